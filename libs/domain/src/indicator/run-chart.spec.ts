/** The run chart: median, shift, trend and number of runs, against published and hand-counted examples. */
import fc from 'fast-check';
import { monthly } from '../../../../test/readings.js';
import { runChart } from './run-chart.js';

const chart = (...values: readonly number[]) => runChart(monthly(values));

/** Values above and below 0 by turns, in runs of the lengths given, without a trend. */
const inRuns = (...lengths: readonly number[]) =>
  lengths.flatMap((length, run) =>
    Array.from({ length }, (_, at) => (run % 2 === 0 ? 1 : -1) * (1 + ((at * 7 + run) % 11) / 100)),
  );

describe('The median of a run chart', () => {
  it('given no readings, is none, and nothing is judged', () => {
    expect(chart()).toEqual({
      readings: [],
      median: null,
      useful: 0,
      shifts: [],
      trends: [],
      runs: { count: 0, expected: null, judgement: 'not-judged' },
    });
  });
  it('given one reading, is that reading, which lies on it', () => {
    expect(chart(80)).toMatchObject({ median: 80, useful: 0, shifts: [], trends: [] });
  });
  it('given an odd number, is the middle one; an even number, the mean of the two in the middle', () => {
    expect(chart(9, 1, 5).median).toBe(5);
    expect(chart(9, 1, 5, 6).median).toBe(5.5);
  });
  it('given readings in any order, takes them in the order of their periods', () => {
    const readings = monthly([1, 2, 3, 4, 5]);
    expect(runChart(readings.toReversed())).toEqual(runChart(readings));
  });
});

describe('A published example', () => {
  // NHS Scotland, QuEST Mental Health Data for Improvement Network: did-not-attends, January 2011 to January 2013.
  // Sorted, the 13th of 25 is 7; five readings are 7, so 20 are useful. By side: +++ −−− ++ −−− +++ − + − + −− is
  // 10 runs, within 6 to 16. The longest run is 3, the longest rise 5, 6, 8, 9, the longest fall 8, 7, 5, 4.
  it('given 25 months of missed appointments, shows no signal', () => {
    expect(chart(9, 8, 9, 6, 7, 5, 6, 8, 9, 6, 7, 6, 6, 7, 9, 9, 8, 6, 7, 8, 6, 8, 7, 5, 4)).toMatchObject({
      median: 7,
      useful: 20,
      shifts: [],
      trends: [],
      runs: { count: 10, expected: { fewest: 6, most: 16 }, judgement: 'as-expected' },
    });
  });
  // Balestracci (2008), "An Underrated Test for Run Charts", Quality Digest: 16 months in runs of 7, 7, 1 and 1.
  it('given four runs among 16 readings, has too few, and both runs of seven are shifts', () => {
    expect(chart(...inRuns(7, 7, 1, 1))).toMatchObject({
      useful: 16,
      shifts: [
        { towards: 'higher', points: [0, 1, 2, 3, 4, 5, 6] },
        { towards: 'lower', points: [7, 8, 9, 10, 11, 12, 13] },
      ],
      runs: { count: 4, expected: { fewest: 5, most: 13 }, judgement: 'too-few' },
    });
  });
});

describe('A shift', () => {
  it('given six successive points on one side, is one; given five, is none', () => {
    expect(chart(...inRuns(6, 6)).shifts).toHaveLength(2);
    expect(chart(...inRuns(5, 5, 1, 1)).shifts).toEqual([]);
  });
  it('given points on the median among them, passes over these: they neither add nor break', () => {
    // Median 5; above it are the first six readings but the third, which is on it, and the seventh.
    const values = [8, 9, 5, 8, 9, 8, 9, 2, 1, 2, 1, 2, 1];
    expect(chart(...values)).toMatchObject({ median: 5, useful: 12 });
    expect(chart(...values).shifts).toEqual([
      { towards: 'higher', points: [0, 1, 3, 4, 5, 6] },
      { towards: 'lower', points: [7, 8, 9, 10, 11, 12] },
    ]);
  });
});

describe('A trend', () => {
  it('given five points all rising or all falling, is one; given four, is none', () => {
    expect(chart(4, 1, 2, 3, 4, 5, 1).trends).toEqual([{ towards: 'higher', points: [1, 2, 3, 4, 5] }]);
    expect(chart(5, 4, 3, 2, 1).trends).toEqual([{ towards: 'lower', points: [0, 1, 2, 3, 4] }]);
    expect(chart(4, 1, 2, 3, 4, 1).trends).toEqual([]);
  });
  it('given equal successive points, counts one of them', () => {
    expect(chart(1, 2, 3, 3, 4, 5).trends).toEqual([{ towards: 'higher', points: [0, 1, 2, 4, 5] }]);
    expect(chart(1, 2, 3, 3, 4).trends).toEqual([]);
  });
  it('given a peak between a rise and a fall, counts the peak in both', () => {
    expect(chart(1, 2, 3, 4, 5, 4, 3, 2, 1).trends).toEqual([
      { towards: 'higher', points: [0, 1, 2, 3, 4] },
      { towards: 'lower', points: [4, 5, 6, 7, 8] },
    ]);
  });
});

