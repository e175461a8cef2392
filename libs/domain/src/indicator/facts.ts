/** What happens to an indicator: its definition, its targets over time and its readings, and the state they add up to. */
import type { Basis, Entry, Fact, PlainDate } from '../entry.js';
import type { ActionRef, FindingRef, IndicatorRef } from '../references.js';
import { begun, foreign, marked } from '../stream.js';
import { lastDay } from '../time.js';
import { isSamePeriod, type Period } from './period.js';

/** `percent` and `rate` are shares of a denominator; `days` is an average or a total; `count` is a number of things. */
export const units = ['percent', 'count', 'days', 'rate'] as const;
export type Unit = (typeof units)[number];

/** Which way is better for children. */
export const directions = ['higher', 'lower'] as const;
export type Direction = (typeof directions)[number];

export const frequencies = ['monthly', 'quarterly', 'half-yearly', 'yearly'] as const;
export type Frequency = (typeof frequencies)[number];

/** What was read. A published percentage may stand alone: no denominator is invented for it. */
export interface Figures {
  readonly numerator?: number;
  readonly denominator?: number;
  /** As published, in the indicator's unit. */
  readonly value?: number;
}

export type IndicatorFact =
  | Fact<
      'IndicatorDefined',
      {
        title: string;
        /** What is counted, in words. */
        numerator: string;
        /** Out of what, in words; absent for a plain count. */
        denominator?: string;
        unit: Unit;
        direction: Direction;
        target: number | null;
        /** Where the target comes from. */
        standard?: string;
        frequency: Frequency;
      }
    >
  /** Periods that begin before `appliesFrom` keep the old target. */
  | Fact<'TargetChanged', { from: number | null; to: number | null; appliesFrom: PlainDate; reason: string }>
  | Fact<'ReadingRecorded', { period: Period; note?: string; evidence?: string } & Figures>
  | Fact<'ReadingCorrected', { period: Period; from: Figures; to: Figures; reason: string }>
  | Fact<'IndicatorLinked', { finding: FindingRef } | { action: ActionRef }>
  | Fact<'IndicatorRetired', { reason: string }>;

/** A target, and the first day on which a period that it applies to may begin; null for the first one. */
export interface Target {
  readonly appliesFrom: PlainDate | null;
  readonly target: number | null;
}
export interface Correction {
  readonly from: Figures;
  readonly to: Figures;
  readonly reason: string;
  readonly on: PlainDate;
  readonly by: string;
}
export interface Reading {
  readonly period: Period;
  readonly figures: Figures;
  readonly note: string | null;
  readonly evidence: string | null;
  readonly by: string;
  readonly basis: Basis;
  /** The old figures stay with it. */
  readonly corrections: readonly Correction[];
}

export interface Indicator {
  readonly reference: IndicatorRef;
  readonly title: string;
  readonly numerator: string;
  readonly denominator: string | null;
  readonly unit: Unit;
  readonly direction: Direction;
  readonly standard: string | null;
  readonly frequency: Frequency;
  /** In the order in which they were set. */
  readonly targets: readonly Target[];
  /** In the order of their periods. */
  readonly readings: readonly Reading[];
  readonly findings: readonly FindingRef[];
  readonly actions: readonly ActionRef[];
  readonly retired: { readonly reason: string; readonly on: PlainDate } | null;
  readonly basis: Basis;
  /** Some entry on it was made up to illustrate. */
  readonly illustrative: boolean;
}

/** Folds one entry of an indicator's stream. */
export function evolveIndicator(
  reference: IndicatorRef,
  before: Indicator | undefined,
  entry: Entry<IndicatorFact>,
): Indicator {
  const { basis, effective, recordedAt, performedBy } = entry.metadata;
  if (entry.type === 'IndicatorDefined') {
    const { target, denominator, standard, ...defined } = entry.data;
    return {
      ...{ reference, ...defined, denominator: denominator ?? null, standard: standard ?? null },
      ...{ targets: [{ appliesFrom: null, target }], readings: [], findings: [], actions: [], retired: null },
      ...{ basis, illustrative: basis === 'illustrative' },
    };
  }
  const state = marked(begun(before, entry), entry);
  const on = lastDay(effective, recordedAt);
  const by = performedBy.name;
  switch (entry.type) {
    case 'TargetChanged': {
      const { to, appliesFrom } = entry.data;
      return { ...state, targets: [...state.targets, { appliesFrom, target: to }] };
    }
    case 'ReadingRecorded': {
      const { period, note, evidence, ...figures } = entry.data;
      const said = { note: note ?? null, evidence: evidence ?? null };
      const reading = { period, figures, ...said, by, basis, corrections: [] };
      return { ...state, readings: [...state.readings, reading].toSorted(byPeriod) };
    }
    case 'ReadingCorrected': {
      const { period, to, reason } = entry.data;
      const readings = state.readings.map((reading) => {
        if (!isSamePeriod(reading.period, period)) return reading;
        // As it stands before this one, of which a correction may have been withdrawn, or entered late, since.
        const correction = { from: reading.figures, to, reason, on, by };
        return { ...reading, figures: to, corrections: [...reading.corrections, correction] };
      });
      return { ...state, readings };
    }
    case 'IndicatorLinked':
      return 'finding' in entry.data
        ? { ...state, findings: [...state.findings, entry.data.finding] }
        : { ...state, actions: [...state.actions, entry.data.action] };
    case 'IndicatorRetired':
      return { ...state, retired: { reason: entry.data.reason, on } };
    default:
      return foreign(entry);
  }
}

function byPeriod(one: Reading, other: Reading): number {
  return one.period.from < other.period.from ? -1 : one.period.from > other.period.from ? 1 : 0;
}
