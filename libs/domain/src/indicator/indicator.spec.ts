/** The rules of an indicator, what each command on it makes true, and what its readings add up to. */
import fc from 'fast-check';
import { aStoryOf, entry, inOrder, rulesBroken, situation } from '../../../../test/given-when-then.js';
import type { Entry } from '../entry.js';
import { decideIndicator as decide, indicatorRules as rules } from './decide.js';
import { evolveIndicator, type Figures, type Indicator, type IndicatorFact, type Unit } from './facts.js';
import { figureRules, valueOf } from './figures.js';
import { overlap, readPeriod, sayPeriod, type Period } from './period.js';
import { seriesOf, travelOf } from './series.js';

type DataOf<T extends IndicatorFact['type']> = Extract<IndicatorFact, { type: T }>['data'];
const fact = <T extends IndicatorFact['type']>(type: T, data: DataOf<T>, effective = '2015-05-01') =>
  entry({ type, data } as IndicatorFact, { effective });

const definition = {
  title: 'Children seen by their IRO between statutory reviews',
  numerator: 'Children seen',
  denominator: 'Children reviewed',
  unit: 'percent',
  direction: 'higher',
  frequency: 'monthly',
} as const;
const defined = (more: Partial<DataOf<'IndicatorDefined'>> = {}) =>
  fact('IndicatorDefined', { ...definition, target: 80, ...more }, '2015-01-05');
const periodOf = (text: string): Period => readPeriod(text) ?? { from: '', to: '' };
const read = (text: string, figures: Figures) =>
  fact('ReadingRecorded', { period: periodOf(text), ...figures });

const given = aStoryOf(evolveIndicator, 'IRO-VISITS');
const indicator = given(defined());
const march = given(defined(), read('2015-03', { numerator: 7, denominator: 9 }));
const reason = 'Agreed at the committee';
const retired = given(defined(), read('2015-03', { value: 78 }), fact('IndicatorRetired', { reason }));
const now = situation({ effective: '2015-05-01' });

describe('Defining an indicator', () => {
  it('says what is counted, out of what, and which way is better', () => {
    given()
      .when(decide.defineIndicator, { ...definition, target: 80, standard: 'IRO Handbook' })
      .then({ type: 'IndicatorDefined', data: { ...definition, standard: 'IRO Handbook', target: 80 } });
  });
  it('may say openly that there is no target', () => {
    given()
      .when(decide.defineIndicator, definition)
      .then({ type: 'IndicatorDefined', data: { ...definition, target: null } });
  });
  it('happens once for each reference', () => {
    indicator.when(decide.defineIndicator, definition).thenRefused(rules.indicatorsAreDefinedOnce);
  });
  it('names what a percentage or a rate is a share of; a count or days need nothing', () => {
    const { denominator: _, ...alone } = definition;
    for (const unit of ['percent', 'rate'] as const)
      given()
        .when(decide.defineIndicator, { ...alone, unit })
        .thenRefused(rules.aShareIsOfSomething);
    for (const unit of ['count', 'days'] as const)
      given()
        .when(decide.defineIndicator, { ...alone, unit })
        .then({ type: 'IndicatorDefined', data: { ...alone, unit, target: null } });
  });
  it('sets the target of a percentage between 0 and 100', () => {
    given()
      .when(decide.defineIndicator, { ...definition, target: 101 })
      .thenRefused(rules.aTargetFitsItsUnit);
    indicator
      .when(decide.changeTarget, { to: 100.5, appliesFrom: '2015-06-01', reason })
      .thenRefused(rules.aTargetFitsItsUnit);
  });
});

describe('A target', () => {
  const change = { to: 90, appliesFrom: '2015-04-01', reason };
  it('changes from a day on, with the reason and the old one', () => {
    march.when(decide.changeTarget, change).then({ type: 'TargetChanged', data: { from: 80, ...change } });
  });
  it('may be given up', () => {
    const { to: _, ...givenUp } = change;
    indicator
      .when(decide.changeTarget, givenUp)
      .then({ type: 'TargetChanged', data: { from: 80, to: null, appliesFrom: '2015-04-01', reason } });
  });
  it('is another than before', () => {
    indicator.when(decide.changeTarget, { ...change, to: 80 }).thenRefused(rules.aNewTargetIsAnother);
  });
  it('changes forward: from a later day than the last change', () => {
    const changed = given(defined(), fact('TargetChanged', { from: 80, ...change }));
    for (const appliesFrom of ['2015-03-31', '2015-04-01'])
      changed
        .when(decide.changeTarget, { to: 95, appliesFrom, reason })
        .thenRefused(rules.targetsChangeForward);
  });
  it('of a period that was read already stands', () => {
    march
      .when(decide.changeTarget, { ...change, appliesFrom: '2015-03-01' })
      .thenRefused(rules.aReadPeriodKeepsItsTarget);
    march
      .when(decide.changeTarget, { ...change, appliesFrom: '2015-03-02' })
      .then({ type: 'TargetChanged', data: { from: 80, ...change, appliesFrom: '2015-03-02' } });
  });
});

