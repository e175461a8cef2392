/** Dates in London round the clock changes, and effective dates as people write and read them. */
import fc from 'fast-check';
import {
  daysBetween,
  firstDay,
  isPlainDate,
  lastDay,
  londonDate,
  plusDays,
  readEffective,
  sayDate,
  sayEffective,
  sayInstant,
  startOfLondonDay,
} from './time.js';
import type { Effective, PlainDate } from './entry.js';

const now = '2015-06-01T12:00:00.000Z';
const date = fc.integer({ min: 0, max: 60_000 }).map((days) => plusDays('1950-01-01', days));
const read = (text: string): Effective => {
  const effective = readEffective(text);
  if (effective === undefined) throw new Error(`“${text}” was not read.`);
  return effective;
};

describe('The date in London', () => {
  it.each([
    ['2015-01-31T23:59:59.999Z', '2015-01-31', 'in winter London keeps UTC'],
    ['2015-02-01T00:00:00.000Z', '2015-02-01', 'in winter London keeps UTC'],
    ['2015-03-29T00:59:59.999Z', '2015-03-29', 'the clocks go forward at 01:00 UTC'],
    ['2015-03-29T01:00:00.000Z', '2015-03-29', 'the clocks go forward at 01:00 UTC'],
    ['2015-03-28T23:30:00.000Z', '2015-03-28', 'the night before is still winter'],
    ['2015-03-29T23:30:00.000Z', '2015-03-30', 'the night after is summer'],
    ['2015-06-30T22:59:59.999Z', '2015-06-30', 'midnight in summer is 23:00 UTC'],
    ['2015-06-30T23:00:00.000Z', '2015-07-01', 'midnight in summer is 23:00 UTC'],
    ['2015-06-30T23:30:00.000Z', '2015-07-01', 'midnight in summer is 23:00 UTC'],
    ['2015-10-24T23:30:00.000Z', '2015-10-25', 'the last summer night'],
    ['2015-10-25T00:59:59.999Z', '2015-10-25', 'the clocks go back at 01:00 UTC'],
    ['2015-10-25T23:30:00.000Z', '2015-10-25', 'the first winter night'],
    ['2015-10-26T00:00:00.000Z', '2015-10-26', 'the first winter night'],
    ['2016-02-29T23:59:59.999Z', '2016-02-29', 'leap day'],
    ['2015-12-31T23:59:59.999Z', '2015-12-31', 'year end'],
  ])('at %s is %s: %s', (instant, expected) => {
    expect(londonDate(instant)).toBe(expected);
  });

  it('begins at an instant, and the millisecond before is the day before', () => {
    fc.assert(
      fc.property(date, (day) => {
        const start = startOfLondonDay(day);
        expect(start).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
        expect(londonDate(start)).toBe(day);
        const before = new Date(Date.parse(start) - 1).toISOString();
        expect(londonDate(before)).toBe(plusDays(day, -1));
      }),
    );
  });
  it('lasts 23 hours in March, 25 in October and 24 otherwise', () => {
    const hours = (day: PlainDate) =>
      (Date.parse(startOfLondonDay(plusDays(day, 1))) - Date.parse(startOfLondonDay(day))) / 3_600_000;
    expect(['2015-03-29', '2015-10-25', '2015-06-30'].map(hours)).toEqual([23, 25, 24]);
  });
  it('is the same however many hours were asked for before', () => {
    for (let hour = 0; hour < 10_100; hour++) londonDate(new Date(hour * 3_600_000).toISOString());
    expect(londonDate('2015-06-30T23:30:00.000Z')).toBe('2015-07-01');
  });
});

describe('Days', () => {
  it('are counted across clock changes and leap days', () => {
    expect(daysBetween('2015-03-28', '2015-03-30')).toBe(2);
    expect(daysBetween('2016-02-28', '2016-03-01')).toBe(2);
    expect(daysBetween('2015-03-31', '2015-03-01')).toBe(-30);
  });
  it('that are added are the days between', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        expect(daysBetween(from, plusDays(from, days))).toBe(days);
      }),
    );
  });
  it('exist, or are not dates', () => {
    for (const text of ['2015-03-03', '2016-02-29', '2000-02-29']) expect(isPlainDate(text)).toBe(true);
    for (const text of [
      '2015-02-29',
      '2015-02-30',
      '1900-02-29',
      '2015-13-01',
      '2015-00-10',
      '2015-3-3',
      '20150303',
      '2015-03-03 ',
      '',
    ])
      expect(isPlainDate(text)).toBe(false);
  });
});

