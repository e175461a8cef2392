/** What a search found is shown as plain text with the places of the words. */
import fc from 'fast-check';
import { extractOf } from './extract.js';

const marked = (text: string, search: string) => {
  const extract = extractOf(text, search);
  return extract.marks.map(([start, end]) => extract.text.slice(start, end));
};

describe('An extract', () => {
  it.each([
    ['a word by its stem', 'Delays affected two people', 'delay', ['Delays']],
    ['a word whatever its case and accents', 'At the Café', 'CAFE', ['Café']],
    ['every place of a word', 'seen, heard and seen again', 'see seen', ['seen', 'seen']],
    ['a phrase as one', 'the immigration process affected', '"immigration process"', ['immigration process']],
    ['a phrase only where it stands together', 'process of immigration', '"immigration process"', []],
    ['a prefix', 'It was escalated', 'escal*', ['escalated']],
    [
      'a word and the phrase with it once',
      'child protection',
      'child "child protection"',
      ['child protection'],
    ],
  ])('marks %s', (_, text, search, expected) => {
    expect(marked(text, search)).toEqual(expected);
  });

  it('shows the stretch in which most of the words stand, cut between words', () => {
    const padding = 'nothing of note was said here '.repeat(20);
    const text = `delay ${padding}the delay in the immigration process ${padding}`;
    const { text: shown } = extractOf(text, 'immigration delay');
    expect(shown).toContain('the delay in the immigration process');
    expect(shown).toMatch(/^…\S/);
    expect(shown).toMatch(/\S…$/);
    expect(shown.length).toBeLessThanOrEqual(242);
  });

  it('is part of the text as it stands, whatever it is, with every mark a word of it', () => {
    const search = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'ab*', '"a b"'));
    const words = fc.array(fc.constantFrom('a', 'b', 'ab', '<b>', '“é”', '\u{1F9F5}', 'x'.repeat(300)));
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((all) => all.join(' ')),
          fc.string(),
        ),
        search,
        (text, asked) => {
          const extract = extractOf(text, asked);
          expect(text).toContain(extract.text.replace(/^…|…$/g, ''));
          for (const [start, end] of extract.marks)
            expect(extract.text.slice(start, end)).toMatch(/^[\p{L}\p{N}]/u);
        },
      ),
    );
  });
});
