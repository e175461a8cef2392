/** The SPC chart: limits, the four special-cause rules and the icons, against published and hand-worked examples. */
import fc from 'fast-check';
import { monthly } from '../../../../test/readings.js';
import { spcChart, SPC_NEEDS, type Measure, type Process, type Signal, type SpecialCause } from './spc.js';

const moreIsBetter: Measure = { better: 'higher', percentage: false };
const lessIsBetter: Measure = { better: 'lower', percentage: false };

function process(values: readonly number[], measure = moreIsBetter): Process {
  const chart = spcChart(monthly(values), measure);
  if (chart.kind !== 'process') throw new Error(`${values.length} readings are too few.`);
  return chart;
}

/** Where a rule signals, and which way. */
const places = (values: readonly number[], rule: SpecialCause): readonly (readonly [number, string])[] =>
  process(values).points.flatMap(({ signals }, at) =>
    signals.filter((one) => one.rule === rule).map(({ towards }) => [at, towards] as const),
  );
const higher = (...at: readonly number[]) => at.map((one) => [one, 'higher']);
const lower = (...at: readonly number[]) => at.map((one) => [one, 'lower']);
const minus = (values: readonly number[]) => values.map((value) => -value);

/** Ten and twelve by turns: mean 11, each moving range 2. */
const steady = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12];

// The vignette "Deviations from Excel defaults" of NHSRplotthedots: 18 days, the fifth of them outstanding.
const vignette = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];

describe('The limits', () => {
  it('given the published example of the reference implementation, are the published ones', () => {
    // Published: upper 4.6, mean 1.94, lower −0.72, with the ranges 8 and 9 either side of the fifth point left out.
    const { mean, limits, averageMovingRange, points, shown } = process(vignette);
    expect(mean).toBeCloseTo(1.94, 2);
    expect(averageMovingRange).toBe(1);
    expect(limits.upper).toBeCloseTo(4.6, 2);
    expect(limits.lower).toBeCloseTo(-0.72, 2);
    expect(points.flatMap(({ screened }, at) => (screened ? [at] : []))).toEqual([4, 5]);
    expect(shown).toEqual(limits);
  });
  it('given steady readings, lie 2.66 average moving ranges from the mean, and closeness begins at two thirds', () => {
    const { mean, limits, close, points } = process(steady);
    expect(mean).toBe(11);
    expect(limits.lower).toBeCloseTo(5.68, 10);
    expect(limits.upper).toBeCloseTo(16.32, 10);
    expect(close.lower).toBeCloseTo(11 - 3.546667, 5);
    expect(close.upper).toBeCloseTo(11 + 3.546667, 5);
    expect(points.map(({ movingRange }) => movingRange)).toEqual([null, ...Array<number>(13).fill(2)]);
  });
  it('given one leap and nothing else that varies, count the leap: limits without width would condemn all', () => {
    // Twelve 50s and a 63: mean 51, one moving range of 13 among 12; average 13/12; limits 51 ± 2.88.
    const values = [...Array<number>(12).fill(50), 63];
    const { mean, limits, points } = process(values);
    expect(mean).toBe(51);
    expect(limits.upper).toBeCloseTo(51 + (2.66 * 13) / 12, 10);
    expect(places(values, 'astronomical')).toEqual(higher(12));
    expect(points.some(({ screened }) => screened)).toBe(false);
  });
  it('given percentages, are shown within 0 and 100, and judged by unclipped', () => {
    // 96 and 100 by turns: mean 98, moving range 4, limits 87.36 and 108.64. 4 and 0: limits −8.64 and 12.64.
    const percentage = { ...moreIsBetter, percentage: true, target: 100 };
    const high = process(
      steady.map((value) => 2 * value + 76),
      percentage,
    );
    expect(high.limits.upper).toBeCloseTo(108.64, 10);
    expect(high.shown.lower).toBeCloseTo(87.36, 10);
    expect(high.shown.upper).toBe(100);
    expect(high.assurance).toBe('hit-or-miss');
    const low = process(
      steady.map((value) => 2 * value - 20),
      percentage,
    );
    expect(low.shown.lower).toBe(0);
    expect(low.shown.upper).toBeCloseTo(12.64, 10);
  });
});

describe('Too few readings', () => {
  it.each([0, 1, 7, SPC_NEEDS - 1])('given %i, has no limits, rules or icons', (n) => {
    const readings = monthly(Array.from({ length: n }, (_, at) => at));
    expect(spcChart(readings, { ...moreIsBetter, target: 5 })).toEqual({
      kind: 'too-few-readings',
      readings,
      needed: 13,
    });
  });
  it('given thirteen, are enough', () => {
    expect(spcChart(monthly(steady.slice(0, 13)), moreIsBetter).kind).toBe('process');
  });
  it('given readings in any order, takes them in the order of their periods', () => {
    const readings = monthly(vignette);
    expect(spcChart(readings.toReversed(), moreIsBetter)).toEqual(spcChart(readings, moreIsBetter));
  });
});

