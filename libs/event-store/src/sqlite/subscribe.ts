/** Subscriptions: batches that catch up, then wait to be woken by a commit. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position, RecordedEvent } from '../port.js';

/** Large enough to make a rebuild quick, small enough (about 1 MB) to hold several at once. */
const BATCH = 1000;

/** Wakes whoever waits when the log has grown or the store closes. */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.#closed = true;
    this.announce();
  }

  /** Fulfils at the next announcement, or when the signal aborts. */
  async next(signal?: AbortSignal): Promise<void> {
    if (this.#closed || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

/**
 * Yields what `read` finds after a position, for as long as neither the signal nor the store ends it.
 * Reading is synchronous, so nothing can be committed by this process between an empty read and the wait.
 */
export async function* follow(
  read: (after: Position, limit: number) => readonly RecordedEvent[],
  arrivals: Arrivals,
  after: Position,
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  let last = after;
  const ended = (): boolean => arrivals.closed || signal?.aborted === true;
  while (!ended()) {
    const batch = read(last, BATCH);
    const newest = batch.at(-1);
    if (newest === undefined) {
      await arrivals.next(signal);
    } else {
      last = newest.position;
      yield batch;
      // A long catch-up would otherwise run on microtasks alone and hold up everything else in this thread.
      await nextTurn();
    }
  }
}