describe('A reading', () => {
  const april = { period: '2015-04', numerator: 8, denominator: 9 };
  it('is of a month, a year or a period, as counted', () => {
    for (const [period, from, to] of [
      ['2015-04', '2015-04-01', '2015-04-30'],
      ['2013/14', '2013-04-01', '2014-03-31'],
      ['2014-04-01/2014-06-30', '2014-04-01', '2014-06-30'],
    ] as const)
      march.when(decide.recordReading, { ...april, period, note: 'From the log' }, now).then({
        type: 'ReadingRecorded',
        data: { period: { from, to }, numerator: 8, denominator: 9, note: 'From the log' },
      });
  });
  it('may be a percentage alone, as published: no denominator is invented', () => {
    indicator.when(decide.recordReading, { period: '2013/14', value: 63.6 }, now).then({
      type: 'ReadingRecorded',
      data: { period: { from: '2013-04-01', to: '2014-03-31' }, value: 63.6 },
    });
  });
  it('is of no day and of no time unknown', () => {
    for (const period of ['2015-03-03', 'unknown', 'last year'])
      indicator
        .when(decide.recordReading, { ...april, period }, now)
        .thenRefused(rules.aPeriodIsAMonthAYearOrFromTo);
    march
      .when(decide.correctReading, { period: 'March', value: 1, reason })
      .thenRefused(rules.aPeriodIsAMonthAYearOrFromTo);
  });
  it('comes when its period has ended', () => {
    const on = (today: string) => situation({ effective: today });
    indicator
      .when(decide.recordReading, april, on('2015-04-29'))
      .thenRefused(rules.readingsAreOfPeriodsThatHaveEnded);
    expect(decide.recordReading(indicator.state, april, on('2015-04-30')).ok).toBe(true);
  });
  it('is the only one of its period, and of every day in it', () => {
    for (const period of ['2015-03', '2014/15', '2015-03-31/2015-04-29'])
      march.when(decide.recordReading, { ...april, period }, now).thenRefused(rules.oneReadingPerPeriod);
  });
});

describe('The figures of a reading', () => {
  const of = (unit: Unit, figures: Figures) =>
    given(defined({ unit })).when(decide.recordReading, { period: '2015-04', ...figures }, now);
  const possible = (unit: Unit, figures: Figures) => {
    of(unit, figures).then({ type: 'ReadingRecorded', data: { period: periodOf('2015-04'), ...figures } });
  };

  it('say something', () => {
    of('percent', {}).thenRefused(figureRules.aReadingSaysSomething);
  });
  it('have a numerator and a denominator together; only a count stands alone', () => {
    const { numeratorAndDenominatorComeTogether: rule } = figureRules;
    for (const unit of ['percent', 'rate', 'days'] as const) of(unit, { numerator: 7 }).thenRefused(rule);
    of('count', { denominator: 7 }).thenRefused(rule);
    of('percent', { denominator: 7, value: 50 }).thenRefused(rule);
    possible('count', { numerator: 7 });
  });
  it('are not below nothing', () => {
    of('count', { numerator: -1 }).thenRefused(figureRules.figuresAreNotBelowNothing);
    of('days', { value: -0.5 }).thenRefused(figureRules.figuresAreNotBelowNothing);
    possible('count', { numerator: 0 });
  });
  it('are a share of somebody', () => {
    of('percent', { numerator: 0, denominator: 0 }).thenRefused(figureRules.aDenominatorIsAboveNothing);
  });
  it('count no more than there were, where they are a percentage', () => {
    of('percent', { numerator: 10, denominator: 9 }).thenRefused(
      figureRules.theNumeratorIsWithinTheDenominator,
    );
    possible('percent', { numerator: 9, denominator: 9 });
    possible('rate', { numerator: 10, denominator: 9 });
  });
  it('are at most a hundred per cent', () => {
    of('percent', { value: 100.1 }).thenRefused(figureRules.aPercentageIsWithinAHundred);
    possible('percent', { value: 100 });
    possible('days', { value: 101 });
  });
  it('agree with the published value, as far as it was rounded', () => {
    const counted = { numerator: 13, denominator: 15 };
    for (const value of [87, 86.7, 86.67]) possible('percent', { ...counted, value });
    for (const value of [86, 86.6, 86.68])
      of('percent', { ...counted, value }).thenRefused(figureRules.theValueIsWhatWasCounted);
  });
  it('agree with any rounding of what they come to', () => {
    const shares = fc
      .integer({ min: 1, max: 5000 })
      .chain((denominator) => fc.tuple(fc.integer({ min: 0, max: denominator }), fc.constant(denominator)));
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 4 }), ([numerator, denominator], decimals) => {
        const value = Number(((numerator * 100) / denominator).toFixed(decimals));
        const asked = { period: '2015-04', numerator, denominator, value };
        expect(decide.recordReading(indicator.state, asked, now).ok).toBe(true);
        expect(decide.recordReading(indicator.state, { ...asked, value: value - 1.01 }, now).ok).toBe(false);
      }),
    );
  });
});

