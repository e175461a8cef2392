/** What may happen to an indicator, and by which rules. */
import type { PlainDate } from '../entry.js';
import { defineRules, happened, refuse, type Outcome, type Situation } from '../outcome.js';
import type { ActionRef, FindingRef } from '../references.js';
import { sayDate } from '../time.js';
import type { Direction, Figures, Frequency, Indicator, IndicatorFact, Target, Unit } from './facts.js';
import { agree, wrongFigures } from './figures.js';
import { isSamePeriod, overlap, readPeriod, sayPeriod, type Period } from './period.js';

export interface DefineIndicator {
  readonly title: string;
  readonly numerator: string;
  readonly denominator?: string;
  readonly unit: Unit;
  readonly direction: Direction;
  readonly target?: number;
  readonly standard?: string;
  readonly frequency: Frequency;
}
export interface ChangeTarget {
  /** Left out: there is no target from then on. */
  readonly to?: number;
  readonly appliesFrom: PlainDate;
  readonly reason: string;
}
export interface RecordReading extends Figures {
  /** As people write it: `2015-03`, `2014/15` or `2014-04-01/2014-06-30`. */
  readonly period: string;
  readonly note?: string;
  readonly evidence?: string;
}
export interface CorrectReading extends Figures {
  readonly period: string;
  readonly reason: string;
}
export interface LinkIndicator {
  readonly finding?: FindingRef;
  readonly action?: ActionRef;
}
export interface RetireIndicator {
  readonly reason: string;
}

export const indicatorRules = defineRules({
  indicatorsAreDefinedOnce: ['conflict', 'The indicator {reference} is defined already.', 'reference'],
  aShareIsOfSomething: [
    'invalid',
    'A percentage or a rate is a share of something: say in words of what.',
    'denominator',
  ],
  aTargetFitsItsUnit: ['invalid', 'The target of a percentage lies between 0 and 100.'],
  retiredIndicatorsTakeNothingNew: ['conflict', 'This indicator was retired on {date}.'],
  aNewTargetIsAnother: ['conflict', 'This is the target already.', 'to'],
  targetsChangeForward: [
    'conflict',
    'The present target applies from {date}: a new one applies from a later day.',
    'appliesFrom',
  ],
  aReadPeriodKeepsItsTarget: [
    'conflict',
    'There is a reading for {period} already, which keeps its target: let the new one apply from a later day.',
    'appliesFrom',
  ],
  aPeriodIsAMonthAYearOrFromTo: [
    'invalid',
    'A reading is of a month (2015-03), a year (2014/15) or a period (2014-04-01/2014-06-30).',
    'period',
  ],
  readingsAreOfPeriodsThatHaveEnded: [
    'invalid',
    'A reading comes after its period: {period} has not ended.',
    'period',
  ],
  oneReadingPerPeriod: [
    'conflict',
    'There is a reading for {period} already. Correct that one, or choose a period that does not overlap.',
    'period',
  ],
  onlyAReadingIsCorrected: ['conflict', 'There is no reading for {period} to correct.', 'period'],
  aCorrectedReadingIsAnother: ['conflict', 'The reading says this already.', 'period'],
  anIndicatorIsLinkedToOneItem: ['invalid', 'Name either a finding or an action.', 'finding'],
  indicatorsAreLinkedOnce: ['conflict', 'This indicator is linked to {item} already.'],
});

