/** Trying again what a broken connection, a change of primary or a server that is not ready has interrupted. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { isOfSocket } from './failure.js';

/** From one attempt to the next, in milliseconds; doubled each time up to the longest. */
const shortestWait = 20;
const longestWait = 2000;

/**
 * Runs until it succeeds, fails for good, or a new attempt would start too late. What runs must have the same outcome
 * however often it is started.
 * @param forMs how long attempts may start
 * @param signal ends the waiting; the last error is then thrown
 */
export async function persist<T>(
  run: () => Promise<T>,
  { forMs, signal }: { readonly forMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const started = performance.now();
  for (let wait = shortestWait; ; wait = Math.min(2 * wait, longestWait)) {
    try {
      return await run();
    } catch (error) {
      if (!mayPass(error) || signal.aborted || performance.now() - started + wait > forMs) throw error;
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

const labels = ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'];

/** Codes by which servers say that they are not the primary (now), shut down, or did not get there in time. */
const passing = new Set<unknown>([6, 7, 89, 91, 134, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436]);

function mayPass(error: unknown): boolean {
  if (isOfSocket(error)) return true;
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (labels.some((label) => error.hasErrorLabel(label))) return true;
  // The client library wraps whatever ends a bulk write, and a broken connection has no code.
  if (error instanceof MongoBulkWriteError && error.code === undefined) return true;
  return error instanceof MongoServerError && passing.has(error.code);
}