describe('Correcting a reading', () => {
  it('keeps the old figures beside the new', () => {
    march.when(decide.correctReading, { period: '2015-03', numerator: 8, denominator: 9, reason }).then({
      type: 'ReadingCorrected',
      data: {
        period: periodOf('2015-03'),
        ...{ from: { numerator: 7, denominator: 9 }, to: { numerator: 8, denominator: 9 }, reason },
      },
    });
  });
  it('is of the very period that was read', () => {
    for (const period of ['2015-04', '2015-03-01/2015-03-30'])
      march
        .when(decide.correctReading, { period, value: 5, reason })
        .thenRefused(rules.onlyAReadingIsCorrected);
  });
  it('changes something', () => {
    march
      .when(decide.correctReading, { period: '2015-03', numerator: 7, denominator: 9, reason })
      .thenRefused(rules.aCorrectedReadingIsAnother);
  });
  it('keeps to the rules of figures', () => {
    march
      .when(decide.correctReading, { period: '2015-03', numerator: 10, denominator: 9, reason })
      .thenRefused(figureRules.theNumeratorIsWithinTheDenominator);
  });
});

describe('Linking an indicator', () => {
  it('says which finding or action it measures', () => {
    indicator
      .when(decide.linkIndicator, { finding: 'CP1415.F2' })
      .then({ type: 'IndicatorLinked', data: { finding: 'CP1415.F2' } });
    indicator
      .when(decide.linkIndicator, { action: 'CP1415.F2.A1' })
      .then({ type: 'IndicatorLinked', data: { action: 'CP1415.F2.A1' } });
  });
  it('is to one of them, not both and not neither', () => {
    const { anIndicatorIsLinkedToOneItem: rule } = rules;
    indicator.when(decide.linkIndicator, {}).thenRefused(rule);
    indicator.when(decide.linkIndicator, { finding: 'CP1415.F2', action: 'CP1415.F2.A1' }).thenRefused(rule);
  });
  it('happens once for each', () => {
    const linked = given(
      defined(),
      fact('IndicatorLinked', { finding: 'CP1415.F2' }),
      fact('IndicatorLinked', { action: 'CP1415.F2.A1' }),
    );
    for (const item of [{ finding: 'CP1415.F2' }, { action: 'CP1415.F2.A1' }])
      linked.when(decide.linkIndicator, item).thenRefused(rules.indicatorsAreLinkedOnce);
  });
});

describe('A retired indicator', () => {
  it('is retired for a reason', () => {
    indicator.when(decide.retireIndicator, { reason }).then({ type: 'IndicatorRetired', data: { reason } });
  });
  it('takes nothing new', () => {
    const { retiredIndicatorsTakeNothingNew: rule } = rules;
    retired.when(decide.recordReading, { period: '2015-04', value: 80 }, now).thenRefused(rule);
    retired.when(decide.changeTarget, { to: 90, appliesFrom: '2015-06-01', reason }).thenRefused(rule);
    retired.when(decide.linkIndicator, { finding: 'CP1415.F2' }).thenRefused(rule);
    retired.when(decide.retireIndicator, { reason }).thenRefused(rule);
  });
  it('may still have a number put right', () => {
    expect(decide.correctReading(retired.state, { period: '2015-03', value: 77, reason }).ok).toBe(true);
  });
});

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

describe('Each fact of an indicator', () => {
  it('begins with its definition', () => {
    const { frequency, unit, direction, title, numerator, denominator } = definition;
    expect(indicator.state).toEqual<Indicator>({
      ...{ reference: 'IRO-VISITS', title, numerator, denominator, unit, direction, frequency },
      ...{ standard: null, targets: [{ appliesFrom: null, target: 80 }], readings: [] },
      ...{ findings: [], actions: [], retired: null, basis: 'stated', illustrative: false },
    });
  });
  it('marks the indicator once one was made up to illustrate', () => {
    const made = { ...read('2015-03', { value: 5 }) };
    const illustrative = { ...made, metadata: { ...made.metadata, basis: 'illustrative' as const } };
    expect(given(defined(), illustrative).state).toMatchObject({
      illustrative: true,
      readings: [{ basis: 'illustrative' }],
    });
  });
  it('has no place for what belongs elsewhere', () => {
    const foreign = entry({ type: 'ActionAccepted', data: {} }) as unknown as Entry<IndicatorFact>;
    const [first, second] = inOrder([defined(), foreign]);
    const state = evolveIndicator('IRO-VISITS', undefined, first as Entry<IndicatorFact>);
    expect(() => evolveIndicator('IRO-VISITS', state, second as Entry<IndicatorFact>)).toThrow(
      'does not belong',
    );
  });
});

it('Every rule of an indicator and its figures has been broken', () => {
  expect(rulesBroken).toEqual(new Set([...Object.values(rules), ...Object.values(figureRules)]));
});