export const decideIndicator = {
  defineIndicator(state: Indicator | undefined, command: DefineIndicator): Outcome<IndicatorFact> {
    if (state !== undefined)
      return refuse(indicatorRules.indicatorsAreDefinedOnce, { reference: state.reference });
    const { target = null, ...defined } = command;
    const { unit, denominator } = defined;
    if ((unit === 'percent' || unit === 'rate') && denominator === undefined)
      return refuse(indicatorRules.aShareIsOfSomething);
    if (!fitsUnit(target, unit)) return refuse(indicatorRules.aTargetFitsItsUnit);
    return happened({ type: 'IndicatorDefined', data: { ...defined, target } });
  },

  changeTarget(state: Indicator, command: ChangeTarget): Outcome<IndicatorFact> {
    const refused = retired(state);
    if (refused !== undefined) return refused;
    const { to = null, appliesFrom, reason } = command;
    const present = presentTarget(state);
    const unsound = unsoundTarget(state, to, appliesFrom);
    return (
      unsound ?? happened({ type: 'TargetChanged', data: { from: present.target, to, appliesFrom, reason } })
    );
  },

  recordReading(state: Indicator, command: RecordReading, { today }: Situation): Outcome<IndicatorFact> {
    const refused = retired(state);
    if (refused !== undefined) return refused;
    const { period: written, ...read } = command;
    const period = readPeriod(written);
    if (period === undefined) return refuse(indicatorRules.aPeriodIsAMonthAYearOrFromTo);
    if (period.to > today)
      return refuse(indicatorRules.readingsAreOfPeriodsThatHaveEnded, { period: sayPeriod(period) });
    const other = state.readings.find((reading) => overlap(reading.period, period));
    if (other !== undefined)
      return refuse(indicatorRules.oneReadingPerPeriod, { period: sayPeriod(other.period) });
    return wrongFigures(state.unit, read) ?? happened({ type: 'ReadingRecorded', data: { period, ...read } });
  },

  /** Putting a number right is nothing new: it may come after an indicator was retired. */
  correctReading(state: Indicator, command: CorrectReading): Outcome<IndicatorFact> {
    const { period: written, reason, ...to } = command;
    const period = readPeriod(written);
    if (period === undefined) return refuse(indicatorRules.aPeriodIsAMonthAYearOrFromTo);
    const from = figuresOf(state, period);
    if (from === undefined)
      return refuse(indicatorRules.onlyAReadingIsCorrected, { period: sayPeriod(period) });
    if (agree(from, to)) return refuse(indicatorRules.aCorrectedReadingIsAnother);
    return (
      wrongFigures(state.unit, to) ??
      happened({ type: 'ReadingCorrected', data: { period, from, to, reason } })
    );
  },

  linkIndicator(state: Indicator, { finding, action }: LinkIndicator): Outcome<IndicatorFact> {
    const refused = retired(state);
    if (refused !== undefined) return refused;
    const item = finding ?? action;
    if (item === undefined || (finding !== undefined && action !== undefined))
      return refuse(indicatorRules.anIndicatorIsLinkedToOneItem);
    if (state.findings.includes(item) || state.actions.includes(item))
      return refuse(indicatorRules.indicatorsAreLinkedOnce, { item });
    return happened({
      type: 'IndicatorLinked',
      data: finding === undefined ? { action: item } : { finding },
    });
  },

  retireIndicator(state: Indicator, { reason }: RetireIndicator): Outcome<IndicatorFact> {
    return retired(state) ?? happened({ type: 'IndicatorRetired', data: { reason } });
  },
};

/** Another target, from a later day than the present one and than what was read; its correction, too. */
export function unsoundTarget(
  state: Indicator,
  to: number | null,
  appliesFrom: PlainDate,
): Outcome<never> | undefined {
  const present = presentTarget(state);
  if (!fitsUnit(to, state.unit)) return refuse(indicatorRules.aTargetFitsItsUnit);
  if (present.target === to) return refuse(indicatorRules.aNewTargetIsAnother);
  if (present.appliesFrom !== null && appliesFrom <= present.appliesFrom)
    return refuse(indicatorRules.targetsChangeForward, { date: sayDate(present.appliesFrom) });
  const read = state.readings.find(({ period }) => period.from >= appliesFrom);
  return read && refuse(indicatorRules.aReadPeriodKeepsItsTarget, { period: sayPeriod(read.period) });
}

function presentTarget({ targets }: Indicator): Target {
  return targets.at(-1) ?? { target: null, appliesFrom: null };
}

function retired({ retired: how }: Indicator): Outcome<never> | undefined {
  return how === null
    ? undefined
    : refuse(indicatorRules.retiredIndicatorsTakeNothingNew, { date: sayDate(how.on) });
}

function figuresOf({ readings }: Indicator, period: Period): Figures | undefined {
  return readings.find((reading) => isSamePeriod(reading.period, period))?.figures;
}

/** A share is between 0 and 100. */
export function fitsUnit(target: number | null, unit: Unit): boolean {
  return target === null || unit !== 'percent' || (target >= 0 && target <= 100);
}
