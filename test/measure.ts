/** The indicator that the tests follow: children seen by their IRO between statutory reviews. */
import type { Entry } from '#domain/entry.js';
import { evolveIndicator, type Figures, type IndicatorFact } from '#domain/indicator/facts.js';
import { readPeriod, type Period } from '#domain/indicator/period.js';
import { aStoryOf, entry } from './given-when-then.js';

type DataOf<T extends IndicatorFact['type']> = Extract<IndicatorFact, { type: T }>['data'];
export const fact = <T extends IndicatorFact['type']>(
  type: T,
  data: DataOf<T>,
  effective = '2015-05-01',
): Entry<IndicatorFact> => entry({ type, data } as IndicatorFact, { effective });

export const definition = {
  title: 'Children seen by their IRO between statutory reviews',
  numerator: 'Children seen',
  denominator: 'Children reviewed',
  unit: 'percent',
  direction: 'higher',
  frequency: 'monthly',
} as const;
export const defined = (more: Partial<DataOf<'IndicatorDefined'>> = {}) =>
  fact('IndicatorDefined', { ...definition, target: 80, ...more }, '2015-01-05');
export const periodOf = (text: string): Period => readPeriod(text) ?? { from: '', to: '' };
export const read = (text: string, figures: Figures) =>
  fact('ReadingRecorded', { period: periodOf(text), ...figures });

/** Starts every sentence about it. */
export const given = aStoryOf(evolveIndicator, 'IRO-VISITS');
