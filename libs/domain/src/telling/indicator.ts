/** Tells what happened to an indicator. */
import type { Figures, IndicatorFact } from '../indicator/facts.js';
import { sayPeriod } from '../indicator/period.js';
import { sayDate } from '../time.js';
import { adding, type Tellers } from './said.js';

export const tellIndicator: Tellers<IndicatorFact> = {
  IndicatorDefined: ({ title, numerator, denominator, target, direction, standard, frequency }) => ({
    what:
      `Indicator defined: ${title}, read ${frequency}, ${direction} is better` +
      (target === null ? ', without a target' : `, target ${target}`),
    more: [numerator, denominator, standard],
  }),
  TargetChanged: ({ from, to, appliesFrom, reason }) => ({
    what: `Target changed from ${sayTarget(from)} to ${sayTarget(to)} for periods from ${sayDate(appliesFrom)}`,
    why: reason,
  }),
  ReadingRecorded: ({ period, note, evidence, ...figures }) => ({
    what: `Reading of ${sayPeriod(period)}: ${sayFigures(figures)}${adding(note)}`,
    more: [evidence],
  }),
  ReadingCorrected: ({ period, from, to, reason }) => ({
    what: `Reading of ${sayPeriod(period)} corrected from ${sayFigures(from)} to ${sayFigures(to)}`,
    why: reason,
  }),
  IndicatorLinked: (data) => ({
    what: `Indicator measures ${'finding' in data ? data.finding : data.action}`,
  }),
  IndicatorRetired: ({ reason }) => ({ what: 'Indicator retired', why: reason }),
};

function sayTarget(target: number | null): string {
  return target === null ? 'none' : String(target);
}

/** `7 of 9`, `7`, `78`, `7 of 9, published as 78`. */
function sayFigures({ numerator, denominator, value }: Figures): string {
  const counted = [numerator, denominator].filter((figure) => figure !== undefined).join(' of ');
  if (value === undefined) return counted;
  return counted === '' ? String(value) : `${counted}, published as ${value}`;
}
