/**
 * Files that somebody brings in, between the page that says what they would do and the button that records them. Any
 * server finds them, so that none has to be asked again.
 */
import { randomUUID } from 'node:crypto';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import { NotAllowed, NotFound } from '#application/problems.js';
import type { Instant } from '#domain/entry.js';
import { headingsOf, type Headings } from '#exchange/import/headings.js';
import type { ImportFile, ImportReport } from '#exchange/import/report.js';
import type { Understanding } from '#exchange/import/sheet.js';
import { amend, type Collection, type SecretStore } from '#identity/secrets/port.js';
import type { Service } from '../../service/service.js';
import type { Visit } from '../frame/visit.js';
import { bytesOf, keep, letGo, type Kept } from './parts.js';
import { isGoing, type Run } from './run.js';

/** What one person brought in at once. Plain JSON. */
export interface Held {
  readonly by: string;
  /** From then on it is not there. */
  readonly expiresAt: Instant;
  readonly files: readonly (Kept & { readonly name: string })[];
  /** How their headings stand to ours; looked at once all are there. */
  readonly headings?: Headings;
  /** What the person said of headings that are none of ours. */
  readonly understood?: Understood;
  /** The latest run: its rehearsal, or its recording. */
  readonly run?: Run;
}

/** An `Understanding` in JSON. */
export interface Understood {
  readonly columns: readonly (readonly [heading: string, column: string])[];
  readonly command?: string;
}

const held: Collection<Held> = { name: 'held', indexes: [] };

/** How long they are held, in milliseconds: an hour. */
const HELD_MS = 60 * 60 * 1000;
/** Most that is held of all people together, in bytes; beyond it the oldest are let go. */
const MOST_BYTES = 128_000_000;

export class HeldFiles {
  /** @param most that is held of all people together, in bytes */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
    private readonly most = MOST_BYTES,
  ) {}

  static of({ broughtIn, now }: Service): HeldFiles {
    return new HeldFiles(broughtIn, now);
  }

  /** When what is brought in now is let go. */
  end(): Instant {
    return new Date(Date.parse(this.now()) + HELD_MS).toISOString();
  }

  /** @returns the name by which the file is found again */
  async hold(by: string, { name, bytes }: ImportFile): Promise<string> {
    const expiresAt = this.end();
    const id = randomUUID();
    await this.store.put(held, id, { by, expiresAt, files: [{ name, ...(await this.keep(bytes)) }] });
    await this.makeRoom(id);
    this.endWithTime(id);
    return id;
  }

  /**
   * Puts files that the same person brought in together, in the order of their names.
   * @returns the name by which they are found again; undefined when there is none of them any more
   */
  async gather(ids: readonly string[], by: string): Promise<string | undefined> {
    const found = new Map<string, Held>();
    for (const id of ids) {
      const one = await this.find(id, by);
      if (one !== undefined) found.set(id, one);
    }
    const theirs = [...found.values()];
    const [first] = theirs.map(({ expiresAt }) => expiresAt).toSorted();
    if (first === undefined) return undefined;
    const files = theirs
      .flatMap((one) => one.files)
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en-GB', { numeric: true }));
    const id = randomUUID();
    const together: Held = { by, expiresAt: first, files };
    await this.store.put(held, id, { ...together, headings: headingsOf(await this.filesOf(together)) });
    for (const taken of found.keys()) await this.store.take(held, taken);
    return id;
  }

  /** What the same person brought in; undefined for anything else, and once it was let go. */
  async find(id: string, by: string): Promise<Held | undefined> {
    const found = await this.store.get(held, id);
    return found?.document.by === by ? found.document : undefined;
  }

  /**
   * Changes what is held on what it is, whoever else changes it too.
   * @param change answers what it is now, or undefined to leave it
   * @returns what it is then; undefined when it was left, or let go
   */
  change(id: string, change: (before: Held) => Held | undefined): Promise<Held | undefined> {
    return amend(this.store, held, id, change);
  }

  /** @throws NotFound once they were let go */
  async filesOf({ files }: Held): Promise<readonly ImportFile[]> {
    const found: ImportFile[] = [];
    for (const { name, ...kept } of files) {
      const bytes = await bytesOf(this.store, kept);
      if (bytes === undefined) throw isLetGo();
      found.push({ name, bytes });
    }
    return found;
  }

  keepReport(report: ImportReport): Promise<Kept> {
    return this.keep(Buffer.from(JSON.stringify(report)));
  }

  /** @throws NotFound once it was let go */
  async reportOf(kept: Kept): Promise<ImportReport> {
    const bytes = await bytesOf(this.store, kept);
    if (bytes === undefined) throw isLetGo();
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as ImportReport;
  }

  private keep(bytes: Uint8Array): Promise<Kept> {
    return keep(this.store, bytes, this.end());
  }

  private async makeRoom(latest: string): Promise<void> {
    const all = await this.store.all(held);
    const now = this.now();
    let sum = 0;
    for (const { document } of all) for (const { size } of document.files) sum += size;
    const oldestFirst = all.toSorted((one, other) =>
      one.document.expiresAt < other.document.expiresAt ? -1 : 1,
    );
    for (const { key, document } of oldestFirst) {
      if (sum <= this.most) return;
      if (key === latest || (document.run !== undefined && isGoing(document.run, now))) continue;
      await this.store.take(held, key);
      for (const kept of document.files) {
        sum -= kept.size;
        await letGo(this.store, kept);
      }
    }
  }

  /** Every change in the store takes away what has ended: so that there is one even when nobody comes again. */
  private endWithTime(id: string): void {
    setTimeout(() => {
      // Where the service is closed, or the engine away, what has ended goes with the next change.
      this.store.take(held, id).catch(() => undefined);
    }, HELD_MS + 1000).unref();
  }
}

function isLetGo(): NotFound {
  return new NotFound('upload of yours here any more: it is held for an hour. Choose the files again');
}

/** What the person said of the headings, as an import takes it. */
export function understandingOf({ understood }: Held): { readonly understood?: Understanding } {
  return understood === undefined
    ? {}
    : { understood: { ...understood, columns: new Map(understood.columns) } };
}

export function onlyCoordinators(caller: Caller): void {
  if (capacityIn(caller, ['coordinator']) === undefined)
    throw new NotAllowed('Importing is for a coordinator to do.');
}

/** @throws NotFound for what somebody else brought in, and once it was let go */
export async function heldBy(service: Service, id: string, caller: Caller): Promise<Held> {
  onlyCoordinators(caller);
  const found = await HeldFiles.of(service).find(id, caller.id);
  if (found === undefined) throw isLetGo();
  return found;
}

/** What the address of a page names. */
export function heldIn(visit: Visit): Promise<Held> {
  return heldBy(visit.service, idIn(visit), visit.principal.caller);
}

export function idIn({ params }: Visit): string {
  return params['held'] ?? '';
}
