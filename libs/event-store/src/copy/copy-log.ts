/**
 * Copies a log to another engine: ids, times, order, hashes and the keys of commands stay. A copy that was interrupted
 * goes on where it was; what is there already is compared first, and everything once more at the end.
 */
import type { Position } from '../port.js';
import type { StoredAppend, StoredLog, WritableStoredLog } from './stored-log.js';

/** The target holds something else than the beginning of the source; nothing was written. */
export class NotACopy extends Error {
  override readonly name = 'NotACopy';
}

/** How far a copy has come, in positions of the source. */
export interface CopyProgress {
  readonly phase: 'comparing' | 'copying' | 'verifying';
  readonly done: Position;
  readonly total: Position;
}

export interface Copied {
  /** Events of the log, all of them verified. */
  readonly events: number;
  /** Those that the target held already. */
  readonly alreadyThere: number;
  /** Commands with a key, whose retries are recognised. */
  readonly keyedCommands: number;
  /** Hash of the last event. */
  readonly lastHash: string | null;
  /** Whether the source ends there too: false when it has grown meanwhile, and the copy is to be run again. */
  readonly isWhole: boolean;
}

export interface Copying {
  readonly from: StoredLog;
  readonly to: WritableStoredLog;
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Stops between two parts; to be gone on with another time. */
  readonly signal?: AbortSignal;
}

/**
 * @throws NotACopy when the target holds another log
 * @throws StoreUnavailable, StoreDamaged; the copy may be gone on with
 */
export async function copyLog(copying: Copying): Promise<Copied> {
  const alreadyThere = await compare(copying, 'comparing');
  await copyRest(copying, alreadyThere.appends);
  const { events, keyedCommands, lastHash, isWhole } = await compare(copying, 'verifying');
  return { events, alreadyThere: alreadyThere.events, keyedCommands, lastHash, isWhole };
}

type Compared = Omit<Copied, 'alreadyThere'> & { readonly appends: number };

/** Holds what the target has against the source, append by append. */
async function compare(
  { from, to, onProgress, signal }: Copying,
  phase: CopyProgress['phase'],
): Promise<Compared> {
  const total = await from.head();
  await using source = new OneByOne(from);
  let compared = { appends: 0, events: 0, keyedCommands: 0, lastHash: null as string | null };
  for await (const part of to.appends()) {
    signal?.throwIfAborted();
    let done = 0;
    for (const theirs of part) {
      const ours = await source.next();
      refuseDifference(ours, theirs);
      compared = {
        appends: compared.appends + 1,
        events: compared.events + theirs.events.length,
        keyedCommands: compared.keyedCommands + (theirs.fingerprint === null ? 0 : 1),
        lastHash: theirs.events.at(-1)?.hash ?? null,
      };
      done = ours?.position ?? done;
    }
    onProgress?.({ phase, done, total });
  }
  return { ...compared, isWhole: (await source.next()) === undefined };
}

function refuseDifference(ours: StoredAppend | undefined, theirs: StoredAppend): void {
  const [event] = theirs.events;
  const place = `event ${event?.record.revision ?? 0} of ${event?.record.stream ?? ''}`;
  if (ours === undefined) throw new NotACopy(`The target goes on where the source ends: with ${place}`);
  const isSame =
    ours.events.length === theirs.events.length &&
    ours.events.every(({ hash }, i) => hash === theirs.events[i]?.hash);
  if (!isSame) throw new NotACopy(`The target holds another log than the source: ${place} differs`);
  if (ours.fingerprint !== theirs.fingerprint)
    throw new NotACopy(`The target does not know the command of ${place} by its key`);
}

async function copyRest({ from, to, onProgress, signal }: Copying, skipped: number): Promise<void> {
  const total = await from.head();
  let seen = 0;
  for await (const part of from.appends()) {
    signal?.throwIfAborted();
    const rest = part.slice(Math.max(0, skipped - seen));
    seen += part.length;
    if (rest.length > 0) await to.write(rest);
    onProgress?.({ phase: 'copying', done: part.at(-1)?.position ?? 0, total });
  }
}

/** A log's appends, one after the other. */
class OneByOne implements AsyncDisposable {
  private readonly parts: AsyncIterator<readonly StoredAppend[]>;
  private part: readonly StoredAppend[] = [];
  private at = 0;

  constructor(log: StoredLog) {
    this.parts = log.appends()[Symbol.asyncIterator]();
  }

  async next(): Promise<StoredAppend | undefined> {
    while (this.at === this.part.length) {
      const next = await this.parts.next();
      if (next.done === true) return undefined;
      this.part = next.value;
      this.at = 0;
    }
    return this.part[this.at++];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts.return?.();
  }
}
