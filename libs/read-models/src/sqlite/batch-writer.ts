/** Writes batches to a file: each with its checkpoint in one transaction. */
import type { Batch, Key } from '#read-models/port.js';
import { checkedKey } from '../query/declared.js';
import { Dictionary } from './dictionary.js';
import type { OpenFile } from './open.js';
import { passFence, writeState } from './state.js';
import { CollectionWriter } from './collection-writer.js';

export class BatchWriter {
  private readonly dictionary: Dictionary;
  private readonly collections = new Map<string, CollectionWriter>();

  constructor(private readonly open: OpenFile) {
    this.dictionary = new Dictionary(open.database);
  }

  /** @throws Fenced when a later projector has taken over */
  commit({ writes, checkpoint, fence }: Batch): void {
    const { database, statements } = this.open;
    const last = this.lastWrites(writes);
    database.exec('BEGIN IMMEDIATE');
    try {
      passFence(statements, fence);
      for (const [collection, documents] of last) this.collection(collection).apply(documents);
      writeState(statements, 'checkpoint', checkpoint);
      database.exec('COMMIT');
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (database.isTransaction) database.exec('ROLLBACK');
      this.dictionary.forget();
      for (const writer of this.collections.values()) writer.forget();
      throw error;
    }
  }

  /** The last write of each key, by collection. */
  private lastWrites(writes: Batch['writes']): ReadonlyMap<string, ReadonlyMap<Key, object | null>> {
    const last = new Map<string, Map<Key, object | null>>();
    for (const { collection, key, document } of writes) {
      const { declared } = this.open.table(collection);
      const documents = last.get(collection) ?? new Map<Key, object | null>();
      last.set(collection, documents.set(checkedKey(declared, key), document));
    }
    return last;
  }

  private collection(name: string): CollectionWriter {
    const known = this.collections.get(name);
    if (known !== undefined) return known;
    const writer = new CollectionWriter(this.open.database, this.open.table(name), this.dictionary);
    this.collections.set(name, writer);
    return writer;
  }
}
