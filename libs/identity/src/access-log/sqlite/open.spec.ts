/** The SQLite driver of the access log: the contract, and what it promises of its file. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accessStoreContract } from '../contract/access-store.contract.js';
import { AccessLogUnavailable, type AccessEntry } from '../port.js';
import { openSqliteAccessLog } from './open.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  file = join(folder, 'access.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

let opened = 0;
accessStoreContract('SQLite', () =>
  Promise.resolve(openSqliteAccessLog(join(folder, `${(opened += 1)}.db`))),
);

const entry: AccessEntry = {
  ...{ at: '2015-03-14T09:41:00.000Z', person: 'ann', name: 'Ann Lea', roles: ['inspector'], agencies: [] },
  ...{ what: 'view', detail: '', address: '192.0.2.7', channel: 'web', outcome: 'shown' },
};

describe('The access log’s file', () => {
  it('is for its owner alone, with all that lies beside it', async () => {
    const store = openSqliteAccessLog(file);
    await store.append([entry]);
    for (const part of ['', '-wal', '-shm']) expect(statSync(file + part).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('keeps what was added when it is opened again, and goes on', async () => {
    for (const detail of ['first', 'second']) {
      const store = openSqliteAccessLog(file);
      await store.append([{ ...entry, detail }]);
      await store.close();
    }
    const store = openSqliteAccessLog(file);
    expect((await store.find({ limit: 5 })).items.map(({ detail }) => detail)).toEqual(['second', 'first']);
    await store.close();
  });

  it('lets no entry be changed or taken out', async () => {
    const store = openSqliteAccessLog(file);
    await store.append([entry]);
    const db = new DatabaseSync(file);
    expect(() => {
      db.exec(`UPDATE entries SET detail = 'nothing'`);
    }).toThrow(/never changed/);
    expect(() => {
      db.exec('DELETE FROM entries');
    }).toThrow(/never changed/);
    db.close();
    await store.close();
  });

  it('that is none is said to be unusable', () => {
    writeFileSync(file, 'not a database, but long enough that it might have been one'.repeat(20));
    expect(() => openSqliteAccessLog(file)).toThrow(AccessLogUnavailable);
  });
});