describe('The number of runs', () => {
  it('given as many as the table allows, is as expected; one more or fewer is a signal', () => {
    // The row for 10 useful readings is 3 to 9.
    const judgement = (...lengths: readonly number[]) => chart(...inRuns(...lengths)).runs.judgement;
    expect(judgement(5, 5)).toBe('too-few');
    expect(judgement(3, 5, 2)).toBe('as-expected');
    expect(judgement(1, 2, 1, 1, 1, 1, 1, 1, 1)).toBe('as-expected');
    expect(judgement(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).toBe('too-many');
  });
  it('given fewer than 10 or more than 60 useful readings, is counted but not judged: the table ends', () => {
    expect(chart(...inRuns(4, 4)).runs).toEqual({ count: 2, expected: null, judgement: 'not-judged' });
    expect(chart(...inRuns(31, 31)).runs).toEqual({ count: 2, expected: null, judgement: 'not-judged' });
    expect(chart(...inRuns(30, 30)).runs.expected).toEqual({ fewest: 24, most: 38 });
  });
  it('given an even number, follows the exact distribution at 5% in each tail; an odd one, to within a run', () => {
    for (let useful = 10; useful <= 60; useful++) {
      const half = Math.floor(useful / 2);
      const off = useful % 2;
      // An odd number lies off the median only where readings lie on it: here two.
      const onMedian = off === 1 ? [0, 0] : [];
      const { expected } = chart(...inRuns(half, useful - half), ...onMedian).runs;
      const exact = exactLimits(half, useful - half);
      expect(Math.abs((expected?.fewest ?? 0) - exact.fewest)).toBeLessThanOrEqual(off);
      expect(Math.abs((expected?.most ?? 0) - exact.most)).toBeLessThanOrEqual(off);
    }
  });
});

describe('A run chart, of any readings', () => {
  const series = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
  it('given all equal, shows no signal', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 70 }),
        (value, n) => {
          const { useful, shifts, trends, runs } = chart(...Array<number>(n).fill(value));
          expect([useful, shifts, trends, runs.judgement]).toEqual([0, [], [], 'not-judged']);
        },
      ),
    );
  });
  it('given all moved by as much, moves the median by as much and changes no signal', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -50, max: 50 }), (values, by) => {
        const before = chart(...values);
        const after = chart(...values.map((value) => value + by));
        expect(after.median).toBe(before.median === null ? null : before.median + by);
        const { shifts, trends, runs } = before;
        expect(after).toMatchObject({ shifts, trends, runs });
      }),
    );
  });
  it('given all turned upside down, turns each signal round', () => {
    const turned = { higher: 'lower', lower: 'higher' } as const;
    fc.assert(
      fc.property(series, (values) => {
        const before = chart(...values);
        const after = chart(...values.map((value) => -value));
        expect(after.shifts).toEqual(before.shifts.map((one) => ({ ...one, towards: turned[one.towards] })));
        expect(after.trends).toEqual(before.trends.map((one) => ({ ...one, towards: turned[one.towards] })));
        expect(after.runs).toEqual(before.runs);
      }),
    );
  });
});

/**
 * Swed and Eisenhart (1943): of sequences of `above` and `below` marks, the fewest and most runs whose tail, itself
 * included, has at most 5%.
 */
function exactLimits(above: number, below: number): { fewest: number; most: number } {
  const ways = (runs: number): number => {
    const half = Math.floor(runs / 2);
    if (runs % 2 === 0) return 2 * choose(above - 1, half - 1) * choose(below - 1, half - 1);
    return (
      choose(above - 1, half) * choose(below - 1, half - 1) +
      choose(above - 1, half - 1) * choose(below - 1, half)
    );
  };
  const rare = 0.05 * choose(above + below, above);
  const tail = (first: number, by: number): number => {
    let last = first;
    let sum = ways(first);
    while (sum + ways(last + by) <= rare) {
      last += by;
      sum += ways(last);
    }
    return last;
  };
  return { fewest: tail(2, 1), most: tail(above + below, -1) };
}

function choose(from: number, some: number): number {
  let ways = some < 0 || some > from ? 0 : 1;
  for (let at = 1; at <= some; at++) ways = (ways * (from - some + at)) / at;
  return ways;
}
