/** The rules of an indicator, what each command on it makes true, and what its readings add up to. */
import { entry, inOrder, rulesBroken, situation } from '../../../../test/given-when-then.js';
import { defined, definition, fact, given, periodOf, read } from '../../../../test/measure.js';
import type { Entry } from '../entry.js';
import { decideIndicator as decide, indicatorRules as rules } from './decide.js';
import { evolveIndicator, type Indicator, type IndicatorFact } from './facts.js';
import { figureRules } from './figures.js';

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
  it('tells the figures that stood before it, where a correction before it was withdrawn', () => {
    const corrected = (from: number, to: number) =>
      entry<IndicatorFact>({
        type: 'ReadingCorrected',
        data: {
          ...{ period: periodOf('2015-03'), reason },
          ...{ from: { numerator: from, denominator: 9 }, to: { numerator: to, denominator: 9 } },
        },
      });
    // The one from 7 to 8 was withdrawn between them.
    expect(
      given(defined(), read('2015-03', { numerator: 7, denominator: 9 }), corrected(8, 9)).state,
    ).toMatchObject({
      readings: [
        { figures: { numerator: 9 }, corrections: [{ from: { numerator: 7 }, to: { numerator: 9 } }] },
      ],
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

it('Every rule of an indicator has been broken', () => {
  const { theNumeratorIsWithinTheDenominator } = figureRules;
  expect(rulesBroken).toEqual(new Set([...Object.values(rules), theNumeratorIsWithinTheDenominator]));
});
