import fc from 'fast-check';
import { isTokenShaped, newToken } from './token-shape.js';

describe('A token', () => {
  it('is known by its prefix and checksum, and never the same twice', () => {
    const made = Array.from({ length: 200 }, newToken);
    expect(made.filter((token) => !isTokenShaped(token))).toEqual([]);
    expect(new Set(made).size).toBe(200);
    expect(made[0]).toMatch(/^gt_[0-9A-Za-z]{49}$/);
  });

  it('with any character changed is none', () => {
    const position = fc.integer({ min: 3, max: 51 });
    fc.assert(
      fc.property(position, fc.constantFrom('0', 'a', 'Z'), (at, character) => {
        const token = newToken();
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(isTokenShaped(changed)).toBe(changed === token);
      }),
    );
  });
});
