/** The SQLite driver keeps the read store's promises. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoreContract } from '../contract/read-store.contract.js';
import { openSqliteReadStore } from './read-store.js';

const folder = mkdtempSync(join(tmpdir(), 'read-store-'));
let files = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

readStoreContract('SQLite', (collections) => {
  files += 1;
  return Promise.resolve(openSqliteReadStore({ file: join(folder, `${files}.db`), collections }));
});
