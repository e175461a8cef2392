/** What both charts of an indicator read alike: readings in time order, sides of a line, and unbroken stretches. */
import type { PlainDate } from '../entry.js';

/** One point of a chart: the value of a period, in the indicator's unit. */
export interface PlottedReading {
  /** First and last day of the period, in London. */
  readonly period: { readonly from: PlainDate; readonly to: PlainDate };
  readonly value: number;
}

/** Which way a value lies from a line, or a series moves. */
export type Towards = 'higher' | 'lower';

/** Successive points that say the same thing. */
export interface Stretch {
  readonly towards: Towards;
  /** Places of its points among the readings, counted from 0. */
  readonly points: readonly number[];
}

/** The readings in the order of their periods. */
export function inTimeOrder(readings: readonly PlottedReading[]): readonly PlottedReading[] {
  const days = ({ period }: PlottedReading): string => `${period.from} ${period.to}`;
  return readings.toSorted((one, other) => (days(one) < days(other) ? -1 : days(one) > days(other) ? 1 : 0));
}

/**
 * Tells on which side of a line a value lies; null on the line. Binary arithmetic puts the mean of 0.8 and 1.2 a
 * hair off 1: a billionth of the largest value counts as on the line, far below what anybody measures.
 */
export function sideOf(values: readonly number[]): (value: number, line: number) => Towards | null {
  const hair = 1e-9 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (value, line) => (value > line + hair ? 'higher' : value < line - hair ? 'lower' : null);
}

/** Stretches of at least so many successive points on one side; a point on neither breaks a stretch. */
export function onOneSide(sides: readonly (Towards | null)[], atLeast: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  for (let end = 1; end <= sides.length; end++) {
    const towards = sides[start] ?? null;
    if (end < sides.length && sides[end] === towards) continue;
    if (towards !== null && end - start >= atLeast) {
      stretches.push({ towards, points: Array.from({ length: end - start }, (_, at) => start + at) });
    }
    start = end;
  }
  return stretches;
}

/** Stretches of at least so many successive points that all rise or all fall, both ends counted; an equal one breaks it. */
export function oneWay(values: readonly number[], atLeast: number): readonly Stretch[] {
  const steps = values.slice(1).map((value, at): Towards | null => {
    const before = values[at] ?? value;
    return value > before ? 'higher' : value < before ? 'lower' : null;
  });
  return onOneSide(steps, atLeast - 1).map(({ towards, points }) => ({
    towards,
    points: [...points.slice(0, 1), ...points.map((step) => step + 1)],
  }));
}
