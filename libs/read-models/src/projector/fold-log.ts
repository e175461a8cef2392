/** Folds the whole log in memory and gives its documents in the order in which a store loads them fastest. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position } from '#event-store/port.js';
import type { CollectionName, TrailDocument } from '../documents.js';
import type { Key, Write } from '../port.js';
import { project } from '../projections/project.js';
import type { DocumentOf, Documents } from '../projections/session.js';
import { settle } from '../projections/settle.js';
import { Unsettled } from '../projections/unsettled.js';
import { historyIn } from './project-batch.js';

/** How far a rebuild has come. Positions, of which there may be fewer events. */
export interface Progress {
  readonly position: Position;
  readonly head: Position;
}

/** Rows to load; or, after all of those, rows of the trail that later entries amended after they had been given. */
export type Folded =
  | { readonly collection: CollectionName; readonly rows: readonly (readonly [Key, object])[] }
  | { readonly rewritten: readonly Write[] };

const EVENTS_AT_ONCE = 1000;
const ROWS_AT_ONCE = 1000;

/**
 * Gives the trail as it goes, since it is by far the largest and never needed again, and all else in key order at the
 * end: memory holds what there is (findings, actions …), not what happened to it.
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
    yield { collection: 'trail', rows: documents.takeTrail() };
    onProgress?.({ position, head });
    // Reads that are answered at once would otherwise keep everything else in this thread waiting.
    await nextTurn();
  }
  await settle(documents, unsettled);
  yield* documents.others();
  yield { rewritten: documents.rewritten() };
}

/** Every document but the rows of the trail that were given away. */
class AllDocuments implements Documents {
  private readonly held = new Map<CollectionName, Map<Key, object>>();
  private trail = new Map<Key, TrailDocument>();
  private readonly rewrites = new Map<Key, TrailDocument>();
  private given = 0;

  get<C extends CollectionName>(collection: C, key: Key): DocumentOf[C] | undefined {
    return this.held.get(collection)?.get(key) as DocumentOf[C] | undefined;
  }

  put<C extends CollectionName>(collection: C, key: Key, document: DocumentOf[C]): void {
    if (collection === 'trail') this.putTrail(document as TrailDocument);
    else this.in(collection).set(key, document);
  }

  delete(collection: CollectionName, key: Key): void {
    this.in(collection).delete(key);
  }

  takeTrail(): readonly (readonly [Key, object])[] {
    const rows = [...this.trail];
    this.given = Number(rows.at(-1)?.[0] ?? this.given);
    this.trail = new Map();
    return rows;
  }

  rewritten(): readonly Write[] {
    return [...this.rewrites].map(([key, document]) => ({ collection: 'trail', key, document }));
  }

  *others(): Generator<Folded> {
    for (const [collection, documents] of this.held) {
      const rows = [...documents].sort(([one], [other]) => (one < other ? -1 : 1));
      for (let i = 0; i < rows.length; i += ROWS_AT_ONCE)
        yield { collection, rows: rows.slice(i, i + ROWS_AT_ONCE) };
    }
  }

  private putTrail(row: TrailDocument): void {
    const rows = row.position <= this.given ? this.rewrites : this.trail;
    rows.set(row.position, row);
  }

  private in(collection: CollectionName): Map<Key, object> {
    let documents = this.held.get(collection);
    if (documents === undefined) this.held.set(collection, (documents = new Map<Key, object>()));
    return documents;
  }
}
