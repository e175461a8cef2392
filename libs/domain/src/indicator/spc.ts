/**
 * SPC chart of an indicator: individuals and moving range (XmR), as NHS England's "Making data count" draws it.
 *
 * Sources, and which is followed where they differ:
 * - Limits: mean ± 2.66 × average moving range; 2.66 = 3 / 1.128, d2 for ranges of two (Shewhart 1931; Wheeler 1993,
 *   "Understanding Variation"). NHS England's SPC tool (SQL, v2.6, January 2024) and the NHS-R Community's reference
 *   implementation NHSRplotthedots (0.2.2, 2025) agree.
 * - Fewest readings: 13, below which NHS England's tool shows a run chart only. NHSRplotthedots draws "trial limits" and
 *   warns; Wheeler finds five or six useful. NHS England is followed: a board should not act on trial limits.
 * - Shift and trend: 7 in NHSRplotthedots; NHS England's tool can be set to 6, 7 or 8, and to 6 by default since v2.6.
 *   Seven is followed: fewer false alarms on short series. In both, a point on the mean breaks a shift and an equal
 *   point breaks a trend.
 * - Two out of three: the three lie on the same side of the mean, at least two of them beyond two sigma. NHS England's
 *   tool since v2.6 also counts a point beyond the limit as one of the two; NHSRplotthedots does not and is followed:
 *   such a point is a signal by itself already.
 * - Outlying moving ranges: those above 3.267 × their average are left out, once, and the limits drawn from the rest
 *   (Nelson 1982, Journal of Quality Technology 14:172–173), as NHSRplotthedots does; NHS England's tools do not unless
 *   told to. Followed because one leap would otherwise widen the limits and hide later signals. The mean keeps all
 *   readings. Where nothing would vary without the leap, nothing is left out: limits without width condemn all.
 * - Several signals at one point: the first of astronomical, trend, two of three, shift speaks (NHSRplotthedots). NHS
 *   England's tool lets each measure prefer improvement or concern. All signals are given, so that both can be seen.
 * - Target on a limit: counts as met or failed consistently (NHS England's tool since v2.1), not as hit or miss.
 */
import {
  inTimeOrder,
  oneWay,
  onOneSide,
  sideOf,
  type PlottedReading,
  type Stretch,
  type Towards,
} from './plotted.js';

/** Readings needed before limits mean anything. */
export const SPC_NEEDS = 13;

const SHIFT = 7;
const TREND = 7;
/** Distance from the mean to a process limit (three sigma), in average moving ranges. */
const LIMIT = 2.66;
/** Upper limit of moving ranges of two (D4), in average moving ranges. */
const RANGE_LIMIT = 3.267;

/** The four special-cause rules, in the order in which they speak for a point, and in the words that people read. */
export const specialCauses = {
  astronomical: 'A point beyond a process limit',
  trend: 'Seven or more points in a row rising or falling',
  'two-of-three': 'Two out of three points close to a process limit',
  shift: 'Seven or more points in a row on one side of the mean',
} as const;
export type SpecialCause = keyof typeof specialCauses;

/** What the variation says: the icons of "Making data count", in words. */
export const variations = {
  'improvement-high': 'Improvement: special cause, higher values',
  'improvement-low': 'Improvement: special cause, lower values',
  'concern-high': 'Concern: special cause, higher values',
  'concern-low': 'Concern: special cause, lower values',
  'common-cause': 'Common cause: no significant change',
} as const;
export type Variation = keyof typeof variations;

/** Whether the process as it runs can be expected to meet the target: the icons of "Making data count", in words. */
export const assurances = {
  'consistently-meets': 'Consistently meets the target',
  'consistently-fails': 'Consistently fails the target',
  'hit-or-miss': 'Hit or miss: sometimes meets the target, sometimes fails it',
} as const;
export type Assurance = keyof typeof assurances;

/** What the readings are of. */
export interface Measure {
  /** Which way is better. */
  readonly better: Towards;
  /** The target of the latest period, if there is one, in the indicator's unit. */
  readonly target?: number;
  /** Whether values are percentages: no line is then shown beyond 0 and 100. */
  readonly percentage: boolean;
}

export type SpcChart = TooFewReadings | Process;

/** No limits, rules or icons: the run chart still says something. */
export interface TooFewReadings {
  readonly kind: 'too-few-readings';
  readonly readings: readonly PlottedReading[];
  readonly needed: number;
}

export interface Process {
  readonly kind: 'process';
  readonly points: readonly SpcPoint[];
  readonly mean: number;
  /** Average moving range, without the outlying ones. */
  readonly averageMovingRange: number;
  /** Three sigma either side of the mean; what every judgement is made by, even where no value can lie beyond. */
  readonly limits: Limits;
  /** Two sigma either side of the mean: beyond it is close to a limit. */
  readonly close: Limits;
  /** The limits to draw: clipped to 0 and 100 for percentages. */
  readonly shown: Limits;
  /** Of the latest reading. */
  readonly variation: Variation;
  /** Null without a target. */
  readonly assurance: Assurance | null;
}

export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

