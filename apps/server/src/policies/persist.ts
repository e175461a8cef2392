/** Tries again what must succeed some time, for as long as the service runs: what failed is logged and shown meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** @throws when the signal aborts */
export async function persist(
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      await work();
      return;
    } catch (error) {
      onFailure(error);
      await pause(wait, undefined, { signal, ref: false });
    }
  }
}
