/** Text and values that have broken other programs, as they are and as fast-check grows them. */
import fc from 'fast-check';

/** Lawful in a text field, and to come back as they were sent. */
export const legalTexts: readonly string[] = [
  '{{7*7}} ${7*7} <%= 7*7 %> #{7*7} {% raw %}',
  `'; DROP TABLE events; -- " OR "1"="1`,
  '<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; &amp;',
  '../../etc/passwd ..\\..\\windows %2e%2e%2f file:///etc/passwd',
  '__proto__ constructor prototype toString hasOwnProperty',
  '\u202eright to left\u202c \u2066isolated\u2069 \u200bzero\u200dwidth \ufeffmark',
  'e\u0301 \u00e9 \u1e9b\u0323 \ufb01 \u212b \u0130 \u0131 ß ſ',
  '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 𝒳 漢字 ﷽ Z̷̢̛a̶l̵g̸o̴',
  '=1+1 @SUM(A1) +cmd|calc -2 ,;"quoted","cells"',
  'a\tb\r\nc\nd  two  spaces',
  '\\u0000 \\x00 %00 \\ " / \\" \\\\',
  'NULL null undefined NaN true [object Object] 0x10 1e999',
  '$(reboot) `reboot` | & ; $IFS %s%n%x %1$s',
  'AND OR NOT NEAR * ^ "unclosed col:word -minus (paren',
];

/** Never lawful in a text field. */
const illegalTexts: readonly string[] = [
  '',
  '   ',
  'nul\u0000inside',
  'bell\u0007',
  'lone\ud800high',
  '\udfffalone',
  'line\u2028separator',
  '\u007f',
];

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
];
const odd = [
  '',
  ' ',
  '0',
  '-1',
  'a.b',
  '$ref',
  '"quoted"',
  'back\\slash',
  '\ud800',
  '\u0000',
  'é',
  'x'.repeat(500),
];

/** Names of members that mean something to JavaScript or to nobody. */
export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...names, ...odd),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...legalTexts, ...illegalTexts, ...names),
  fc.constantFrom(301, 20_001, 200_000).map((length) => 'long '.repeat(length / 5 + 1)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

/** JSON text of a number; some are beyond what JavaScript holds. */
const numberText = fc.oneof(
  fc.constantFrom(
    '1e999',
    '-1e999',
    '9007199254740993',
    '1e-999',
    '-0',
    '0.1',
    '99999999999999999999',
    '1E400',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.maxSafeInteger().map(String),
);

/** Written by hand, since what is wanted here is what JSON.stringify would never write. */
function objectText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

export function nested(open: string, close: string, depth: number): string {
  return open.repeat(depth) + close.repeat(depth);
}

const deep = fc.constantFrom(
  nested('[', ']', 10_000),
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `${'{"__proto__":'.repeat(20)}1${'}'.repeat(20)}`,
);

/** JSON text of anything at all. */
export const hostileValue: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'hostile' },
    hostileText.map((text) => JSON.stringify(text)),
    numberText,
    fc.constantFrom('true', 'false', 'null', '[]', '{}', '[null]', '[[]]'),
    deep,
    fc
      .array(tie('value'), { maxLength: 3, depthIdentifier: 'hostile' })
      .map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(hostileKey, tie('value')), { maxLength: 3, depthIdentifier: 'hostile' })
      .map(objectText),
  ),
})).value;

/** JSON text of an object with these members, some twice, in any order. */
export function hostileObject(
  members: fc.Arbitrary<readonly (readonly [string, string])[]>,
): fc.Arbitrary<string> {
  return fc
    .tuple(
      members,
      fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.tuple(hostileKey, hostileValue), { maxLength: 2 }) },
      ),
    )
    .map(([own, strange]) => objectText([...own, ...strange]));
}
