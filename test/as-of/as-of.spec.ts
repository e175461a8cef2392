/** The past, as SQLite's indexes give it. */
import { join } from 'node:path';
import { collections } from '#read-models/documents.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { pastContract } from './past.contract.js';

pastContract(
  'SQLite',
  (folder) => Promise.resolve(openSqliteReadStore({ file: join(folder, 'models.db'), collections })),
  { runs: 40, times: [3, 6] },
);
