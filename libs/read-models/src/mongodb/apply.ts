/** Applies the writes of a batch to the collections: new documents inserted together, known ones replaced. */
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  MongoBulkWriteError,
} from 'mongodb';
import type { Batch, Key } from '#read-models/port.js';
import { checkedKey } from '../query/declared.js';
import type { OpenCollection } from './find.js';
import { store, type Stored } from './stored.js';

/** The last writes of a batch to one collection. */
export interface Changes {
  readonly collection: string;
  readonly puts: readonly Stored[];
  readonly deletes: readonly Key[];
}

/**
 * The last write of each key, by collection.
 * @throws TypeError when a document does not fit the declaration
 */
export function changesOf(
  collectionOf: (name: string) => OpenCollection,
  writes: Batch['writes'],
): readonly Changes[] {
  const last = new Map<string, Map<Key, object | null>>();
  for (const { collection, key, document } of writes) {
    const { declared } = collectionOf(collection);
    const documents = last.get(collection) ?? new Map<Key, object | null>();
    last.set(collection, documents.set(checkedKey(declared, key), document));
  }
  return [...last].map(([collection, documents]) => {
    const { declared } = collectionOf(collection);
    const puts: Stored[] = [];
    const deletes: Key[] = [];
    for (const [key, document] of documents) {
      if (document === null) deletes.push(key);
      else puts.push(store(declared, key, document));
    }
    return { collection, puts, deletes };
  });
}

/** Within the caller's transaction, which another writer of the same documents cannot commit beside. */
export async function applyInTransaction(
  stored: Collection<Stored>,
  { puts, deletes }: Changes,
  session: ClientSession,
): Promise<void> {
  const known = await keysThere(stored, puts, session);
  const added = puts.filter(({ _id }) => !known.has(_id));
  if (added.length > 0) await stored.insertMany(added, { session });
  const replaced: AnyBulkWriteOperation<Stored>[] = puts
    .filter(({ _id }) => known.has(_id))
    .map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement } }));
  if (replaced.length > 0) await stored.bulkWrite(replaced, { session });
  if (deletes.length > 0) await stored.deleteMany({ _id: { $in: [...deletes] } }, { session });
}

/**
 * Without a transaction: touches only what was written by an earlier batch, so that it can be applied again at any
 * time, by anybody, even after later batches. A document that is deleted leaves a tombstone, which says so.
 * @param batch number of the batch
 */
export async function applyByNumber(
  stored: Collection<Stored>,
  { puts, deletes }: Changes,
  batch: number,
): Promise<void> {
  const known = await keysThere(stored, puts);
  const added = puts.filter(({ _id }) => !known.has(_id)).map((each) => ({ ...each, v: batch }));
  if (added.length > 0) await stored.insertMany(added, { ordered: false }).catch(unlessThere);
  const replaced: AnyBulkWriteOperation<Stored>[] = puts
    .filter(({ _id }) => known.has(_id))
    .map((put) => ({
      replaceOne: { filter: { _id: put._id, v: { $lt: batch } }, replacement: { ...put, v: batch } },
    }));
  if (replaced.length > 0) await stored.bulkWrite(replaced, { ordered: false });
  if (deletes.length === 0) return;
  await stored.updateMany(
    { _id: { $in: [...deletes] }, v: { $lt: batch } },
    { $set: { gone: true, v: batch }, $unset: { doc: '', json: '', at: '', words: '', said: '' } },
  );
}

async function keysThere(
  stored: Collection<Stored>,
  puts: readonly Stored[],
  session?: ClientSession,
): Promise<ReadonlySet<Key>> {
  if (puts.length === 0) return new Set();
  const options = { projection: { _id: 1 }, ...(session === undefined ? {} : { session }) };
  const found = await stored.find({ _id: { $in: puts.map(({ _id }) => _id) } }, options).toArray();
  return new Set(found.map(({ _id }) => _id));
}

/** Whoever put a document between the look and the insert wrote this batch or a later one. */
function unlessThere(error: unknown): void {
  const errors = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
  if (errors.length === 0 || errors.some(({ code }) => code !== duplicateKey)) throw error;
}

export const duplicateKey = 11000;
