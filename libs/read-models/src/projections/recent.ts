/** Documents that were read or written lately, so that the next batch need not read them again. */
import type { CollectionName } from '../documents.js';
import type { Key } from '../port.js';

/** Of each collection; about 40 MB in all when full of findings and actions. */
const MOST = 5000;

/** Their rows are written and not read again. */
export const writtenOnly: ReadonlySet<CollectionName> = new Set([
  'trail',
  'findingVersions',
  'actionVersions',
]);

/** Holds only what is committed. One projector writes to a store, so what it wrote is what is there. */
export class Recent {
  private readonly collections = new Map<CollectionName, Map<Key, object>>();

  get(collection: CollectionName, key: Key): object | undefined {
    return this.collections.get(collection)?.get(key);
  }

  /** Notes a document as committed; undefined notes that it was deleted. */
  note(collection: CollectionName, key: Key, document: object | undefined): void {
    if (writtenOnly.has(collection)) return;
    const documents = this.in(collection);
    documents.delete(key);
    if (document === undefined) return;
    documents.set(key, document);
    if (documents.size > MOST) documents.delete(documents.keys().next().value ?? key);
  }

  private in(collection: CollectionName): Map<Key, object> {
    let documents = this.collections.get(collection);
    if (documents === undefined) this.collections.set(collection, (documents = new Map<Key, object>()));
    return documents;
  }
}
