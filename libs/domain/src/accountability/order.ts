/** Entries in the order in which they took effect. */
import type { Entry, PlainDate } from '../entry.js';
import { lastDay } from '../time.js';

/** An entry with the day from which it counts. */
export interface Effected {
  readonly entry: Entry;
  readonly day: PlainDate;
}

/** The day from which an entry counts by itself: the last of its precision. */
export function dayOf({ metadata }: Entry): PlainDate {
  return lastDay(metadata.effective, metadata.recordedAt);
}

/**
 * By the day from which they count, then as they are. What began the item comes first, and what is dated before it
 * counts from its day: nothing happens to what is not there yet.
 */
export function inEffectiveOrder(entries: readonly Entry[]): readonly Effected[] {
  const [first, ...later] = entries;
  if (first === undefined) return [];
  const beginning = { entry: first, day: dayOf(first) };
  const byDay = later
    .map((entry) => ({ entry, day: dayOf(entry) }))
    .sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? -1 : 1));
  return [
    beginning,
    ...byDay.map(({ entry, day }) => ({ entry, day: day < beginning.day ? beginning.day : day })),
  ];
}
