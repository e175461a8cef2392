/** What an indicator's readings add up to: a series with the target of each time, and the periods that it is of. */
import { defined, fact, given, periodOf, read } from '../../../../test/measure.js';
import type { Entry } from '../entry.js';
import type { IndicatorFact } from './facts.js';
import { valueOf } from './figures.js';
import { overlap, sayPeriod } from './period.js';
import { seriesOf, travelOf } from './series.js';

const reason = 'Agreed at the committee';

describe('The series of an indicator', () => {
  const changed = fact('TargetChanged', { from: 80, to: 90, appliesFrom: '2015-04-15', reason });
  const three = [
    read('2015-05', { numerator: 9, denominator: 10 }),
    read('2015-03', { numerator: 8, denominator: 10 }),
    read('2015-04', { value: 79.9 }),
  ];
  const series = (...entries: readonly Entry<IndicatorFact>[]) => seriesOf(given(...entries).state);

  it('is in the order of the periods, each with the target that applied when it began', () => {
    expect(series(defined(), changed, ...three)).toMatchObject([
      { period: periodOf('2015-03'), measured: 80, target: 80, met: true },
      { period: periodOf('2015-04'), measured: 79.9, target: 80, met: false },
      { period: periodOf('2015-05'), measured: 90, target: 90, met: true },
    ]);
  });
  it('meets a target from the better side', () => {
    const met = (direction: 'higher' | 'lower', value: number) =>
      series(defined({ direction }), read('2015-03', { value }))[0]?.met;
    expect([met('higher', 81), met('higher', 79)]).toEqual([true, false]);
    expect([met('lower', 81), met('lower', 79), met('lower', 80)]).toEqual([false, true, true]);
  });
  it('neither meets nor misses a target that there is not', () => {
    expect(series(defined({ target: null }), three[0] as never)[0]).toMatchObject({
      target: null,
      met: null,
    });
  });
  it('holds corrected figures, and says that they were corrected', () => {
    const corrected = fact('ReadingCorrected', {
      ...{ period: periodOf('2015-03'), from: { numerator: 8, denominator: 10 }, to: { value: 70 }, reason },
    });
    const [first] = series(defined(), ...three, corrected);
    expect(first).toMatchObject({ measured: 70, corrections: 1 });
    expect(first).not.toHaveProperty('numerator');
  });
  it('travels towards better or worse by the last two readings', () => {
    const travel = (direction: 'higher' | 'lower', ...values: readonly number[]) =>
      travelOf(
        direction,
        series(defined({ direction }), ...values.map((value, at) => read(`2015-0${at + 1}`, { value }))),
      );
    expect(travel('higher', 70, 80)).toBe('better');
    expect(travel('lower', 70, 80)).toBe('worse');
    expect(travel('lower', 90, 80, 79)).toBe('better');
    expect(travel('higher', 80, 80)).toBe('same');
    expect([travel('higher', 80), travel('higher')]).toEqual([null, null]);
  });
  it('has the value of what was counted, in each unit', () => {
    expect(valueOf('percent', { numerator: 1, denominator: 8, value: 13 })).toBe(12.5);
    expect(valueOf('rate', { numerator: 1, denominator: 8 })).toBe(0.125);
    expect(valueOf('count', { numerator: 4, denominator: 8 })).toBe(4);
    expect(valueOf('days', { value: 12 })).toBe(12);
    expect(() => valueOf('days', {})).toThrow('no value');
  });
});

describe('A period', () => {
  it('is said as it was written', () => {
    for (const [text, said] of [
      ['2015-03', 'March 2015'],
      ['2014/15', '2014/15'],
      ['2014-04-01/2014-06-30', '1 April 2014 to 30 June 2014'],
    ] as const)
      expect(sayPeriod(periodOf(text))).toBe(said);
  });
  it('overlaps another that has a day in common', () => {
    const q1 = periodOf('2014-04-01/2014-06-30');
    expect(overlap(q1, periodOf('2014-06-30/2014-07-01'))).toBe(true);
    expect(overlap(q1, periodOf('2014-07-01/2014-07-31'))).toBe(false);
    expect(overlap(periodOf('2014/15'), q1)).toBe(true);
  });
});
