/** Everything that read models hold, to be compared document by document with those of a rebuild. */
import type { EventStore } from '#event-store/port.js';
import { collections } from '#read-models/documents.js';
import type { Page, ReadStore } from '#read-models/port.js';
import { foldLog } from '#read-models/projector/fold-log.js';
import { loadFolded } from '#read-models/projector/rebuild.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';

export interface Held {
  readonly checkpoint: number;
  readonly all: Readonly<Record<string, readonly object[]>>;
  readonly found: Readonly<Record<string, readonly object[]>>;
}

/** Every document, and what a search finds. Closes the read models. */
export async function heldIn(models: ReadStore): Promise<Held> {
  const all = await everythingIn(models);
  const found: Record<string, readonly object[]> = {};
  for (const text of ['note', 'redacted', 'finding', 'put right'])
    found[text] = (await models.find<object>('trail', { where: { text }, limit: 1000 })).items;
  const checkpoint = await models.checkpoint();
  await models.close();
  return { checkpoint, all, found };
}

/** Every document of each collection, by key. */
export async function everythingIn(models: ReadStore): Promise<Held['all']> {
  const all: Record<string, readonly object[]> = {};
  for (const { name } of collections) all[name] = await everyDocument(models, name);
  return all;
}

/** What a rebuild of the whole log into a new file holds. */
export async function rebuilt(events: EventStore, file: string): Promise<Held> {
  const models = openSqliteReadStore({ file, collections });
  const head = await events.head();
  await loadFolded(models, foldLog(events, head), head, 1);
  return heldIn(models);
}

async function everyDocument(models: ReadStore, collection: string): Promise<readonly object[]> {
  const documents: object[] = [];
  let page: Page<object> = await models.find<object>(collection, { limit: 1000 });
  documents.push(...page.items);
  while (page.next !== undefined) {
    page = await models.find<object>(collection, { limit: 1000, cursor: page.next });
    documents.push(...page.items);
  }
  return documents;
}
