/** Waits for the next day in London, whatever the machine does meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '#domain/entry.js';
import { londonDate, plusDays, startOfLondonDay } from '#domain/time.js';

/** A machine that slept, or whose clock was set, is noticed within this time, in milliseconds. */
const LONGEST_NAP_MS = 60_000;

/** When the next London day starts: 23, 24 or 25 hours after this one did. */
export function nextLondonDay(now: Instant): Instant {
  return startOfLondonDay(plusDays(londonDate(now), 1));
}

/** Waits a number of milliseconds. @throws when the signal aborts */
export type Nap = (ms: number, signal: AbortSignal) => Promise<void>;

const nap: Nap = (ms, signal) => pause(ms, undefined, { signal, ref: false });

/**
 * Fulfils once it is another day in London than the one given.
 * @throws when the signal aborts
 */
export async function untilNextDay(
  today: string,
  now: () => Instant,
  signal: AbortSignal,
  sleep: Nap = nap,
): Promise<void> {
  for (let at = now(); londonDate(at) <= today; at = now()) {
    const left = Date.parse(nextLondonDay(at)) - Date.parse(at);
    await sleep(Math.min(left, LONGEST_NAP_MS), signal);
  }
}
