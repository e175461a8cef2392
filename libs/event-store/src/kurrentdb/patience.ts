/** Waiting and trying again: how long, and how often. */
import { setTimeout as wait } from 'node:timers/promises';
import { NoAnswer, mayPass } from './failure.js';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 2_000;

/**
 * The pause before the nth new attempt (from 0): doubling, and then between half and all of it by chance, so that many
 * who lost their connection together do not come back together.
 */
export function pauseMs(attempt: number): number {
  const most = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  return most * (0.5 + Math.random() / 2);
}

/**
 * Tries until it goes well, fails for good, or the time is up; then throws the last failure.
 * @param work is told how often it was tried before
 */
export async function patiently<T>(patienceMs: number, work: (attempt: number) => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const pause = pauseMs(attempt);
      if (!mayPass(error) || performance.now() + pause > until) throw error;
      await wait(pause);
    }
  }
}

/** @throws NoAnswer when the promise is not settled in time; what it stands for may still happen */
export async function inTime<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer(ms));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
