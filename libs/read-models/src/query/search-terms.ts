/**
 * The query language of text search, read into terms. Every driver honours it:
 *
 * - words stand apart by anything that is not a letter, digit or combining mark, and all of them must be in the text;
 * - words are compared by their English (Porter) stem, without regard to case or accents;
 * - `"a phrase"` must be in the text as these words in this order; an unclosed quote runs to the end;
 * - `prefix*`, from two letters on, stands for every word whose stem starts with the (stemmed) prefix;
 * - the first 32 words and phrases count, and the first 32 words of a phrase;
 * - a search without any word finds nothing.
 *
 * No other character has a meaning, so that no text a person types is an error.
 */
export type SearchTerm =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'prefix'; readonly prefix: string };

const mostTerms = 32;
const word = /[\p{L}\p{N}\p{M}]+/gu;
const token = /"(?<phrase>[^"]*)"?|(?<word>[\p{L}\p{N}\p{M}]+)(?<star>\*)?/gu;

/** The terms of a search, all of which must be found; a single word is a phrase of one. */
export function searchTerms(text: string): readonly SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const { groups } of text.matchAll(token)) {
    if (terms.length === mostTerms) break;
    if (groups?.['phrase'] !== undefined) {
      const words = (groups['phrase'].match(word) ?? []).slice(0, mostTerms);
      if (words.length > 0) terms.push({ kind: 'words', words });
    } else if (groups?.['word'] !== undefined) {
      const found = groups['word'];
      const isPrefix = groups['star'] !== undefined && found.length > 1;
      terms.push(isPrefix ? { kind: 'prefix', prefix: found } : { kind: 'words', words: [found] });
    }
  }
  return terms;
}
