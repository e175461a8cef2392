/**
 * Values that lie in the text index beside the words, each as one token: a search within them meets no row that is not
 * in both, however common the words are, and leaves no row to be tested.
 */
import { readCondition } from '../query/condition.js';
import type { Condition, PreparedRows, Scalar, Where } from '#read-models/port.js';
import { listOf, searchedText, valueOf } from '../query/declared.js';
import type { Statements } from './statements.js';
import { type Table, valuesColumn } from './tables.js';
import { dictionaryId } from './where.js';

/** What the text index holds of a document. */
export interface Searched {
  readonly words: string;
  /** Null where the index has words alone. */
  readonly values: string | null;
}

/** A `has` or `in` of more values than this is tested on each row. */
const mostValues = 64;

/** The number of a value in the dictionary. */
export type IdOf<Id extends number | undefined = number> = (value: string) => Id;

/** What is indexed of a document; null for a document without text. @throws TypeError when it does not fit */
export function searchedOf(table: Table, document: object, idOf: IdOf): Searched | null {
  const words = searchedText(table.declared, document);
  if (words === null) return null;
  return searched(table, words, (field) => valuesIn(table, field, document), idOf);
}

/** The same of a document that was made ready for a bulk load, and has text. */
export function searchedIn(
  table: Table,
  words: string,
  { rows: { values, lists }, at }: { readonly rows: PreparedRows; readonly at: number },
  idOf: IdOf,
): Searched {
  return searched(table, words, (field) => lists[field]?.[at] ?? asList(values[field]?.[at]), idOf);
}

function searched(
  table: Table,
  words: string,
  valuesOf: (field: string) => readonly string[],
  idOf: IdOf,
): Searched {
  if (table.within.length === 0) return { words, values: null };
  const tokens = table.within.flatMap((field) =>
    valuesOf(field).map((value) => tokenOf(table, field, idOf(value))),
  );
  return { words, values: tokens.join(' ') };
}

export function isSearchedAlike(one: Searched | null, other: Searched | null): boolean {
  return one?.words === other?.words && one?.values === other?.values;
}

/** Conditions, split into those that the text index answers, as expressions for it, and the others. */
function splitByIndex(
  table: Table,
  all: Readonly<Record<string, Condition>>,
  idOf: IdOf<number | undefined>,
): { readonly indexed: readonly string[]; readonly others: Readonly<Record<string, Condition>> } {
  const indexed: string[] = [];
  const others: [string, Condition][] = [];
  for (const [field, condition] of Object.entries(all)) {
    const values = table.within.includes(field) ? wantedValues(table, field, condition) : undefined;
    if (values === undefined) others.push([field, condition]);
    else {
      const tokens = values.map((value) => `"${tokenOf(table, field, idOf(value) ?? NO_ID)}"`);
      indexed.push(`${valuesColumn(table)} : (${tokens.join(' OR ')})`);
    }
  }
  return { indexed, others: Object.fromEntries(others) };
}

/** The values of which a document must have one; undefined when the condition asks for something else. */
function wantedValues(table: Table, field: string, condition: Condition): readonly string[] | undefined {
  const read = readCondition(table.declared, field, condition);
  const wanted =
    read.kind === 'equal' ? [read.value] : read.kind === 'in' || read.kind === 'has' ? read.values : [];
  const texts = wanted.filter((value) => typeof value === 'string');
  const fits = texts.length > 0 && texts.length <= mostValues && texts.length === wanted.length;
  return fits ? texts : undefined;
}

function valuesIn(table: Table, field: string, document: object): readonly string[] {
  if (table.declared.fields.get(field) === 'list') return listOf(table.declared, field, document);
  return asList(valueOf(table.declared, field, document));
}

function asList(value: Scalar | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [String(value)];
}

/** A character that the text index takes as part of a word and that no searched word has. */
const mark = '\ue000';

/** Of a value that no document has. */
const NO_ID = 0;

/** No two values share a token. It ends with a digit, so that the stemmer leaves it alone. */
function tokenOf({ within }: Table, field: string, id: number): string {
  return `${mark}${String.fromCharCode(FIRST_LETTER + within.indexOf(field))}${id}`;
}

const FIRST_LETTER = 97;

/** Takes out the conditions that the text index answers; alternatives only if it answers every one, or there is one. */
export function answeredByIndex(
  table: Table,
  { all = {}, any, text }: Where,
  statements: Statements,
): { readonly indexed: readonly string[] } & Required<Pick<Where, 'all'>> & Pick<Where, 'any'> {
  const unanswered = { indexed: [], all, ...(any === undefined ? {} : { any }) };
  if (text === undefined || table.words === undefined) return unanswered;
  const idOf = (value: string) => dictionaryId(value, statements);
  const common = splitByIndex(table, all, idOf);
  const each = (any ?? []).map((conditions) => splitByIndex(table, conditions, idOf));
  const answered = { indexed: common.indexed, all: common.others };
  const [only] = each;
  if (only !== undefined && each.every(({ indexed, others }) => indexed.length > 0 && isEmpty(others))) {
    const some = each.map(({ indexed }) => `(${indexed.join(' AND ')})`);
    return { ...answered, indexed: [...common.indexed, `(${some.join(' OR ')})`] };
  }
  if (only === undefined || each.length > 1) return { ...unanswered, ...answered };
  return {
    ...answered,
    indexed: [...common.indexed, ...only.indexed],
    ...(isEmpty(only.others) ? {} : { any: [only.others] }),
  };
}

function isEmpty(conditions: Readonly<Record<string, Condition>>): boolean {
  return Object.keys(conditions).length === 0;
}
