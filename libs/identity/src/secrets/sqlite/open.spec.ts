/** The SQLite driver for secrets: the contract, and what it promises of its file. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { secretStoreContract } from '../contract/secret-store.contract.js';
import { SecretsUnavailable, type Collection } from '../port.js';
import { openSqliteSecrets, openSqliteSecretsInMemory } from './open.js';

interface Note {
  readonly text: string;
}
const notes: Collection<Note> = { name: 'notes', indexes: [] };
const now = () => '2015-03-14T09:41:00.000Z';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  file = join(folder, 'secrets.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

let opened = 0;
secretStoreContract('SQLite', (clock) =>
  Promise.resolve(openSqliteSecrets(join(folder, `${(opened += 1)}.db`), clock)),
);
secretStoreContract('SQLite in memory', (clock) => Promise.resolve(openSqliteSecretsInMemory(clock)));

describe('The secrets file', () => {
  it('is for its owner alone, also when it was left open to others', async () => {
    writeFileSync(file, '', { mode: 0o644 });
    const store = openSqliteSecrets(file, now);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('keeps what was written when it is opened again', async () => {
    const before = openSqliteSecrets(file, now);
    await before.put(notes, 'a', { text: 'kept' });
    await before.close();
    const after = openSqliteSecrets(file, now);
    expect((await after.get(notes, 'a'))?.document).toEqual({ text: 'kept' });
    await after.close();
  });

  it('holds nothing more of what was taken away', async () => {
    const store = openSqliteSecrets(file, now);
    await store.put(notes, 'a', { text: 'taken-away' });
    expect(readFileSync(file).includes('taken-away')).toBe(true);
    await store.take(notes, 'a');
    expect(readFileSync(file).includes('taken-away')).toBe(false);
    await store.close();
  });

  it('that is none, or of a newer version, is said to be unusable and left as it is', () => {
    writeFileSync(file, 'not a database, but long enough that it might have been one'.repeat(20));
    expect(() => openSqliteSecrets(file, now)).toThrow(SecretsUnavailable);
    rmSync(file);
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openSqliteSecrets(file, now)).toThrow(/newer version/);
  });
});
