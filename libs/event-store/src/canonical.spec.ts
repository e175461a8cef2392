/** Canonical JSON: equal to the package that defines it, and plain about what it cannot hold. */
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { canonicalJson, NotJson } from './canonical.js';

/** Texts that stand out: prototype names, numbers as keys, quotes, controls, all planes. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '10',
    '9',
    '-1',
    '',
    '\u0000',
    '"',
    '\\',
    '\\ud83d',
    '€',
    '𝔘',
    '\ufb33',
  ),
);

const key = text.filter((one) => JSON.stringify(one) === `"${one}"`);

const json = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 40 }),
}));

describe('Canonical JSON', () => {
  it('is what the canonicalize package writes, for any data that JSON can hold', () => {
    fc.assert(
      fc.property(json.object, (data) => {
        expect(canonicalJson(data)).toBe(canonicalize(data));
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back as the same data, and is then written the same', () => {
    fc.assert(
      fc.property(json.object, (data) => {
        const written = canonicalJson(data);
        expect(canonicalJson(JSON.parse(written) as object)).toBe(written);
      }),
    );
  });

  it('orders keys by UTF-16 code unit, as the example of RFC 8785 shows', () => {
    const example = {
      '€': 'Euro Sign',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Smile',
    };
    expect(canonicalJson({ ...example, '\u0080': 'Control', ö: 'Latin' })).toBe(
      '{"1":"One","\u0080":"Control","ö":"Latin","€":"Euro Sign","😀":"Smile","\ufb33":"Hebrew"}',
    );
  });

  it('holds a key named __proto__ as data, and changes no prototype', () => {
    const data = JSON.parse('{"b":{"__proto__":{"polluted":true}},"a":1}') as object;
    expect(canonicalJson(data)).toBe('{"a":1,"b":{"__proto__":{"polluted":true}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it.each<[string, object, RegExp]>([
    ['half of a surrogate pair in a text', { a: 'x\ud83d' }, /surrogate/],
    ['half of a surrogate pair in a key', { '\udc00': 1 }, /surrogate/],
    ['a key with a quote, which V8 may read back as another', { a: [{ '"': 1 }] }, /quote/],
    ['a key with a control character', { '\u0001': 1 }, /control/],
    ['a key with a backslash beside a key that looks like a number', { '1': { '\\': 1 } }, /backslash/],
    ['NaN', { a: NaN }, /NaN/],
    ['infinity', { a: [-Infinity] }, /-Infinity/],
    ['a date', { a: new Date(0) }, /Date/],
    ['a map', { a: new Map([[1, 2]]) }, /Map/],
    ['a function', { a: () => 1 }, /function/],
    ['a big integer', { a: 1n }, /bigint/],
    ['an undefined item of a list', { a: [undefined] }, /undefined/],
    ['data beside a key that looks like a number', { '1': 1, b: NaN }, /NaN/],
  ])('refuses %s', (_, data, message) => {
    expect(() => canonicalJson(data)).toThrow(NotJson);
    expect(() => canonicalJson(data)).toThrow(message);
  });

  it('refuses data that is nested without end', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(() => canonicalJson(circle)).toThrow(/nested deeper than 100/);
  });
});
