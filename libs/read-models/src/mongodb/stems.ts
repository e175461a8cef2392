/**
 * Text as stems, for engines that have no text index with the language of query/search-terms.ts: the words, folded and
 * stemmed as SQLite's FTS5 does with `porter unicode61 remove_diacritics 2`, so that every driver finds the same. Known
 * differences: letters newer than SQLite's tables (Unicode 6.1), and made-up words in `yying` or `yyed`.
 */
import { stemmer } from 'stemmer';

/** FTS5 stems no longer words than this, in bytes of UTF-8. */
const longestStemmed = 64;

/** What FTS5 takes for a part of a word: letters, digits, and the combining signs that it drops. */
const word =
  /[\p{L}\p{N}\p{Co}\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331]+/gu;
const combining = /[\u0300-\u0331]/gu;

/** Letters with an accent that FTS5 keeps. */
const keepsAccent = /[\u01e0-\u01e3\u01ee\u01ef\u01fc-\u01ff]/u;
const plainWord = /^[a-z0-9]+$/;

/** The stems of a text, in its order. */
export function stemsOf(text: string): readonly string[] {
  const stems: string[] = [];
  for (const [found] of text.matchAll(word)) {
    const folded = fold(found);
    if (folded !== '') stems.push(stemOf(folded));
  }
  return stems;
}

const known = new Map<string, string>();
const mostKnown = 50_000;

function stemOf(folded: string): string {
  const stem = known.get(folded);
  if (stem !== undefined) return stem;
  if (known.size >= mostKnown) known.clear();
  const workedOut = Buffer.byteLength(folded) > longestStemmed ? folded : stemmer(folded);
  known.set(folded, workedOut);
  return workedOut;
}

/** Without regard to case or accents. */
function fold(found: string): string {
  const lower = found.toLowerCase();
  if (plainWord.test(lower)) return lower;
  return Array.from(found.replace(combining, ''), foldLetter).join('');
}

function foldLetter(letter: string): string {
  const folded = withoutAccent(letter);
  // By way of the capital, so that variants of a letter become one.
  const upper = single(folded.toUpperCase(), folded);
  return single(upper.toLowerCase(), folded);
}

function withoutAccent(letter: string): string {
  if (!/\p{Script=Latin}/u.test(letter) || keepsAccent.test(letter)) return letter;
  const [base = letter, ...accents] = letter.normalize('NFD');
  return accents.every((accent) => /\p{M}/u.test(accent)) ? base : letter;
}

/** One letter stays one letter. */
function single(changed: string, letter: string): string {
  return Array.from(changed).length === 1 ? changed : letter;
}
