/** Dates as the domain means them: plain dates in Europe/London, and effective dates of four precisions. */
import type { Effective, Instant, PlainDate } from './entry.js';

const LONDON = 'Europe/London';
const DAY_MS = 86_400_000;
const FIRST_DAY_EVER: PlainDate = '0000-01-01';

const dateOfHour = new Map<string, PlainDate>();

/** The date in London at an instant. Offsets change on the hour, so each UTC hour is worked out once. */
export function londonDate(instant: Instant): PlainDate {
  const hour = instant.slice(0, 13);
  let date = dateOfHour.get(hour);
  if (date === undefined) {
    date = Temporal.Instant.from(instant).toZonedDateTimeISO(LONDON).toPlainDate().toString();
    if (dateOfHour.size > 10_000) dateOfHour.clear();
    dateOfHour.set(hour, date);
  }
  return date;
}

/** The instant at which a London day starts; the clocks change at 01:00 UTC, so a day has 23, 24 or 25 hours. */
export function startOfLondonDay(date: PlainDate): Instant {
  return Temporal.PlainDate.from(date)
    .toZonedDateTime(LONDON)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' });
}

const datesLater = new Map<string, PlainDate>();

/** The date a number of days later. Due dates come again and again, so each sum is worked out once. */
export function plusDays(date: PlainDate, days: number): PlainDate {
  const sum = `${date}+${days}`;
  let later = datesLater.get(sum);
  if (later === undefined) {
    later = Temporal.PlainDate.from(date).add({ days }).toString();
    if (datesLater.size > 10_000) datesLater.clear();
    datesLater.set(sum, later);
  }
  return later;
}

/** @param month `2015-03`, or any date in it */
export function endOfMonth(month: string): PlainDate {
  const whole = Temporal.PlainYearMonth.from(month.slice(0, 7));
  return whole.toPlainDate({ day: whole.daysInMonth }).toString();
}

/** The date a number of months later; the last day of the month where it is shorter. */
export function plusMonths(date: PlainDate, months: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Whole days from one date to another; negative when `to` is earlier. Dates without a time are read as UTC, where every day has 24 hours. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Whether the text is a date that exists, written YYYY-MM-DD. */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads an effective date as people write it: `2015-03-03`, `2015-03`, `2014/15` (a financial year, 1 April to
 * 31 March), `2014-04-01/2015-03-31`, or `unknown`. Undefined when it is none of these.
 */
export function readEffective(text: string): Effective | undefined {
  const written = text.trim();
  if (written === 'unknown') return { on: null, precision: 'unknown' };
  if (isPlainDate(written)) return { on: written, precision: 'day' };
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(written)) return { on: written, precision: 'month' };
  const year = /^(\d{4})\/(\d{2})$/.exec(written);
  if (year !== null) {
    const start = Number(year[1]);
    const end = `${String(start + 1).padStart(4, '0')}-03-31`;
    if ((start + 1) % 100 !== Number(year[2]) || !isPlainDate(end)) return undefined;
    return { on: `${year[1]}-04-01/${end}`, precision: 'period' };
  }
  const [from, to, ...rest] = written.split('/');
  if (from === undefined || to === undefined || rest.length > 0) return undefined;
  if (!isPlainDate(from) || !isPlainDate(to) || from > to) return undefined;
  return { on: written, precision: 'period' };
}

/** First day an entry can have taken effect on. Nothing is known of `unknown`: it may always have been so. */
export function firstDay({ on, precision }: Effective): PlainDate {
  if (on === null) return FIRST_DAY_EVER;
  if (precision === 'month') return `${on}-01`;
  return precision === 'period' ? on.slice(0, 10) : on;
}

/** The day an entry counts from: the last day of its precision; for `unknown`, the London day it was recorded. */
export function lastDay({ on, precision }: Effective, recordedAt: Instant): PlainDate {
  if (on === null) return londonDate(recordedAt);
  if (precision === 'month') return endOfMonth(on);
  return precision === 'period' ? on.slice(11) : on;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `2015-03-03` → `3 March 2015`. */
export function sayDate(date: PlainDate): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year ?? ''}`;
}

/** An effective date in words: `3 March 2015`, `March 2015`, `2014/15`, `1 May 2014 to 30 June 2014`, `date not known`. */
export function sayEffective({ on, precision }: Effective): string {
  if (on === null) return 'date not known';
  if (precision === 'month') return sayDate(`${on}-01`).slice(2);
  if (precision === 'day') return sayDate(on);
  const [from = '', to = ''] = on.split('/');
  const isFinancialYear =
    from.endsWith('-04-01') &&
    to.endsWith('-03-31') &&
    Number(to.slice(0, 4)) === Number(from.slice(0, 4)) + 1;
  return isFinancialYear ? `${from.slice(0, 4)}/${to.slice(2, 4)}` : `${sayDate(from)} to ${sayDate(to)}`;
}

/** An instant as London clocks show it: `14 March 2015, 09:41`. */
export function sayInstant(instant: Instant): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(LONDON).toPlainTime();
  return `${sayDate(londonDate(instant))}, ${time.toString({ smallestUnit: 'minute' })}`;
}
