/** Reckoning with instants. */
import type { Instant } from '#domain/entry.js';

/** In milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant so many milliseconds after another. */
export function after(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** How many milliseconds lie between two instants; negative when the clock went back. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}
