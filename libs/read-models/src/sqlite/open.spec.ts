/** A file's life: read while it is written, read under a newer declaration, thrown away when half loaded. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CollectionSpec,
  NotInThisGeneration,
  type PreparedRows,
  type ReadStoreWriter,
} from '#read-models/port.js';
import { declare } from '../query/declared.js';
import { prepareRows } from '../query/prepare.js';
import { openSqliteReadStore } from './read-store.js';

const older: CollectionSpec = { name: 'actions', fields: { owner: 'text' }, indexes: [['owner']] };
const newer: CollectionSpec = {
  name: 'actions',
  fields: { owner: 'text', due: 'text', slips: 'number', themes: 'list' },
  indexes: [['owner'], ['due'], ['slips']],
  text: 'title',
};

describe('A read-model file', () => {
  let folder: string;
  let opened: ReadStoreWriter[];
  const open = (file: string, collections: readonly CollectionSpec[], readOnly = false): ReadStoreWriter => {
    const store = openSqliteReadStore({ file: join(folder, file), collections, readOnly });
    opened.push(store);
    return store;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-file-'));
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  it('is read through a handle of its own, which sees each batch whole and cannot write', async () => {
    const writer = open('a.db', [newer]);
    const reader = open('a.db', [newer], true);
    await writer.commit({
      writes: [put('A1', { owner: 'police', themes: ['voice'] })],
      checkpoint: 1,
      fence: 1,
    });
    expect(await reader.get('actions', 'A1')).toEqual({ owner: 'police', themes: ['voice'] });
    expect(await reader.count('actions', { all: { themes: { has: ['voice'] } } })).toBe(1);
    expect(await reader.checkpoint()).toBe(1);
    await expect(reader.commit({ writes: [], checkpoint: 2, fence: 1 })).rejects.toThrow('readonly');
    expect(await writer.checkpoint()).toBe(1);
  });

  it('outlives its writer', async () => {
    const writer = open('a.db', [newer]);
    await writer.commit({ writes: [put('A1', { title: 'Visit' })], checkpoint: 4, fence: 3 });
    await writer.close();
    const again = open('a.db', [newer]);
    expect(await again.checkpoint()).toBe(4);
    expect(await again.count('actions', { text: 'visits' })).toBe(1);
    await expect(again.commit({ writes: [], checkpoint: 5, fence: 2 })).rejects.toThrow('followed');
  });

  it('serves a newer declaration from its documents until it is rebuilt', async () => {
    const writer = open('a.db', [older]);
    const documents = {
      A1: { owner: 'police', due: '2015-02-01', slips: 10, themes: ['voice', 'delay'] },
      A2: { owner: 'police', due: null, slips: 2, themes: ['delay'] },
      A3: { owner: 'health', due: '2015-01-01', slips: 2 },
    };
    const writes = Object.entries(documents).map(([key, document]) => put(key, { key, ...document }));
    await writer.commit({ writes, checkpoint: 1, fence: 1 });
    const reader = open('a.db', [newer, { name: 'notices', fields: {}, indexes: [] }], true);
    const keys = async (query: object): Promise<unknown> =>
      (await reader.find<{ key: string }>('actions', { limit: 10, ...query })).items.map(({ key }) => key);
    expect(await keys({ sort: [{ field: 'due' }] })).toEqual(['A3', 'A1', 'A2']);
    expect(await keys({ sort: [{ field: 'slips', descending: true }] })).toEqual(['A1', 'A3', 'A2']);
    expect(await keys({ where: { all: { owner: 'police', themes: { has: ['delay'] } } } })).toEqual([
      'A1',
      'A2',
    ]);
    expect(await keys({ where: { all: { due: null } } })).toEqual(['A2']);
    expect(await reader.group('actions', ['due'], { all: { slips: 2 } }, 'slips')).toEqual([
      { by: ['2015-01-01'], total: 2 },
      { by: [null], total: 2 },
    ]);
    await expect(reader.find('actions', { where: { text: 'visit' }, limit: 1 })).rejects.toThrow(
      NotInThisGeneration,
    );
    await expect(reader.find('notices', { limit: 1 })).rejects.toThrow(NotInThisGeneration);
  });

  it('is read beside its writer once it is loaded, and when nobody writes it', async () => {
    const writer = open('a.db', [newer]);
    await writer.bulkLoad(all(), 9, 1);
    const reader = open('a.db', [newer], true);
    await writer.commit({ writes: [put('A1', { title: 'Visit' })], checkpoint: 10, fence: 1 });
    expect(await reader.count('actions', { text: 'visit' })).toBe(20_001);
    await writer.close();
    await reader.close();
    expect(await open('a.db', [newer], true).checkpoint()).toBe(10);
  });

  it('is not written under another declaration than its own', async () => {
    await open('a.db', [older]).close();
    expect(() => open('a.db', [newer])).toThrow('new generation');
  });

  it('is thrown away when a crash left it half loaded', async () => {
    const store = open('a.db', [newer]);
    await store.commit({ writes: [], checkpoint: 0, fence: 7 });
    let crash = (): void => undefined;
    const crashed = new Promise<void>((resolve) => {
      crash = resolve;
    });
    async function* source(): AsyncGenerator<PreparedRows> {
      yield prepareRows(declare(newer), manyRows());
      for (const end of ['', '-loading'])
        copyFileSync(join(folder, `a.db${end}`), join(folder, `b.db${end}`));
      crash();
      yield Promise.resolve(prepareRows(declare(newer), []));
    }
    const loading = store.bulkLoad(source(), 9, 7);
    await crashed;
    expect(() => open('b.db', [newer], true)).toThrow('not loaded yet');
    const found = open('b.db', [newer]);
    expect(await found.checkpoint()).toBe(0);
    expect(await found.count('actions')).toBe(0);
    await found.bulkLoad(all(), 9, 1);
    expect(await found.count('actions', { text: 'visits' })).toBe(20_000);
    await loading;
    expect(existsSync(join(folder, 'a.db-loading'))).toBe(false);
    expect(await store.count('actions', { text: 'visits' })).toBe(20_000);
  });

  it('is not loaded while somebody reads it', async () => {
    const store = open('a.db', [newer]);
    const reader = open('a.db', [newer], true);
    expect(await reader.count('actions')).toBe(0);
    await expect(store.bulkLoad(all(), 9, 1)).rejects.toThrow('only user');
    await store.commit({ writes: [put('A1', {})], checkpoint: 1, fence: 1 });
    expect(await reader.count('actions')).toBe(1);
  });
});

function put(key: string, document: object): { collection: string; key: string; document: object } {
  return { collection: 'actions', key, document };
}

/** More than what is kept in memory before it is written. */
function manyRows(): readonly (readonly [string, object])[] {
  return Array.from({ length: 20_000 }, (_, at) => [
    `A${at + 100_000}`,
    { title: `visit ${at}`, themes: ['voice'] },
  ]);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes an async source
async function* all(): AsyncGenerator<PreparedRows> {
  yield prepareRows(declare(newer), manyRows());
}
