/** Readings of an indicator for charts: one a month, in order. */
import type { PlottedReading } from '#domain/indicator/plotted.js';
import { plusDays } from '#domain/time.js';

/** The values as readings of successive months, from January 2011. */
export function monthly(values: readonly number[]): readonly PlottedReading[] {
  return values.map((value, at) => {
    const month = (months: number) =>
      `${2011 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
    return { period: { from: month(at), to: plusDays(month(at + 1), -1) }, value };
  });
}
