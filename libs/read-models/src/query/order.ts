/** The order a query asks for, and the cursors that continue it. Shared by the drivers. */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { BadCursor, type FindQuery, type Key, type Scalar } from '#read-models/port.js';
import { checkedKey, type Declared, keyField, scalarField, scalarOf, valueOf } from './declared.js';

export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

/** The order of a query: its fields, then the key, which breaks ties; in the first field's direction if nothing is said. */
export interface Order {
  readonly fields: readonly SortField[];
  readonly keyDescending: boolean;
}

/** The place of the last document of a page in its query's order. */
export interface Place {
  readonly values: readonly Scalar[];
  readonly key: Key;
}

/** @throws TypeError when a field is not declared or is a list, or a field comes twice */
export function orderOf(declared: Declared, query: FindQuery): Order {
  const sort = (query.sort ?? []).map(({ field, descending }) => {
    scalarField(declared, field);
    return { field, descending: descending === true };
  });
  const fields = sort.filter(({ field }) => field !== keyField);
  const byKey = sort.find(({ field }) => field === keyField);
  if (byKey !== undefined && sort.at(-1) !== byKey) {
    throw new TypeError(
      `A query of ${declared.name} sorts by more after its key, which no two documents share`,
    );
  }
  if (new Set(fields.map(({ field }) => field)).size < fields.length) {
    throw new TypeError(`A query of ${declared.name} sorts by the same field twice`);
  }
  return { fields, keyDescending: (byKey ?? fields[0])?.descending === true };
}

/** @throws RangeError unless the limit is an integer from 1 to 1,000 */
export function checkedLimit(query: FindQuery): number {
  if (Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= 1000) return query.limit;
  throw new RangeError(`A page has 1 to 1,000 documents, not ${query.limit}`);
}

/** The cursor that continues after this document. */
export function writeCursor(declared: Declared, query: FindQuery, key: Key, document: object): string {
  const values = orderOf(declared, query).fields.map(({ field }) => valueOf(declared, field, document));
  return Buffer.from(JSON.stringify([shapeOf(declared, query), values, key])).toString('base64url');
}

/**
 * Where the query continues; undefined without a cursor.
 * @throws BadCursor when it was not given out by this query
 */
export function readCursor(declared: Declared, query: FindQuery): Place | undefined {
  if (query.cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(query.cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts[0] !== shapeOf(declared, query)) throw new BadCursor();
    const [, values, key] = parts as readonly unknown[];
    const { fields } = orderOf(declared, query);
    if (!Array.isArray(values) || values.length !== fields.length) throw new BadCursor();
    return {
      values: fields.map(({ field }, at) => scalarOf(declared, field, values[at])),
      key: checkedKey(declared, key),
    };
  } catch (cause) {
    throw new BadCursor('The cursor is not one that this query gave out', { cause });
  }
}

/** Tells queries apart by everything but the page: a cursor must not move from one to another. */
function shapeOf(declared: Declared, { where, sort }: FindQuery): string {
  const shape = canonicalize({ collection: declared.name, where: where ?? {}, sort: sort ?? [] });
  return hash('sha256', shape ?? '', 'base64url').slice(0, 16);
}
