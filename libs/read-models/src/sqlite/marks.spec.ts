/** A file that is written without waiting for the disk outlives its process, and is made anew after the machine stopped. */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { actions, putAction } from '../contract/collections.js';
import { openSqliteReadStore } from './read-store.js';

const startOfTheMachine = '/proc/sys/kernel/random/boot_id';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-models-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const open = (name = 'a.db', readOnly = false) =>
  openSqliteReadStore({ file: at(name), collections: [actions], readOnly });

async function written(): Promise<ReturnType<typeof open>> {
  const store = open();
  await store.commit({ writes: [putAction({ ref: 'A1', title: 'Visit' })], checkpoint: 1, fence: 1 });
  return store;
}

/** What a process leaves behind that is killed now, as b.db. */
function killed(): void {
  for (const name of readdirSync(folder)) copyFileSync(at(name), at(name.replace('a.db', 'b.db')));
}

(existsSync(startOfTheMachine) ? describe : describe.skip)('A file of read models', () => {
  it('bears the name of the start of the machine while it is written, and no mark once it is closed', async () => {
    const store = await written();
    expect(readFileSync(at('a.db-writing'), 'utf8')).toBe(readFileSync(startOfTheMachine, 'utf8').trim());
    await store.close();
    expect(readdirSync(folder)).toEqual(['a.db']);
  });

  it('is gone on with when its process was killed', async () => {
    const store = await written();
    killed();
    const next = open('b.db');
    expect(await next.get('actions', 'A1')).toMatchObject({ title: 'Visit' });
    await Promise.all([store.close(), next.close()]);
  });

  it('is made anew when the machine stopped meanwhile, and nobody reads what is left of it', async () => {
    const store = await written();
    killed();
    writeFileSync(at('b.db-writing'), 'another start');
    expect(() => open('b.db', true)).toThrow('not loaded yet');
    const next = open('b.db');
    expect([await next.checkpoint(), await next.count('actions')]).toEqual([0, 0]);
    await Promise.all([store.close(), next.close()]);
  });

  it('is gone on with after the machine stopped when it was closed before', async () => {
    await (await written()).close();
    const again = open();
    expect(await again.get('actions', 'A1')).toMatchObject({ title: 'Visit' });
    await again.close();
  });

  it('keeps its mark when somebody still reads an older state of it as it closes', async () => {
    const store = await written();
    const reader = new DatabaseSync(at('a.db'), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM actions').get();
    await store.close();
    expect(existsSync(at('a.db-writing'))).toBe(true);
    reader.close();
  });
});
