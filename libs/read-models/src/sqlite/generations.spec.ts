/** A new generation of read models takes over in one step, and the old one serves until then. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionSpec, ReadStoreWriter } from '#read-models/port.js';
import {
  currentGeneration,
  type Generation,
  nextGeneration,
  promote,
  removeOlderGenerations,
} from './generations.js';
import { openSqliteReadStore } from './read-store.js';

const collections: readonly CollectionSpec[] = [{ name: 'notes', fields: {}, indexes: [] }];

async function build({ file }: Generation, note: string): Promise<void> {
  const store = openSqliteReadStore({ file, collections });
  await store.commit({
    writes: [{ collection: 'notes', key: 'n', document: { note } }],
    checkpoint: 1,
    fence: 1,
  });
  await store.close();
}

describe('Generations of read models', () => {
  let folder: string;
  let reader: ReadStoreWriter | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'generations-'));
  });
  afterEach(async () => {
    await reader?.close();
    reader = undefined;
    rmSync(folder, { recursive: true });
  });

  it('starts with none', () => {
    expect(currentGeneration(folder)).toBeUndefined();
    expect(currentGeneration(join(folder, 'not-there'))).toBeUndefined();
  });

  it('serves the old one until the new one is promoted, and lets readers of the old one finish', async () => {
    const first = nextGeneration(folder, 'abc1');
    await build(first, 'old');
    promote(folder, first);
    reader = openSqliteReadStore({ file: first.file, collections, readOnly: true });
    const second = nextGeneration(folder, 'def2');
    await build(second, 'new');
    expect(currentGeneration(folder)).toEqual(first);
    promote(folder, second);
    removeOlderGenerations(folder);
    expect(currentGeneration(folder)).toEqual(second);
    expect(await reader.get('notes', 'n')).toEqual({ note: 'old' });
    expect(readdirSync(folder).sort()).toEqual(['current', 'read-models-def2-2.db']);
  });

  it('never removes one that is under way', async () => {
    const first = nextGeneration(folder, 'abc1');
    await build(first, 'old');
    promote(folder, first);
    await build(nextGeneration(folder, 'abc1'), 'under way');
    removeOlderGenerations(folder);
    expect(readdirSync(folder).sort()).toEqual(['current', 'read-models-abc1-1.db', 'read-models-abc1-2.db']);
    expect(nextGeneration(folder, 'abc1').number).toBe(3);
  });

  it('takes a pointer to a file that is gone, or to no generation, for none', () => {
    for (const name of ['read-models-abc1-1.db', '../../elsewhere.db', '']) {
      writeFileSync(join(folder, 'current'), name);
      expect(currentGeneration(folder)).toBeUndefined();
    }
  });

  it('refuses a shape that is no plain name', () => {
    expect(() => nextGeneration(folder, '../x')).toThrow(TypeError);
  });
});
