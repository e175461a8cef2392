/** Applies the writes of a batch to the collections: new documents inserted together, known ones replaced. */
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Document,
  MongoBulkWriteError,
} from 'mongodb';
import type { Batch, Key } from '#read-models/port.js';
import { checkedKey } from '../query/declared.js';
import type { OpenCollection } from './find.js';
import { numbered, store, type Stored } from './stored.js';

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
 * @param largest lets keys that are larger than all there were go in without a look at what is there
 */
export async function applyByNumber(
  stored: Collection<Stored>,
  { puts, deletes }: Changes,
  batch: number,
  largest?: LargestKeys,
): Promise<void> {
  const isNew = largest === undefined ? () => false : await largest.beyond(stored, puts);
  const known = new Set(
    await keysThere(
      stored,
      puts.filter((put) => !isNew(put)),
    ),
  );
  const rows = puts.map((put) => numbered(put, batch));
  const added = rows.filter(({ _id }) => !known.has(_id));
  for (const key of await insertUnlessThere(stored, added)) known.add(key);
  const changed = [
    ...rows.filter(({ _id }) => known.has(_id)),
    ...deletes.map((_id) => ({ _id, row: { v: batch, gone: true } })),
  ];
  if (changed.length > 0) await stored.bulkWrite(changed.map(unlessLater), { ordered: false });
}

/**
 * Puts a row in the place of one that an earlier batch wrote: the larger row stays, and the number of its batch comes
 * first in it. A condition on the number would do the same, but not every engine looks up a key that comes with another
 * condition.
 */
function unlessLater({
  _id,
  row,
}: {
  readonly _id: Key;
  readonly row: object;
}): AnyBulkWriteOperation<Stored> {
  const larger: Document = { row };
  return { updateOne: { filter: { _id }, update: { $max: larger } } };
}

/** The largest number key of each collection, as the one writer that there is has left it. */
export class LargestKeys {
  private readonly largest = new Map<string, number>();

  /** Tells which of the documents have a key larger than every key there was; they then count as there. */
  async beyond(stored: Collection<Stored>, puts: readonly Stored[]): Promise<(put: Stored) => boolean> {
    const keys = puts.map(({ _id }) => _id).filter((key) => typeof key === 'number');
    if (keys.length === 0) return () => false;
    const before = this.largest.get(stored.collectionName) ?? (await largestIn(stored));
    this.largest.set(
      stored.collectionName,
      keys.reduce((most, key) => Math.max(most, key), before),
    );
    return ({ _id }) => typeof _id === 'number' && _id > before;
  }

  /** After a failure, or when somebody else may have written. */
  forget(): void {
    this.largest.clear();
  }
}

async function largestIn(stored: Collection<Stored>): Promise<number> {
  const last = await stored.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } });
  return typeof last?._id === 'number' ? last._id : 0;
}

/** Inserts what is not there; the answer has the keys of what was. */
async function insertUnlessThere(
  stored: Collection<Stored>,
  documents: readonly Stored[],
): Promise<readonly Key[]> {
  if (documents.length === 0) return [];
  try {
    await stored.insertMany(documents, { ordered: false });
    return [];
  } catch (error) {
    const errors = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (errors.length === 0 || errors.some(({ code }) => code !== duplicateKey)) throw error;
    return errors.flatMap(({ index }) => documents[index]?._id ?? []);
  }
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

export const duplicateKey = 11000;
