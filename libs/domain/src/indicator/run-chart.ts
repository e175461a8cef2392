/**
 * Run chart of an indicator: its readings about their median, and what is unlikely to be chance.
 *
 * Rules: Perla, Provost and Murray (2011), "The run chart: a simple analytical tool for learning from variation in
 * healthcare processes", BMJ Quality & Safety 20:46–51. Their fourth rule, the astronomical point, is a judgement
 * of people who know the data and has no number: it is left to them.
 *
 * Sources differ. NHS Scotland's QuEST lengthens the trend with the series (5 points of up to 8 readings, 6 of up to
 * 20, then 7); Anhøj and Olesen (2014, PLoS ONE 9:e113825) find the trend rule of little use and lengthen the shift.
 * The paper is followed: its lengths stay the same as readings are added, so that a trend once seen stays one.
 */
import { inTimeOrder, oneWay, onOneSide, sideOf, type PlottedReading, type Stretch } from './plotted.js';

/** Fewest successive points on one side of the median that are a shift; points on the median are passed over. */
const SHIFT = 6;
/** Fewest successive points all rising or all falling that are a trend; of equal successive ones, one counts. */
const TREND = 5;

export interface RunChart {
  readonly readings: readonly PlottedReading[];
  /** Null when there is no reading. */
  readonly median: number | null;
  /** Readings off the median: the only ones that say anything about runs ("useful observations"). */
  readonly useful: number;
  readonly shifts: readonly Stretch[];
  readonly trends: readonly Stretch[];
  readonly runs: Runs;
}

/** Runs are successive useful readings on one side of the median, one or more of them. */
export interface Runs {
  readonly count: number;
  /** How many chance alone would make; null outside the table, which has 10 to 60 useful readings. */
  readonly expected: { readonly fewest: number; readonly most: number } | null;
  readonly judgement: 'too-few' | 'too-many' | 'as-expected' | 'not-judged';
}

/**
 * Draws up the run chart. Shifts and trends need no more readings than their own length; with so few, the next
 * reading may still move the median.
 */
export function runChart(given: readonly PlottedReading[]): RunChart {
  const readings = inTimeOrder(given);
  const values = readings.map(({ value }) => value);
  const median = medianOf(values);
  if (median === null) return { readings, median, useful: 0, shifts: [], trends: [], runs: judged(0, 0) };
  const side = sideOf(values);
  const sides = values.map((value) => side(value, median));
  const useful = places(values, (_, at) => sides[at] !== null);
  const usefulSides = useful.map((at) => sides[at] ?? null);
  const unequal = places(values, (value, at) => at === 0 || value !== values[at - 1]);
  const unequalValues = unequal.map((at) => values[at] ?? median);
  return {
    readings,
    median,
    useful: useful.length,
    shifts: onOneSide(usefulSides, SHIFT).map((stretch) => amongAll(stretch, useful)),
    trends: oneWay(unequalValues, TREND).map((stretch) => amongAll(stretch, unequal)),
    runs: judged(onOneSide(usefulSides, 1).length, useful.length),
  };
}

/** The middle value, or the mean of the two in the middle. */
function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

function places(
  values: readonly number[],
  counts: (value: number, at: number) => boolean,
): readonly number[] {
  return values.flatMap((value, at) => (counts(value, at) ? [at] : []));
}

/** A stretch found among some of the readings, in their places among all. */
function amongAll({ towards, points }: Stretch, kept: readonly number[]): Stretch {
  return { towards, points: points.map((at) => kept[at] ?? at) };
}

function judged(count: number, useful: number): Runs {
  const row = runsByChance[useful - FIRST_ROW];
  if (row === undefined) return { count, expected: null, judgement: 'not-judged' };
  const [fewest, most] = row;
  const judgement = count < fewest ? 'too-few' : count > most ? 'too-many' : 'as-expected';
  return { count, expected: { fewest, most }, judgement };
}

const FIRST_ROW = 10;

/**
 * Fewest and most runs by chance, by useful readings from 10 to 60: the table of Perla, Provost and Murray (2011)
 * after Swed and Eisenhart (1943), "Tables for testing randomness of grouping in a sequence of alternatives", Annals
 * of Mathematical Statistics 14:66–87, 5% in each tail. Fewer than the first number, or more than the second, is
 * a signal. With an even number the values are those of the exact distribution, which the tests work out; with an
 * odd number they are at most one run from it, as half the points cannot lie on each side.
 */
// prettier-ignore
const runsByChance: readonly (readonly [fewest: number, most: number])[] = [
  [3, 9], [3, 10], [3, 11], [4, 11], [4, 12], [5, 12], [5, 13], [5, 13], [6, 14], [6, 15], // 10 to 19
  [6, 16], [7, 16], [7, 17], [7, 17], [8, 18], [8, 18], [9, 19], [10, 19], [10, 20], [10, 20], // 20 to 29
  [11, 21], [11, 22], [11, 23], [12, 23], [12, 24], [12, 24], [13, 25], [13, 25], [14, 26], [14, 26], // 30 to 39
  [15, 27], [15, 27], [16, 28], [16, 28], [17, 29], [17, 30], [17, 31], [18, 31], [18, 32], [19, 32], // 40 to 49
  [19, 33], [20, 33], [20, 34], [21, 34], [21, 35], [22, 35], [22, 36], [23, 36], [23, 37], [24, 38], // 50 to 59
  [24, 38], // 60
];
