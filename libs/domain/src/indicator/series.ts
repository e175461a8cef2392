/** An indicator's readings as people read them: each with its value and the target of its time, and where they are going. */
import type { Basis } from '../entry.js';
import type { Figures, Indicator, Target } from './facts.js';
import { valueOf } from './figures.js';
import type { Period } from './period.js';

/** One reading of a series. */
export interface Point extends Figures {
  readonly period: Period;
  /** In the indicator's unit, not rounded. */
  readonly measured: number;
  /** The target that applied when the period began; null where there was none. */
  readonly target: number | null;
  /** Whether the target was reached; null where there was none. */
  readonly met: boolean | null;
  readonly note: string | null;
  readonly evidence: string | null;
  readonly by: string;
  readonly basis: Basis;
  /** How often its figures were put right. */
  readonly corrections: number;
}

/** How the latest reading compares with the one before it: not whether the difference means anything; charts tell that. */
export type Travel = 'better' | 'worse' | 'same';

/** The readings in the order of their periods. */
export function seriesOf({ unit, direction, targets, readings }: Indicator): readonly Point[] {
  return readings.map(({ period, figures, note, evidence, by, basis, corrections }) => {
    const measured = valueOf(unit, figures);
    const target = targetIn(targets, period);
    const met = target === null ? null : direction === 'higher' ? measured >= target : measured <= target;
    return {
      ...{ period, ...figures, measured, target, met },
      ...{ note, evidence, by, basis, corrections: corrections.length },
    };
  });
}

/** The target of a period: the last that applied when it began. */
export function targetIn(targets: readonly Target[], { from }: Period): number | null {
  const applied = targets.filter(({ appliesFrom }) => appliesFrom === null || appliesFrom <= from);
  const last = applied.reduce<Target | undefined>(
    (latest, one) => ((latest?.appliesFrom ?? '') <= (one.appliesFrom ?? '') ? one : latest),
    undefined,
  );
  return last?.target ?? null;
}

/** Null with fewer than two readings. */
export function travelOf(direction: Indicator['direction'], series: readonly Point[]): Travel | null {
  const latest = series.at(-1);
  const before = series.at(-2);
  if (latest === undefined || before === undefined) return null;
  if (latest.measured === before.measured) return 'same';
  return latest.measured > before.measured === (direction === 'higher') ? 'better' : 'worse';
}
