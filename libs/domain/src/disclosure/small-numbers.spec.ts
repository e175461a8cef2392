/** Small counts are not shown, nor what would give them away. */
import fc from 'fast-check';
import type { DomainFact } from '../catalogue.js';
import type { Figures } from '../indicator/facts.js';
import type { Point } from '../indicator/series.js';
import { tell } from '../telling/tell.js';
import {
  ALL_BUT_FEWER,
  FEWER,
  isSmall,
  searchedWithoutCounts,
  shownCases,
  shownExtent,
  shownFact,
  shownFigures,
  shownPoint,
} from './small-numbers.js';

const period = { from: '2014-04-01', to: '2015-03-31' };
const read = (figures: Figures): DomainFact => ({ type: 'ReadingRecorded', data: { period, ...figures } });

describe('A count', () => {
  it('is small from 1 to 4: none is nobody, and five are enough', () => {
    expect([0, 1, 4, 5, undefined].map((count) => isSmall(count))).toEqual([false, true, true, false, false]);
  });
});

describe('The extent of a finding', () => {
  it('hides how many were seen and audited, each where it is small', () => {
    expect(shownExtent({ of: 'counted', seen: 1, outOf: 6 })).toEqual({
      ...{ of: 'counted', seen: FEWER, outOf: 6 },
    });
    expect(shownExtent({ of: 'counted', seen: 0, outOf: 4 })).toEqual({
      ...{ of: 'counted', seen: 0, outOf: FEWER },
    });
  });
  it('hides how many were seen where how many were not is small', () => {
    expect(shownExtent({ of: 'counted', seen: 5, outOf: 6 })).toEqual({
      ...{ of: 'counted', seen: ALL_BUT_FEWER, outOf: 6 },
    });
  });
  it('is shown as it is where it counts nobody, or enough', () => {
    for (const extent of [
      { of: 'counted', seen: 5, outOf: 10 },
      { of: 'counted', seen: 6, outOf: 6 },
      { of: 'counted', seen: 0, outOf: 6 },
      { of: 'some' },
      { of: 'not-stated' },
    ] as const)
      expect(shownExtent(extent)).toBe(extent);
  });
});

describe('One case', () => {
  it('is a small count, too', () => {
    expect(shownExtent({ of: 'one-case' })).toEqual({ of: FEWER });
  });
});

describe('The cases of a finding', () => {
  const cases = (many: number) => Array.from({ length: many }, (_, at) => `CASE-${at}`);
  it('are not named where to count them would give a small count away', () => {
    expect(shownCases(cases(1), { of: 'one-case' })).toEqual([FEWER]);
    expect(shownCases(cases(4), { of: 'some' })).toEqual([FEWER]);
    expect(shownCases(cases(6), { of: 'counted', seen: 6, outOf: 7 })).toEqual([ALL_BUT_FEWER]);
  });
  it('are named where they are enough, or none', () => {
    for (const named of [cases(0), cases(5)]) expect(shownCases(named, { of: 'some' })).toBe(named);
    const none = cases(0);
    expect(shownCases(none, { of: 'one-case' })).toBe(none);
  });
});

describe('A search', () => {
  it('is not made for what could be a count, nor for one case', () => {
    expect(searchedWithoutCounts('3 of 2013 "one case" One  cases someone cases').split(/\s+/)).toEqual([
      ...['', 'of', '2013', '"', '"', 'someone', 'cases'],
    ]);
  });
});

