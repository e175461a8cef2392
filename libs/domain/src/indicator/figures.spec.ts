/** Which figures can be a reading, in each unit. */
import fc from 'fast-check';
import { rulesBroken, situation } from '../../../../test/given-when-then.js';
import { defined, given, periodOf } from '../../../../test/measure.js';
import { decideIndicator as decide } from './decide.js';
import type { Figures, Unit } from './facts.js';
import { figureRules } from './figures.js';

const now = situation({ effective: '2015-05-01' });
const indicator = given(defined());

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
  it('are counted, where the indicator is a count', () => {
    of('count', { value: 3 }).thenRefused(figureRules.aCountIsCounted);
    of('count', { numerator: 3, value: 3 }).thenRefused(figureRules.aCountIsCounted);
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

it('Every rule of figures has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(figureRules)));
});
