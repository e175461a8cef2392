/** The figures of a reading: which are possible, and the value that they come to. */
import { defineRules, refuse, type Outcome } from '../outcome.js';
import type { Figures, Unit } from './facts.js';

export const figureRules = defineRules({
  aReadingSaysSomething: [
    'invalid',
    'Give the numbers that were counted, or the value as published.',
    'value',
  ],
  numeratorAndDenominatorComeTogether: [
    'invalid',
    'A numerator and a denominator are given together, or neither; only a count has a numerator alone.',
    'numerator',
  ],
  aCountIsCounted: [
    'invalid',
    'A count is given as what was counted, the numerator, and not as a value.',
    'value',
  ],
  figuresAreNotBelowNothing: ['invalid', 'A reading is not below nothing.', 'numerator'],
  aDenominatorIsAboveNothing: [
    'invalid',
    'A share of nothing is no reading: there was nobody to count.',
    'denominator',
  ],
  theNumeratorIsWithinTheDenominator: [
    'invalid',
    'More cannot be counted than there were: the numerator is within the denominator.',
    'numerator',
  ],
  aPercentageIsWithinAHundred: ['invalid', 'A percentage lies between 0 and 100.', 'value'],
  theValueIsWhatWasCounted: [
    'invalid',
    'The value does not agree with the numbers that were counted, which come to {counted}.',
    'value',
  ],
});

/** By which rule figures cannot be a reading in this unit; undefined when they can. */
export function wrongFigures(unit: Unit, figures: Figures): Outcome<never> | undefined {
  const { numerator, denominator, value } = figures;
  if (numerator === undefined && denominator === undefined && value === undefined)
    return refuse(figureRules.aReadingSaysSomething);
  const isAlone = (numerator === undefined) !== (denominator === undefined);
  if (isAlone && !(unit === 'count' && denominator === undefined))
    return refuse(figureRules.numeratorAndDenominatorComeTogether);
  // So that a small count is known for one wherever it is shown.
  if (unit === 'count' && value !== undefined) return refuse(figureRules.aCountIsCounted);
  if ([numerator, denominator, value].some((figure) => figure !== undefined && figure < 0))
    return refuse(figureRules.figuresAreNotBelowNothing);
  if (denominator === 0) return refuse(figureRules.aDenominatorIsAboveNothing);
  if (unit === 'percent' && numerator !== undefined && denominator !== undefined && numerator > denominator)
    return refuse(figureRules.theNumeratorIsWithinTheDenominator);
  if (unit === 'percent' && value !== undefined && value > 100)
    return refuse(figureRules.aPercentageIsWithinAHundred);
  const counted = countedValue(unit, figures);
  if (value !== undefined && counted !== undefined && !isRoundingOf(value, counted))
    return refuse(figureRules.theValueIsWhatWasCounted, { counted: Math.round(counted * 100) / 100 });
  return undefined;
}

/** The value in the indicator's unit, not rounded: from what was counted where that is known, else as published. */
export function valueOf(unit: Unit, figures: Figures): number {
  const value = countedValue(unit, figures) ?? figures.value;
  if (value === undefined) throw new Error('A reading without any figure has no value.');
  return value;
}

/** A value as people read it, in its unit and to one decimal, a rate to two: `66.7%`, `12 days`. */
export function sayFigure(value: number, unit: Unit): string {
  const decimals = unit === 'rate' ? 100 : 10;
  const figure = (Math.round(value * decimals) / decimals).toLocaleString('en-GB');
  if (unit === 'percent') return `${figure}%`;
  if (unit === 'days') return figure === '1' ? '1 day' : `${figure} days`;
  return figure;
}

/** Whether two sets of figures say the same. */
export function agree(one: Figures, other: Figures): boolean {
  return (
    one.numerator === other.numerator && one.denominator === other.denominator && one.value === other.value
  );
}

function countedValue(unit: Unit, { numerator, denominator }: Figures): number | undefined {
  if (numerator === undefined) return undefined;
  // A count is what was counted, out of whatever it was.
  if (denominator === undefined || unit === 'count') return numerator;
  return unit === 'percent' ? (numerator * 100) / denominator : numerator / denominator;
}

/** Published values are rounded: to as many decimals as they are written with. */
function isRoundingOf(published: number, exact: number): boolean {
  const decimals = String(published).split('.')[1]?.length ?? 0;
  const half = 0.5 / 10 ** decimals;
  return Math.abs(published - exact) <= half + 1e-9;
}
