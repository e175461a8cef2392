/** Reading: pages, counts and groups. */
import type { Collection, Document } from 'mongodb';
import type { FindQuery, Key, Page, Scalar, Where } from '#read-models/port.js';
import { scalarField } from '../query/declared.js';
import { checkedLimit, orderOf, readCursor, writeCursor } from '../query/order.js';
import { every, filterOf, type Laid, pathOf, type StoredFilter } from './filter.js';
import { stretches } from './order.js';
import { inRow, restore, type Stored, unmarked } from './stored.js';

/** A collection of the generation that is open. */
export interface OpenCollection extends Laid {
  readonly stored: Collection<Stored>;
  /** What tells documents from tombstones; empty where there are none. */
  readonly present: StoredFilter;
}

const content = { [inRow('doc')]: 1, [inRow('json')]: 1 } as const;

export async function documentOf({ stored, present }: OpenCollection, key: Key): Promise<object | undefined> {
  const found = await stored.findOne(every([{ _id: key }, present]), { projection: content });
  return found === null ? undefined : restore(found);
}

/** The documents that are there, in the order of the keys. */
export async function documentsOf(
  { stored, present }: OpenCollection,
  keys: readonly Key[],
): Promise<readonly object[]> {
  if (keys.length === 0) return [];
  const found = await stored
    .find(every([{ _id: { $in: [...new Set(keys)] } }, present]), { projection: content })
    .toArray();
  const byKey = new Map(found.map((each) => [each._id, each]));
  return keys.flatMap((key) => {
    const each = byKey.get(key);
    return each === undefined ? [] : [restore(each)];
  });
}

export async function findPage(collection: OpenCollection, query: FindQuery): Promise<Page<object>> {
  const { declared } = collection;
  const limit = checkedLimit(query);
  const order = orderOf(declared, query);
  const filter = wanted(collection, query.where);
  const projection = query.only === undefined ? content : paths(collection, query.only);
  const found: Stored[] = [];
  for (const { alternatives, sort } of stretches(collection, order, readCursor(declared, query))) {
    const parts = alternatives.map((each) => every([filter, each]));
    const [only] = parts;
    // One more than asked for tells whether there is a next page.
    const more = limit + 1 - found.length;
    if (only === undefined || more === 0) continue;
    const next = collection.stored.find(parts.length === 1 ? only : { $or: parts }, { projection });
    found.push(...(await next.sort(sort).limit(more).toArray()));
  }
  const items = found
    .slice(0, limit)
    .map((each) => (query.only === undefined ? restore(each) : picked(each, query.only)));
  const last = found[limit - 1];
  const lastItem = items.at(-1);
  if (found.length <= limit || last === undefined || lastItem === undefined) return { items };
  return { items, next: writeCursor(declared, query, last._id, lastItem) };
}

/** @throws TypeError for a field that is not declared, or a list */
function paths(collection: OpenCollection, only: readonly string[]): Readonly<Record<string, 1>> {
  for (const field of only) scalarField(collection.declared, field);
  return Object.fromEntries(
    ['_id', ...only.map((field) => pathOf(collection, field))].map((path) => [path, 1]),
  );
}

function picked({ _id, row }: Stored, only: readonly string[]): object {
  // Where nothing of it was asked for, there is no row.
  const values: Readonly<Record<string, unknown>> = only.length === 0 ? {} : row.at;
  return { key: _id, ...Object.fromEntries(only.map((field) => [field, unmarked(values[field])])) };
}

export async function countOf(collection: OpenCollection, where?: Where, cap?: number): Promise<number> {
  const filter = wanted(collection, where);
  if (cap !== undefined && cap <= 0) return 0;
  return collection.stored.countDocuments(filter, cap === undefined ? {} : { limit: cap });
}

export async function groupsOf(
  collection: OpenCollection,
  by: readonly string[],
  where?: Where,
  sum?: string,
): Promise<readonly { readonly by: readonly Scalar[]; readonly total: number }[]> {
  const { declared } = collection;
  for (const field of by) scalarField(declared, field);
  if (sum !== undefined && scalarField(declared, sum) !== 'number') {
    throw new TypeError(`${declared.name}.${sum} is no number: it cannot be summed`);
  }
  const id = Object.fromEntries(by.map((field, at) => [`by${at}`, `$${pathOf(collection, field)}`]));
  const groups = await collection.stored
    .aggregate<{ readonly _id: Document; readonly total: number }>([
      { $match: wanted(collection, where) },
      // What is no number adds nothing.
      { $group: { _id: id, total: { $sum: sum === undefined ? 1 : `$${pathOf(collection, sum)}` } } },
    ])
    .toArray();
  return groups.map(({ _id, total }) => ({ by: by.map((_, at) => unmarked(_id[`by${at}`])), total }));
}

function wanted(collection: OpenCollection, where: Where | undefined): StoredFilter {
  return every([filterOf(collection, where), collection.present]);
}