describe('A reading', () => {
  it('hides small counts, and the percentage that would give them away', () => {
    expect(shownFigures({ numerator: 3, denominator: 9, value: 33.3 })).toEqual({
      ...{ numerator: FEWER, denominator: 9 },
    });
    expect(shownFigures({ numerator: 0, denominator: 4, value: 0 })).toEqual({
      ...{ numerator: 0, denominator: FEWER },
    });
  });
  it('does not give a small count away by what is left of the total', () => {
    expect(shownFigures({ numerator: 38, denominator: 40, value: 95 })).toEqual({
      ...{ numerator: ALL_BUT_FEWER, denominator: 40 },
    });
    for (const shown of [
      { numerator: 35, denominator: 40 },
      { numerator: 40, denominator: 40 },
      { numerator: 42, denominator: 10 },
    ])
      expect(shownFigures(shown)).toBe(shown);
  });
  it('shows a percentage that was published alone: no count is in it', () => {
    expect(shownFigures({ value: 3 })).toEqual({ value: 3 });
  });
  it('hides, in a series, what was measured and whether the target was met', () => {
    const rest = {
      period,
      target: 100,
      note: null,
      evidence: null,
      by: 'A',
      basis: 'stated',
      corrections: 0,
    };
    const point = { ...rest, numerator: 4, denominator: 4, measured: 100, met: true } as Point;
    expect(shownPoint(point)).toEqual({
      ...rest,
      numerator: FEWER,
      denominator: FEWER,
      measured: null,
      met: null,
    });
    const enough = { ...point, numerator: 9, denominator: 9 };
    expect(shownPoint(enough)).toBe(enough);
  });
});

describe('A fact', () => {
  const counted = { of: 'counted', seen: 2, outOf: 7 } as const;
  it('is told without small counts', () => {
    const sentences = [
      read({ numerator: 3, denominator: 9, value: 33 }),
      {
        type: 'ReadingCorrected',
        data: {
          period,
          from: { numerator: 3, denominator: 9 },
          to: { numerator: 5, denominator: 10 },
          reason: 'r',
        },
      },
      {
        type: 'FindingRecorded',
        data: { audit: 'CP1415', kind: 'strength', title: 'Reports', themes: [], extent: counted, cases: [] },
      },
      {
        type: 'EntryCorrected',
        data: { entry: 'x', corrected: { extent: counted }, reason: 'r', agreedBy: 'the chair' },
      },
      {
        type: 'FindingRecorded',
        data: {
          ...{ audit: 'CP1415', kind: 'strength', title: 'Visits', themes: [] },
          ...{ extent: { of: 'one-case' }, cases: ['CASE-07'] },
        },
      },
      {
        type: 'EntryCorrected',
        data: { entry: 'x', corrected: { cases: ['CASE-07'] }, reason: 'r', agreedBy: 'the chair' },
      },
    ].map((fact) => tell(shownFact(fact as DomainFact)).what);
    expect(sentences).toEqual([
      'Reading of 2014/15: fewer than 5 of 9',
      'Reading of 2014/15 corrected from fewer than 5 of 9 to 5 of 10',
      'Strength recorded: Reports (fewer than 5 of 7 cases)',
      'An earlier entry corrected, agreed by the chair: extent is now “counted”, “fewer than 5” and 7',
      'Strength recorded: Visits (fewer than 5 cases)',
      'An earlier entry corrected, agreed by the chair: cases is now “fewer than 5”',
    ]);
  });
  it('without small counts is itself', () => {
    for (const fact of [
      read({ numerator: 5, denominator: 10 }),
      read({ value: 2 }),
      { type: 'ActionAccepted', data: {} },
      { type: 'EntryCorrected', data: { entry: 'x', corrected: { title: 'T' }, reason: 'r', agreedBy: 'a' } },
    ] as const)
      expect(shownFact(fact)).toBe(fact);
  });
  it('never shows a count from 1 to 4, nor lets it be worked out, whatever was read', () => {
    const figures = fc.record({ numerator: fc.nat(12), denominator: fc.nat(12) });
    fc.assert(
      fc.property(figures, (counts) => {
        const { numerator, denominator } = shownFact(read(counts)).data as Figures;
        for (const count of [numerator, denominator]) expect(isSmall(Number(count))).toBe(false);
        expect(isSmall(Number(denominator) - Number(numerator))).toBe(false);
      }),
    );
  });
});
