/**
 * How a document lies in MongoDB:
 *
 *     { _id: key, row: { v: batch, doc: the document, at: { field: value }, words: [stem], said: ' stems in order ' } }
 *
 * `at` holds every declared field of one value, `true` standing for null: MongoDB sorts booleans after numbers and text,
 * so nulls come last in an index. Lists are searched in `doc` itself. `v`, where there are no transactions, is the
 * number of the batch that wrote it; a `gone` row is a tombstone (see write-ahead.ts). It comes first in the row, so
 * that of two rows the one of the later batch is the larger.
 *
 * What BSON or an engine that speaks MongoDB's protocol cannot hold (a name with a dot or a dollar sign, half a
 * surrogate pair, a list in a list, …) is kept as JSON text in `json`; `doc` then has the declared fields alone.
 */
import type { Key, Scalar } from '#read-models/port.js';
import { type Declared, listOf, searchedText, valueOf } from '../query/declared.js';
import { stemsOf } from './stems.js';

/** Stands for null in `at`. */
export const nullMark = true;

export type Marked = string | number | typeof nullMark;

export interface Stored {
  readonly _id: Key;
  readonly row: StoredRow;
}

export interface StoredRow {
  readonly v?: number;
  readonly doc: object;
  readonly json?: string;
  readonly at: Readonly<Record<string, Marked>>;
  readonly words?: readonly string[];
  readonly said?: string;
}

/** Names what lies in a row, as the engine does. */
export function inRow(
  path: 'gone' | 'words' | 'said' | 'doc' | 'json' | `${'at' | 'doc'}.${string}`,
): string {
  return `row.${path}`;
}

/** @throws TypeError when the document does not fit the declaration */
export function store(declared: Declared, key: Key, document: object, json?: string): Stored {
  const at: Record<string, Marked> = {};
  for (const [field, type] of declared.fields) {
    if (type === 'list') listOf(declared, field, document);
    else at[field] = marked(valueOf(declared, field, document));
  }
  const text = searchedText(declared, document);
  const row: StoredRow = isNative(document, 0)
    ? { doc: document, at }
    : { doc: declaredAlone(declared, document), json: json ?? JSON.stringify(document), at };
  return { _id: key, row: text === null ? row : { ...row, ...searched(stemsOf(text)) } };
}

/** As the batch of this number writes it. */
export function numbered({ _id, row }: Stored, batch: number): Stored {
  return { _id, row: { v: batch, ...row } };
}

function searched(stems: readonly string[]): Pick<StoredRow, 'words' | 'said'> {
  return { words: [...new Set(stems)], said: ` ${stems.join(' ')} ` };
}

/** The document as it was given. */
export function restore({ row: { doc, json } }: { readonly row: Pick<StoredRow, 'doc' | 'json'> }): object {
  return json === undefined ? doc : (JSON.parse(json) as object);
}

export function marked(value: Scalar): Marked {
  if (value === null) return nullMark;
  // There is one zero in JSON.
  return typeof value === 'string' ? value.toWellFormed() : value + 0;
}

export function unmarked(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function declaredAlone(declared: Declared, document: object): object {
  const fields: Record<string, Scalar | readonly string[]> = {};
  for (const [field, type] of declared.fields) {
    if (type === 'list')
      fields[field] = listOf(declared, field, document).map((value) => value.toWellFormed());
    else fields[field] = nullOr(marked(valueOf(declared, field, document)));
  }
  return fields;
}

function nullOr(value: Marked): Scalar {
  return value === nullMark ? null : value;
}

/** BSON nests to 100; what is around the document takes some of it. */
const deepest = 80;

/** Whether the engine gives back exactly what JSON would. */
function isNative(value: unknown, depth: number, within: 'object' | 'list' = 'object'): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === 'boolean' || value === null) return true;
  if (value === undefined) return within === 'object';
  if (typeof value !== 'object' || depth > deepest) return false;
  if (Array.isArray(value))
    return within === 'object' && value.every((each) => isNative(each, depth + 1, 'list'));
  return (
    isPlain(value) && Object.entries(value).every(([name, each]) => isName(name) && isNative(each, depth + 1))
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const names = new Map<string, boolean>();
const mostNames = 10_000;

/** `_bsontype` means something else to the client library. */
function isName(name: string): boolean {
  const known = names.get(name);
  if (known !== undefined) return known;
  const isOne =
    /^[^$.\0][^.\0]*$/.test(name) && name.isWellFormed() && name !== '_bsontype' && name !== '__proto__';
  if (names.size >= mostNames) names.clear();
  names.set(name, isOne);
  return isOne;
}
