/**
 * Subscriptions: pages of the log, read when they are asked for, and a bell that rings when there may be more. What a
 * reader gets comes from reads alone, which start after the last event it had; so a dropped, late or repeated message on
 * the bell's line loses nothing and repeats nothing.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { type Position, type RecordedEvent, StoreDamaged } from '../port.js';
import type { Engine } from './engine.js';
import { pauseMs } from './patience.js';

/** Large enough to make a rebuild quick, small enough (about 1 MB) to hold several at once. */
const BATCH = 1000;
/** A line may die without a word; so often a reader looks by itself. */
const LOOK_EVERY_MS = 10_000;

/** Rings when events of ours were written, by this process or, as the engine's subscription tells, by any. */
export class Bell {
  readonly #engine: Engine;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #rung = 0;
  #listening: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get closed(): boolean {
    return this.#stop.signal.aborted;
  }

  /** How often it has rung. */
  get rung(): number {
    return this.#rung;
  }

  ring(): void {
    this.#rung++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Begins to listen to the engine, once. */
  listen(): void {
    if (!this.closed) this.#listening ??= this.#keepListening();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.ring();
    await this.#listening;
  }

  /** Fulfils when it has rung since it had rung so often, the signal aborts, the store closes or some time is over. */
  async next(heard: number, signal?: AbortSignal): Promise<void> {
    if (this.#rung !== heard || this.closed || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** Listens again after every break, with pauses that grow until a line holds. */
  async #keepListening(): Promise<void> {
    for (let attempt = 0; !this.closed; attempt++) {
      const line = this.#engine.subscribeFromNow();
      const hangUp = (): void => {
        line.destroy();
      };
      this.#stop.signal.addEventListener('abort', hangUp, { once: true });
      // Whatever was written while nobody listened is looked for now.
      line.once('confirmation', () => {
        attempt = 0;
        this.ring();
      });
      try {
        for await (const _event of line) this.ring();
      } catch {
        // Why a line broke does not matter here: readers go on by themselves, and `health` tells what is wrong.
      }
      this.#stop.signal.removeEventListener('abort', hangUp);
      await this.#pause(attempt);
    }
  }

  async #pause(attempt: number): Promise<void> {
    await wait(pauseMs(attempt), undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/**
 * Yields what `read` finds after a position, for as long as neither the signal nor the store ends it. While the engine
 * cannot be read, it waits and tries again.
 * @throws StoreDamaged when what is there is not what was written
 */
export async function* follow(
  read: (after: Position, limit: number) => Promise<readonly RecordedEvent[]>,
  bell: Bell,
  after: Position,
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  let last = after;
  let failures = 0;
  const ended = (): boolean => bell.closed || signal?.aborted === true;
  bell.listen();
  while (!ended()) {
    const heard = bell.rung;
    const batch = await readOrNothing(read, last);
    if (batch === undefined) {
      await wait(pauseMs(failures++));
    } else if (batch.length === 0) {
      await bell.next(heard, signal);
    } else {
      failures = 0;
      last = batch.at(-1)?.position ?? last;
      yield batch;
      await nextTurn();
    }
  }
}

async function readOrNothing(
  read: (after: Position, limit: number) => Promise<readonly RecordedEvent[]>,
  after: Position,
): Promise<readonly RecordedEvent[] | undefined> {
  try {
    return await read(after, BATCH);
  } catch (error) {
    if (error instanceof StoreDamaged) throw error;
    return undefined;
  }
}