describe('An effective date', () => {
  it.each([
    ['2015-03-03', 'day', '2015-03-03', '2015-03-03', '2015-03-03', '3 March 2015'],
    [' 2015-03-03 ', 'day', '2015-03-03', '2015-03-03', '2015-03-03', '3 March 2015'],
    ['2015-02', 'month', '2015-02', '2015-02-01', '2015-02-28', 'February 2015'],
    ['2016-02', 'month', '2016-02', '2016-02-01', '2016-02-29', 'February 2016'],
    ['2015-12', 'month', '2015-12', '2015-12-01', '2015-12-31', 'December 2015'],
    ['2014/15', 'period', '2014-04-01/2015-03-31', '2014-04-01', '2015-03-31', '2014/15'],
    ['1999/00', 'period', '1999-04-01/2000-03-31', '1999-04-01', '2000-03-31', '1999/00'],
    [
      '2014-05-01/2014-06-30',
      'period',
      '2014-05-01/2014-06-30',
      '2014-05-01',
      '2014-06-30',
      '1 May 2014 to 30 June 2014',
    ],
    [
      '2014-04-01/2016-03-31',
      'period',
      '2014-04-01/2016-03-31',
      '2014-04-01',
      '2016-03-31',
      '1 April 2014 to 31 March 2016',
    ],
    ['unknown', 'unknown', null, '0000-01-01', '2015-06-01', 'date not known'],
  ])('“%s” is a %s', (text, precision, on, first, last, said) => {
    const effective = read(text);
    expect(effective).toEqual({ on, precision });
    expect(firstDay(effective)).toBe(first);
    expect(lastDay(effective, now)).toBe(last);
    expect(sayEffective(effective)).toBe(said);
  });
  it('that is not known counts from the London day on which it was recorded', () => {
    expect(lastDay(read('unknown'), '2015-06-30T23:30:00.000Z')).toBe('2015-07-01');
  });
  it.each([
    ...['2014/16', '2014/14', '2014/2015', '9999/00', '2015-02-30', '2015-13', '2015-00', '2015', '15', ''],
    ...[
      '2015-03-31/2014-04-01',
      '2015-02-30/2015-03-31',
      '2014-04-01/2015-02-30',
      '2014-04-01/',
      '/2015-03-31',
    ],
    ...['2014-04-01/2014-05-01/2014-06-01', '2014-04/2014-05', 'Unknown', '3 March 2015', '2015-03-03T10:00'],
  ])('is not “%s”', (text) => {
    expect(readEffective(text)).toBeUndefined();
  });

  const written = fc.oneof(
    date,
    date.map((day) => day.slice(0, 7)),
    fc
      .integer({ min: 1900, max: 2100 })
      .map((year) => `${year}/${String((year + 1) % 100).padStart(2, '0')}`),
    fc.tuple(date, date).map((two) => [...two].sort().join('/')),
    fc.constant('unknown'),
  );
  it('begins no later than it ends, and the ends are dates', () => {
    fc.assert(
      fc.property(written, (text) => {
        const [first, last] = [firstDay(read(text)), lastDay(read(text), now)];
        expect([first, last].every(isPlainDate)).toBe(true);
        expect(first <= last).toBe(true);
      }),
    );
  });
  it('is read again from what was read', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(read(read(text).on ?? 'unknown')).toEqual(read(text));
      }),
    );
  });
  it('is said so that two that differ are told apart', () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const same = JSON.stringify(read(one)) === JSON.stringify(read(other));
        expect(sayEffective(read(one)) === sayEffective(read(other))).toBe(same);
      }),
    );
  });
  it('of a financial year is said as it was written', () => {
    for (let year = 1990; year < 2110; year++) {
      const text = `${year}/${String(year + 1).slice(2)}`;
      expect(sayEffective(read(text))).toBe(text);
    }
  });
});

describe('Dates and moments in words', () => {
  it('are British, without leading noughts', () => {
    expect(sayDate('2015-03-03')).toBe('3 March 2015');
  });
  it('show what London clocks show', () => {
    expect(sayInstant('2015-03-14T09:41:00.000Z')).toBe('14 March 2015, 09:41');
    expect(sayInstant('2015-06-30T23:30:59.999Z')).toBe('1 July 2015, 00:30');
    expect(sayInstant('2015-10-25T00:30:00.000Z')).toBe('25 October 2015, 01:30');
    expect(sayInstant('2015-10-25T01:30:00.000Z')).toBe('25 October 2015, 01:30');
  });
});
