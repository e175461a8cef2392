/** Conditions of the port as a filter of MongoDB. */
import type { Document, Filter } from 'mongodb';
import { type Condition, NotInThisGeneration, type Where } from '#read-models/port.js';
import { type Bound, type FieldCondition, readCondition } from '../query/condition.js';
import { type Declared, keyField } from '../query/declared.js';
import { type SearchTerm, searchTerms } from '../query/search-terms.js';
import { stemsOf } from './stems.js';
import { inRow, marked, nullMark, type Stored } from './stored.js';

export type StoredFilter = Filter<Stored>;

/** In `lacks`: the words of the searched text. No field has such a name. */
export const searchedWords = ' words';

/** Of which nothing is. */
const nothing: StoredFilter = { _id: { $in: [] } };

/** A collection as it is declared and as the generation has it. */
export interface Laid {
  readonly declared: Declared;
  /** Declared fields, and the searched text, that this generation was made without. */
  readonly lacks: ReadonlySet<string>;
}

/**
 * Where a query compares and sorts a field of one value.
 * @throws NotInThisGeneration when the generation was made without the field
 */
export function pathOf(laid: Laid, field: string): string {
  return field === keyField ? '_id' : inRow(`at.${there(laid, field)}`);
}

/** The same within the document, where a list and a field with its nulls before its values lie. */
export function pathInDocument(laid: Laid, field: string): string {
  return inRow(`doc.${there(laid, field)}`);
}

function there({ declared, lacks }: Laid, field: string): string {
  if (!lacks.has(field)) return field;
  throw new NotInThisGeneration(`${declared.name} has no ${field} yet: it waits for its rebuild`);
}

/**
 * @throws TypeError when a field is not declared or a condition does not fit it, or no text to search is declared
 * @throws NotInThisGeneration when the generation was made without something that is declared
 */
export function filterOf(laid: Laid, where: Where = {}): StoredFilter {
  const parts = [...filtersOf(laid, where.all)];
  if (where.any !== undefined) {
    const alternatives = where.any.map((each) => every(filtersOf(laid, each)));
    parts.push(alternatives.length === 0 ? nothing : { $or: alternatives });
  }
  if (where.text !== undefined) parts.push(textFilter(laid, where.text));
  return every(parts);
}

/** All of these at once. */
export function every(filters: readonly StoredFilter[]): StoredFilter {
  const [first = {}, ...others] = filters.filter((filter) => Object.keys(filter).length > 0);
  return others.length === 0 ? first : { $and: [first, ...others] };
}

function filtersOf(
  laid: Laid,
  conditions: Readonly<Record<string, Condition>> = {},
): readonly StoredFilter[] {
  return Object.entries(conditions).map(([field, condition]) => {
    const read = readCondition(laid.declared, field, condition);
    const filter: Document =
      read.kind === 'has'
        ? { [pathInDocument(laid, field)]: { $in: read.values.map((value) => value.toWellFormed()) } }
        : { [pathOf(laid, field)]: test(field, read) };
    return filter;
  });
}

function test(field: string, condition: Exclude<FieldCondition, { readonly kind: 'has' }>): unknown {
  switch (condition.kind) {
    case 'equal':
      return marked(condition.value);
    case 'not':
      return { $ne: marked(condition.value) };
    case 'in':
      return { $in: condition.values.map(marked) };
    case 'range':
      // A comparison is with values of its own type alone: no null is in a range. A key is never null.
      if (condition.bounds.length === 0) return { $ne: field === keyField ? null : nullMark };
      return Object.fromEntries(condition.bounds.map(({ side, value }) => [operators[side], marked(value)]));
  }
}

const operators: Readonly<Record<Bound['side'], string>> = {
  from: '$gte',
  above: '$gt',
  to: '$lte',
  below: '$lt',
};

function textFilter(laid: Laid, text: string): StoredFilter {
  const { declared } = laid;
  if (declared.text === undefined) throw new TypeError(`${declared.name} declares no text to search`);
  if (laid.lacks.has(searchedWords)) throw new NotInThisGeneration(`${declared.name} has no words yet`);
  const terms = searchTerms(text);
  return terms.length === 0 ? nothing : every(terms.map(termFilter));
}

function termFilter(term: SearchTerm): StoredFilter {
  if (term.kind === 'prefix') {
    const stems = stemsOf(term.prefix);
    const last = stems.at(-1);
    if (last === undefined) return nothing;
    return stems.length === 1
      ? { [inRow('words')]: { $regex: `^${last}` } }
      : every([wordsFilter(stems.slice(0, -1)), saidFilter(` ${stems.join(' ')}`)]);
  }
  const stems = term.words.flatMap(stemsOf);
  if (stems.length === 0) return nothing;
  const all = wordsFilter(stems);
  return stems.length === 1 ? all : every([all, saidFilter(` ${stems.join(' ')} `)]);
}

function wordsFilter(stems: readonly string[]): StoredFilter {
  const [first = '', ...others] = new Set(stems);
  return { [inRow('words')]: others.length === 0 ? first : { $all: [first, ...others] } };
}

function saidFilter(words: string): StoredFilter {
  return { [inRow('said')]: { $regex: words } };
}