describe('An astronomical point', () => {
  it('given a point beyond a limit, is that point alone', () => {
    expect(places(vignette, 'astronomical')).toEqual(higher(4));
    expect(places(minus(vignette), 'astronomical')).toEqual(lower(4));
    expect(process(vignette).points.filter(({ variation }) => variation !== 'common-cause')).toHaveLength(1);
  });
});

describe('A shift', () => {
  // Low readings 8 and 12, high ones 18 and 22. Mean (28 + 138 + 32) / 13 = 15.2; average moving range
  // 56/12; limits 15.2 ± 12.4, two sigma ± 8.3: no other rule speaks.
  const seven = [8, 12, 8, 18, 22, 18, 22, 18, 22, 18, 12, 8, 12];
  it('given exactly seven points on one side of the mean, is all seven', () => {
    expect(places(seven, 'shift')).toEqual(higher(3, 4, 5, 6, 7, 8, 9));
    expect(places(minus(seven), 'shift')).toEqual(lower(3, 4, 5, 6, 7, 8, 9));
  });
  it('given six, is none', () => {
    expect(places([8, 12, 8, 12, 18, 22, 18, 22, 18, 22, 8, 12, 8], 'shift')).toEqual([]);
  });
  it('given eight, is all eight', () => {
    expect(places([8, 12, 8, ...[18, 22, 18, 22, 18, 22, 18, 22], 12, 8, 12], 'shift')).toHaveLength(8);
  });
  // Seven high ones, deviations from 15: 4 × 3 + 3 × 7 = 33; seven low ones: 4 × 3 + 3 × 7 = 33; mean exactly 15.
  const onMean = [12, 8, 12, 8, 18, 22, 18, 22, 15, 18, 22, 18, 12, 8, 12];
  it('given a point exactly on the mean among seven, is broken by it', () => {
    expect(process(onMean).mean).toBe(15);
    expect(places(onMean, 'shift')).toEqual([]);
  });
  it('given the same in decimals that binary arithmetic cannot hold, is broken by it too', () => {
    for (const unit of [0.1, 0.01, 1 / 3])
      expect(
        places(
          onMean.map((v) => v * unit),
          'shift',
        ),
      ).toEqual([]);
  });
});

describe('A trend', () => {
  const rising = [10, 14, 10, 14, 11, 12, 13, 14, 15, 16, 17, 12, 14];
  it('given exactly seven points rising or falling, both ends counted, is all seven', () => {
    expect(places(rising, 'trend')).toEqual(higher(4, 5, 6, 7, 8, 9, 10));
    expect(places(minus(rising), 'trend')).toEqual(lower(4, 5, 6, 7, 8, 9, 10));
  });
  it('given six, is none', () => {
    expect(places([10, 14, 10, 14, 10, 12, 13, 14, 15, 16, 13, 12, 14], 'trend')).toEqual([]);
  });
  it('given an equal point among seven, is broken by it', () => {
    expect(places([10, 14, 10, 14, 11, 12, 13, 13, 14, 15, 16, 12, 14], 'trend')).toEqual([]);
  });
  it('given a peak between a rise and a fall, speaks of the fall at the peak', () => {
    const peak = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1];
    const trends = process(peak).points[6]?.signals.filter(({ rule }) => rule === 'trend');
    expect(trends?.map(({ towards }) => towards)).toEqual(['lower', 'higher']);
  });
});

describe('Two out of three', () => {
  // Before them 10 and 12 six times. With 17, 12, 17: mean 178/15 = 11.87, average moving range 37/14 = 2.64, limit
  // 18.90, closeness from 16.55; 12 lies on the same side.
  const twelve = steady.slice(0, 12);
  it('given two points close to a limit and one between on the same side, is the two', () => {
    expect(places([...twelve, 17, 12, 17], 'two-of-three')).toEqual(higher(12, 14));
    expect(places(minus([...twelve, 17, 12, 17]), 'two-of-three')).toEqual(lower(12, 14));
  });
  it('given the third on the other side of the mean, is none', () => {
    // Mean 176/15 = 11.73, average moving range 41/14 = 2.93, closeness from 16.93.
    const values = [...twelve, 17, 10, 17];
    expect(process(values).close.upper).toBeLessThan(17);
    expect(places(values, 'two-of-three')).toEqual([]);
  });
  it('given two close ones next to each other, needs a third on that side before or after', () => {
    // Before them a 12, above the mean of 186/16 = 11.63; average moving range 34/15 = 2.27, closeness from 15.65.
    expect(places([...twelve, 16, 16, 10, 12], 'two-of-three')).toEqual(higher(12, 13));
    expect(places([...twelve, 10, 16, 16, 10, 12, 10], 'two-of-three')).toEqual([]);
  });
  it('given one beyond the limit and one close, is none: the first is a signal by itself', () => {
    // Mean 184/15 = 12.27, average moving range 44/14 = 3.14, limit 20.63, closeness from 17.84.
    const values = [...twelve, 21, 13, 18];
    expect(places(values, 'astronomical')).toEqual(higher(12));
    expect(process(values).close.upper).toBeLessThan(18);
    expect(places(values, 'two-of-three')).toEqual([]);
  });
});