export interface SpcPoint extends PlottedReading {
  /** Distance from the reading before; null for the first. */
  readonly movingRange: number | null;
  /** Whether that distance is outlying and was left out of the limits. */
  readonly screened: boolean;
  /** In the order in which they speak. */
  readonly signals: readonly Signal[];
  readonly variation: Variation;
}

export interface Signal {
  readonly rule: SpecialCause;
  readonly towards: Towards;
}

/**
 * Draws up the SPC chart. XmR treats each reading alike: percentages of very small or very different numbers vary by
 * their size alone, which the chart cannot know.
 */
export function spcChart(given: readonly PlottedReading[], measure: Measure): SpcChart {
  const readings = inTimeOrder(given);
  if (readings.length < SPC_NEEDS) return { kind: 'too-few-readings', readings, needed: SPC_NEEDS };
  const values = readings.map(({ value }) => value);
  const mean = average(values);
  const ranges = values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? value)));
  const widest = widestCounted(ranges);
  const averageMovingRange = average(ranges.filter((range) => range <= widest));
  const around = (distance: number): Limits => ({ lower: mean - distance, upper: mean + distance });
  const limits = around(LIMIT * averageMovingRange);
  const close = around((LIMIT * averageMovingRange * 2) / 3);
  const signals = signalsOf(values, mean, limits, close);
  const points = readings.map((reading, at): SpcPoint => {
    const movingRange = at === 0 ? null : (ranges[at - 1] ?? null);
    const own = signals[at] ?? [];
    const screened = movingRange !== null && movingRange > widest;
    return { ...reading, movingRange, screened, signals: own, variation: variationOf(own, measure) };
  });
  return {
    kind: 'process',
    points,
    mean,
    averageMovingRange,
    limits,
    close,
    shown: measure.percentage ? clipped(limits) : limits,
    variation: points.at(-1)?.variation ?? 'common-cause',
    assurance: assuranceOf(limits, measure, sideOf(values)),
  };
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** The widest moving range that counts. */
function widestCounted(ranges: readonly number[]): number {
  const widest = RANGE_LIMIT * average(ranges);
  return ranges.some((range) => range > 0 && range <= widest) ? widest : Infinity;
}

function clipped({ lower, upper }: Limits): Limits {
  return { lower: Math.max(0, lower), upper: Math.min(100, upper) };
}

/** The signals at each point, in the order in which they speak. */
function signalsOf(
  values: readonly number[],
  mean: number,
  limits: Limits,
  close: Limits,
): readonly (readonly Signal[])[] {
  const side = sideOf(values);
  const beyond = ({ lower, upper }: Limits) =>
    values.map((value): Towards | null => {
      if (side(value, upper) === 'higher') return 'higher';
      return side(value, lower) === 'lower' ? 'lower' : null;
    });
  const outside = beyond(limits);
  const sides = values.map((value) => side(value, mean));
  const near = beyond(close).map((towards, at) => (outside[at] === null ? towards : null));
  const found: readonly (readonly [SpecialCause, readonly Stretch[]])[] = [
    ['astronomical', onOneSide(outside, 1)],
    // The later trend first: it speaks for a point at which one ends and another begins.
    ['trend', oneWay(values, TREND).toReversed()],
    ['two-of-three', twoOfThree(sides, near)],
    ['shift', onOneSide(sides, SHIFT)],
  ];
  return values.map((_, at) =>
    found.flatMap(([rule, stretches]) =>
      stretches.filter(({ points }) => points.includes(at)).map(({ towards }) => ({ rule, towards })),
    ),
  );
}

/** The points close to a limit that lie with another such within three points on one side of the mean. */
function twoOfThree(
  sides: readonly (Towards | null)[],
  near: readonly (Towards | null)[],
): readonly Stretch[] {
  const found = new Set<number>();
  for (const { points } of onOneSide(sides, 3)) {
    for (let start = 0; start + 3 <= points.length; start++) {
      const both = points.slice(start, start + 3).filter((at) => near[at] !== null);
      if (both.length >= 2) both.forEach((at) => found.add(at));
    }
  }
  return onOneSide(
    near.map((towards, at) => (found.has(at) ? towards : null)),
    1,
  );
}

function variationOf([first]: readonly Signal[], { better }: Measure): Variation {
  if (first === undefined) return 'common-cause';
  const height = first.towards === 'higher' ? 'high' : 'low';
  return first.towards === better ? `improvement-${height}` : `concern-${height}`;
}

/** By the limits before clipping: a limit beyond 100% says that chance alone can bring the process to 100%. */
function assuranceOf(
  { lower, upper }: Limits,
  { better, target }: Measure,
  side: ReturnType<typeof sideOf>,
): Assurance | null {
  if (target === undefined) return null;
  const allAbove = side(lower, target) !== 'lower';
  const allBelow = side(upper, target) !== 'higher';
  const [meets, fails] = better === 'higher' ? [allAbove, allBelow] : [allBelow, allAbove];
  return meets ? 'consistently-meets' : fails ? 'consistently-fails' : 'hit-or-miss';
}
