/** Extracts: the stretch of a text in which most of what was searched for stands, with the places of the words found. */
import { stemmer } from 'stemmer';
import { type SearchTerm, searchTerms } from '#read-models/query/search-terms.js';

/** Plain text, never markup. */
export interface Extract {
  readonly text: string;
  /** Where the words found start and end in the text, the end excluded; in UTF-16 code units, in order. */
  readonly marks: readonly (readonly [start: number, end: number])[];
}

/** Longest extract, in UTF-16 code units, without the dots where it is cut. */
const LONGEST = 240;
/** The text index stems no longer words than this either. */
const LONGEST_STEMMED = 64;
/** Most places among which the best stretch is looked for. */
const MOST_FOUND = 200;
/** How much of it comes before the first word found. */
const LEAD = 60;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly stem: string;
}

/** A word or phrase found, and which of the terms it is. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly term: number;
}

/** @param search in the query language of text search */
export function extractOf(text: string, search: string): Extract {
  const found = foundIn(text, searchTerms(search));
  const best = found.reduce(
    (most, one) => (richness(found, one.start) > richness(found, most) ? one.start : most),
    found[0]?.start ?? 0,
  );
  const { from, to } = cut(text, best);
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    marks: merged(found.filter(({ start, end }) => start >= from && end <= to)).map(
      ({ start, end }) => [start + shift, end + shift] as const,
    ),
  };
}

const stems = new Map<string, string>();
const MOST_STEMS = 20_000;

/** As the text index compares words: without regard to case or accents, by their English stem. */
export function stemOf(word: string): string {
  let stem = stems.get(word);
  if (stem === undefined) {
    if (stems.size >= MOST_STEMS) stems.clear();
    stems.set(word, (stem = workedOut(word)));
  }
  return stem;
}

function workedOut(word: string): string {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.length > LONGEST_STEMMED ? plain : stemmer(plain);
}

function foundIn(text: string, terms: readonly SearchTerm[]): readonly Found[] {
  const words = wordsOf(text);
  const found = terms.flatMap((term, at) => {
    if (term.kind === 'prefix') {
      const prefix = stemOf(term.prefix);
      return words.filter(({ stem }) => stem.startsWith(prefix)).map((word) => ({ ...word, term: at }));
    }
    const stems = term.words.map(stemOf);
    return words.flatMap(({ start }, first) => {
      const last = words[first + stems.length - 1];
      const isHere = last !== undefined && stems.every((stem, i) => words[first + i]?.stem === stem);
      return isHere ? [{ start, end: last.end, term: at }] : [];
    });
  });
  return found.sort((one, other) => one.start - other.start).slice(0, MOST_FOUND);
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    stem: stemOf(word),
  }));
}

/** How many of the terms stand in an extract whose first word found is here. */
function richness(found: readonly Found[], start: number): number {
  const near = found.filter((one) => one.start >= start && one.end <= start + LONGEST - LEAD);
  return new Set(near.map(({ term }) => term)).size;
}

/** A stretch round a place, cut between words. */
function cut(text: string, place: number): { readonly from: number; readonly to: number } {
  const early = Math.max(0, Math.min(place - LEAD, text.length - LONGEST));
  const from = early === 0 ? 0 : startOfWord(text, early, place);
  const late = Math.min(text.length, from + LONGEST);
  return { from, to: late === text.length ? late : endOfWord(text, late, from) };
}

function startOfWord(text: string, from: number, latest: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= latest ? latest : space + 1;
}

function endOfWord(text: string, to: number, earliest: number): number {
  const space = text.lastIndexOf(' ', to);
  if (space > earliest) return space;
  // Not between the halves of one character.
  return /[\uD800-\uDBFF]/.test(text.charAt(to - 1)) ? to - 1 : to;
}

/** Marks that overlap, as those of a word and of a phrase with it, become one. */
function merged(found: readonly Found[]): readonly Found[] {
  const marks: Found[] = [];
  for (const one of found) {
    const last = marks.at(-1);
    if (last === undefined || one.start >= last.end) marks.push(one);
    else marks[marks.length - 1] = { ...last, end: Math.max(last.end, one.end) };
  }
  return marks;
}
