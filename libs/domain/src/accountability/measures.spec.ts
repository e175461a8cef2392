/** Figures over many stints. */
import fc from 'fast-check';
import { medianOf } from './measures.js';

describe('The median', () => {
  it('is the middle one, or halfway between the two in the middle', () => {
    const counts = (values: readonly number[]) => values.map((value) => ({ value, times: 1 }));
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }), (values) => {
        const sorted = values.toSorted((one, other) => one - other);
        const half = sorted.length / 2;
        const middle =
          sorted.length % 2 === 1
            ? sorted[Math.floor(half)]
            : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
        expect(medianOf(counts(values))).toBe(middle);
      }),
    );
  });
  it('is none of nothing', () => {
    expect(medianOf([])).toBeNull();
  });
});
