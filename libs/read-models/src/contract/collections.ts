/** The collections that the contract works on: actions by reference, and a trail by position. */
import type { CollectionSpec, Key, ReadStoreWriter, Write } from '#read-models/port.js';

export const actions: CollectionSpec = {
  name: 'actions',
  fields: {
    owner: 'text',
    status: 'text',
    due: 'text',
    slips: 'number',
    title: 'text',
    themes: 'list',
    weight: 'number',
  },
  indexes: [['due'], ['owner', 'due'], ['status', 'slips', 'due']],
  text: 'title',
  textWithin: ['owner', 'themes'],
};

export const trail: CollectionSpec = {
  name: 'trail',
  fields: { type: 'text', threads: 'list', agencies: 'list' },
  indexes: [['type']],
  text: 'words',
  textWithin: ['threads', 'type'],
  numericKey: true,
};

export interface ActionDocument {
  readonly ref: string;
  readonly owner?: string | null;
  readonly status?: string | null;
  readonly due?: string | null;
  readonly slips?: number | null;
  readonly title?: string | null;
  readonly themes?: readonly string[];
  readonly weight?: number | null;
}

export function putAction(document: ActionDocument): Write {
  return { collection: 'actions', key: document.ref, document };
}

export function putEntry(key: number, document: object): Write {
  return { collection: 'trail', key, document };
}

export function remove(collection: string, key: Key): Write {
  return { collection, key, document: null };
}

/** Commits writes as the next batch. */
export async function commit(store: ReadStoreWriter, ...writes: readonly Write[]): Promise<void> {
  await store.commit({ writes, checkpoint: (await store.checkpoint()) + 1, fence: 1 });
}

export function refs(items: readonly unknown[]): readonly string[] {
  return items.map((item) => (item as ActionDocument).ref);
}
