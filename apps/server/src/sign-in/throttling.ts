/** Asks whether somebody may try now. */
import type { Throttle } from '#identity/throttle/throttle.js';
import { TooManyAttempts } from './too-many-attempts.js';

/** @throws TooManyAttempts when they have to wait first */
export async function admit(throttle: Throttle, name: string, address: string): Promise<void> {
  const seconds = await throttle.admit(name, address);
  if (seconds > 0) throw new TooManyAttempts(seconds);
}
