/** The period that a reading is of: a month, a financial year, or any days from one to another, both included. */
import type { PlainDate } from '../entry.js';
import { firstDay, lastDay, readEffective, sayEffective } from '../time.js';

/** First and last day, in London. */
export interface Period {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Reads `2015-03`, `2014/15` (1 April to 31 March) or `2014-04-01/2014-06-30`; undefined when it is none of these. */
export function readPeriod(text: string): Period | undefined {
  const effective = readEffective(text);
  if (effective === undefined || (effective.precision !== 'month' && effective.precision !== 'period'))
    return undefined;
  return { from: firstDay(effective), to: lastDay(effective, '') };
}

/** `March 2015`, `2014/15`, `1 April 2014 to 30 June 2014`. */
export function sayPeriod({ from, to }: Period): string {
  const month = from.slice(0, 7);
  const whole = readPeriod(month);
  return whole?.from === from && whole.to === to
    ? sayEffective({ on: month, precision: 'month' })
    : sayEffective({ on: `${from}/${to}`, precision: 'period' });
}

/** Whether two periods have a day in common. */
export function overlap(one: Period, other: Period): boolean {
  return one.from <= other.to && other.from <= one.to;
}

export function isSamePeriod(one: Period, other: Period): boolean {
  return one.from === other.from && one.to === other.to;
}
