/** Where the log ends, for those who rather know nothing than wait. */
import { setTimeout as wait } from 'node:timers/promises';
import { type EventStore, type Position, StoreUnavailable } from '#event-store/port.js';

/** As long as a store takes to say how it is. A store that cannot be reached is asked for longer by those who must know. */
const PATIENCE_MS = 3000;

/** Position of the last event; undefined when the store does not say so in time. */
export async function headInTime(events: Pick<EventStore, 'head'>): Promise<Position | undefined> {
  const waiting = new AbortController();
  const head = events.head().catch((error: unknown) => {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  });
  const late = wait(PATIENCE_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
  try {
    return await Promise.race([head, late]);
  } finally {
    waiting.abort();
    // Whoever stopped waiting is not told any more how it ended.
    head.catch(() => undefined);
  }
}
