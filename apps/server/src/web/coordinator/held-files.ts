/** Files that somebody brings in, between the page that says what they would do and the button that records them. */
import { randomUUID } from 'node:crypto';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import { NotAllowed, NotFound } from '#application/problems.js';
import type { Headings } from '#exchange/import/headings.js';
import type { ImportFile } from '#exchange/import/report.js';
import type { Understanding } from '#exchange/import/sheet.js';
import type { Service } from '../../service/service.js';
import type { Visit } from '../frame/visit.js';
import type { ImportRun } from './import-run.js';

/** What one person brought in at once. */
export interface Held {
  readonly by: string;
  readonly files: readonly ImportFile[];
  readonly since: number;
  /** How their headings stand to ours; looked at once. */
  headings?: Headings;
  /** What the person said of headings that are none of ours. */
  understood?: Understanding;
  /** The latest run: its rehearsal, or its recording. */
  run?: ImportRun;
}

/** How long they are held, in milliseconds: an hour. */
const HELD_MS = 60 * 60 * 1000;
/** Most that is held of all people together, in bytes; beyond it the oldest are let go. */
const MOST_BYTES = 128_000_000;

/** In memory alone: what was not recorded leaves no trace, and a restart only means to choose the files again. */
export class HeldFiles {
  private static readonly ofServices = new WeakMap<Service, HeldFiles>();
  private readonly held = new Map<string, Held>();

  static of(service: Service): HeldFiles {
    const known = this.ofServices.get(service) ?? new HeldFiles();
    this.ofServices.set(service, known);
    return known;
  }

  /** @returns the name by which they are found again */
  hold(by: string, files: readonly ImportFile[], now: number): string {
    const id = randomUUID();
    this.held.set(id, { by, files, since: now });
    for (const [oldest, { since, run }] of this.held) {
      if (oldest === id || run?.isGoing === true) continue;
      if (since < now - HELD_MS || this.bytes() > MOST_BYTES) this.held.delete(oldest);
    }
    return id;
  }

  /** What the same person brought in; undefined for anything else, and once it was let go. */
  find(id: string, by: string): Held | undefined {
    const held = this.held.get(id);
    return held?.by === by ? held : undefined;
  }

  /** Lets one go, and answers what it was. */
  take(id: string, by: string): Held | undefined {
    const held = this.find(id, by);
    if (held !== undefined) this.held.delete(id);
    return held;
  }

  private bytes(): number {
    let sum = 0;
    for (const { files } of this.held.values()) for (const { bytes } of files) sum += bytes.byteLength;
    return sum;
  }
}

export function onlyCoordinators(caller: Caller): void {
  if (capacityIn(caller, ['coordinator']) === undefined)
    throw new NotAllowed('Importing is for a coordinator to do.');
}

/** @throws NotFound for what somebody else brought in, and once it was let go */
export function heldBy(service: Service, id: string, caller: Caller): Held {
  onlyCoordinators(caller);
  const held = HeldFiles.of(service).find(id, caller.id);
  if (held === undefined)
    throw new NotFound('upload of yours here any more: it is held for an hour. Choose the files again');
  return held;
}

/** What the address of a page names. */
export function heldIn({ service, params, principal }: Visit): Held {
  return heldBy(service, params['held'] ?? '', principal.caller);
}