describe('The variation', () => {
  it('given no signal at the latest reading, is common cause, whatever came before', () => {
    expect(process(vignette).variation).toBe('common-cause');
  });
  it.each([
    ['improvement-high', [...steady, 20], moreIsBetter],
    ['concern-high', [...steady, 20], lessIsBetter],
    ['concern-low', [...steady, 2], moreIsBetter],
    ['improvement-low', [...steady, 2], lessIsBetter],
  ] as const)('given a signal at the latest reading, is %s', (variation, values, measure) => {
    expect(process(values, measure).variation).toBe(variation);
  });
  it('given a rising trend still below the mean, is told by the trend, and the shift is there to be seen', () => {
    // Mean 241/13 = 18.5, average moving range 66/12 = 5.5, closeness below 8.8.
    const chart = process([30, 20, 30, 20, 30, 20, 10, 11, 12, 13, 14, 15, 16]);
    const signals: readonly Signal[] = [
      { rule: 'trend', towards: 'higher' },
      { rule: 'shift', towards: 'lower' },
    ];
    expect(chart.points.at(-1)?.signals).toEqual(signals);
    expect(chart.variation).toBe('improvement-high');
  });
});

describe('The assurance', () => {
  const assurance = (target: number, measure = moreIsBetter) =>
    process(steady, { ...measure, target }).assurance;
  // Limits 5.68 and 16.32.
  it('given no target, is none', () => {
    expect(process(steady).assurance).toBeNull();
  });
  it('given higher is better, meets a target below both limits, fails one above both, else hits or misses', () => {
    expect([5, 11, 17].map((target) => assurance(target))).toEqual([
      'consistently-meets',
      'hit-or-miss',
      'consistently-fails',
    ]);
  });
  it('given lower is better, the other way round', () => {
    expect([5, 11, 17].map((target) => assurance(target, lessIsBetter))).toEqual([
      'consistently-fails',
      'hit-or-miss',
      'consistently-meets',
    ]);
  });
  it('given a target exactly on a limit, meets or fails', () => {
    const { limits } = process(steady);
    expect(assurance(limits.lower)).toBe('consistently-meets');
    expect(assurance(limits.upper)).toBe('consistently-fails');
    expect(assurance(limits.upper, lessIsBetter)).toBe('consistently-meets');
  });
  it.each([moreIsBetter, lessIsBetter])('given readings that all equal the target, meets it', (measure) => {
    const values = Array<number>(13).fill(0.1);
    expect(process(values, { ...measure, target: 0.1 }).assurance).toBe('consistently-meets');
  });
});

describe('An SPC chart, of any readings', () => {
  const series = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 13, maxLength: 40 });
  const signals = ({ points }: Process) => points.map((point) => point.signals);
  it('given all equal, has no special cause, and both limits on the mean', () => {
    const any = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(any, fc.integer({ min: 13, max: 60 }), (value, n) => {
        const chart = process(Array<number>(n).fill(value));
        expect(chart.variation).toBe('common-cause');
        expect(signals(chart).flat()).toEqual([]);
        expect(chart.limits).toEqual({ lower: chart.mean, upper: chart.mean });
      }),
    );
  });
  it('given all moved by as much, moves mean and limits by as much and changes no signal', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -100, max: 100 }), (values, by) => {
        const before = process(values);
        const after = process(values.map((value) => value + by));
        expect(after.mean).toBeCloseTo(before.mean + by, 8);
        expect(after.limits.lower).toBeCloseTo(before.limits.lower + by, 8);
        expect(after.limits.upper).toBeCloseTo(before.limits.upper + by, 8);
        expect(signals(after)).toEqual(signals(before));
      }),
    );
  });
  it('given the other direction, swaps improvement and concern at each point', () => {
    const swapped = {
      'improvement-high': 'concern-high',
      'improvement-low': 'concern-low',
      'concern-high': 'improvement-high',
      'concern-low': 'improvement-low',
      'common-cause': 'common-cause',
    } as const;
    fc.assert(
      fc.property(series, (values) => {
        const one = process(values).points.map(({ variation }) => swapped[variation]);
        expect(process(values, lessIsBetter).points.map(({ variation }) => variation)).toEqual(one);
      }),
    );
  });
  it('given the other direction and a target off the limits, swaps meeting and failing', () => {
    const swapped = {
      'consistently-meets': 'consistently-fails',
      'consistently-fails': 'consistently-meets',
      'hit-or-miss': 'hit-or-miss',
    } as const;
    fc.assert(
      fc.property(series, fc.integer({ min: -50, max: 80 }), (values, target) => {
        const { limits, assurance } = process(values, { ...moreIsBetter, target });
        fc.pre(Object.values(limits).every((limit: number) => Math.abs(limit - target) > 1e-6));
        const other = process(values, { ...lessIsBetter, target }).assurance;
        expect(other).toBe(assurance === null ? null : swapped[assurance]);
      }),
    );
  });
});
