/** Folds the whole log in memory and gives its documents in the order in which a store loads them fastest. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position } from '#event-store/port.js';
import type { CollectionName } from '../documents.js';
import type { Key, Write } from '../port.js';
import { project } from '../projections/project.js';
import { writtenOnly } from '../projections/recent.js';
import type { DocumentOf, Documents } from '../projections/session.js';
import { settle } from '../projections/settle.js';
import { Unsettled } from '../projections/unsettled.js';
import { historyIn } from './project-batch.js';

/** How far a rebuild has come. Positions, of which there may be fewer events. */
export interface Progress {
  readonly position: Position;
  readonly head: Position;
}

/** Rows to load; or, after all of those, rows that later entries changed after they had been given. */
export type Folded =
  | { readonly collection: CollectionName; readonly rows: readonly (readonly [Key, object])[] }
  | { readonly rewritten: readonly Write[] };

const EVENTS_AT_ONCE = 1000;
const ROWS_AT_ONCE = 1000;

/**
 * Gives the trail and the past as it goes, since they are by far the largest and never read again, and all else in key
 * order at the end: memory holds what there is (findings, actions …), not what happened to it.
 * @throws ProjectionFailed when an event cannot be projected
 */
export async function* foldLog(
  events: EventStore,
  head: Position,
  onProgress?: (progress: Progress) => void,
  signal?: AbortSignal,
): AsyncGenerator<Folded, void, undefined> {
  const documents = new AllDocuments();
  const unsettled = new Unsettled();
  const readHistory = historyIn(events);
  let position = 0;
  while (position < head) {
    signal?.throwIfAborted();
    const batch = (await events.readAll(position, EVENTS_AT_ONCE)).filter((event) => event.position <= head);
    const last = batch.at(-1);
    if (last === undefined) break;
    for (const event of batch) await project(event, documents, unsettled, readHistory);
    position = last.position;
    if (unsettled.tallies.isLarge) await unsettled.tallies.flush(documents);
    yield* documents.takeRows();
    onProgress?.({ position, head });
    // Reads that are answered at once would otherwise keep everything else in this thread waiting.
    await nextTurn();
  }
  await settle(documents, unsettled);
  yield* documents.others();
  yield { rewritten: documents.rewritten() };
}

/** Every document but the rows that were given away. */
class AllDocuments implements Documents {
  private readonly held = new Map<CollectionName, Map<Key, object>>();
  private rows = new Map<CollectionName, Map<Key, object>>();
  private readonly given = new Map<CollectionName, Key>();
  private readonly rewrites = new Map<CollectionName, Map<Key, object>>();

  get<C extends CollectionName>(collection: C, key: Key): DocumentOf[C] | undefined {
    return this.held.get(collection)?.get(key) as DocumentOf[C] | undefined;
  }

  put<C extends CollectionName>(collection: C, key: Key, document: DocumentOf[C]): void {
    if (!writtenOnly.has(collection)) documentsOf(this.held, collection).set(key, document);
    else if (key > (this.given.get(collection) ?? 0)) documentsOf(this.rows, collection).set(key, document);
    else documentsOf(this.rewrites, collection).set(key, document);
  }

  delete(collection: CollectionName, key: Key): void {
    documentsOf(this.held, collection).delete(key);
  }

  /** Rows that are written and not read again, in key order. */
  *takeRows(): Generator<Folded> {
    for (const [collection, documents] of this.rows) {
      const rows = [...documents];
      const last = rows.at(-1);
      if (last !== undefined) this.given.set(collection, last[0]);
      yield { collection, rows };
    }
    this.rows = new Map();
  }

  rewritten(): readonly Write[] {
    return [...this.rewrites].flatMap(([collection, documents]) =>
      [...documents].map(([key, document]) => ({ collection, key, document })),
    );
  }

  *others(): Generator<Folded> {
    for (const [collection, documents] of this.held) {
      const rows = [...documents].sort(([one], [other]) => (one < other ? -1 : 1));
      for (let i = 0; i < rows.length; i += ROWS_AT_ONCE)
        yield { collection, rows: rows.slice(i, i + ROWS_AT_ONCE) };
    }
  }
}

function documentsOf(
  collections: Map<CollectionName, Map<Key, object>>,
  collection: CollectionName,
): Map<Key, object> {
  let documents = collections.get(collection);
  if (documents === undefined) collections.set(collection, (documents = new Map<Key, object>()));
  return documents;
}
