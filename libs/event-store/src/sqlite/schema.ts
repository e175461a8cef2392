/** The events file: how it is opened, and what its tables are. */
import { DatabaseSync } from 'node:sqlite';
import { StoreDamaged, StoreUnavailable } from '../port.js';

/** How long a connection waits for another's lock. Short, as it holds up the whole thread. */
const LOCK_WAIT_MS = 500;

/**
 * One entry per version of the file's form; never edit one that was released, add the next.
 * The body is the canonical JSON that the hash covers. A receipt is kept only for commands that came with a key.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE streams (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL UNIQUE
   ) STRICT;
   CREATE TABLE events (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     stream INTEGER NOT NULL REFERENCES streams (id),
     revision INTEGER NOT NULL,
     body TEXT NOT NULL,
     hash BLOB NOT NULL,
     UNIQUE (stream, revision)
   ) STRICT;
   CREATE TABLE receipts (
     command_id BLOB PRIMARY KEY,
     fingerprint BLOB NOT NULL,
     stream INTEGER NOT NULL REFERENCES streams (id),
     revision INTEGER NOT NULL,
     position INTEGER NOT NULL REFERENCES events (position),
     recorded_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/** Version of the file's form that this code reads and writes. */
export const FILE_VERSION = MIGRATIONS.length;

/**
 * Opens the connection that writes, and brings the file to the present form.
 * WAL with `synchronous = FULL`: a commit returns after its log record is synced. Checkpoints are the appender's, so
 * that one that fails is noticed.
 * @throws StoreUnavailable when the file was written by a newer version
 * @throws StoreDamaged when it is a database, but not one of ours; it is left as it is
 */
export function openForWriting(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    refuseForeign(db, file);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;');
    db.exec('PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768; PRAGMA foreign_keys = OFF;');
    migrate(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens a connection that can only read.
 * @throws StoreUnavailable when the file's form is not the present one
 */
export function openForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: LOCK_WAIT_MS });
  try {
    db.exec('PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824;');
    const version = versionOf(db);
    if (version !== FILE_VERSION) throw new StoreUnavailable(wrongVersion(file, version));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(db);
    if (version > FILE_VERSION) throw new StoreUnavailable(wrongVersion(file, version));
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    if (version < FILE_VERSION) db.exec(`PRAGMA user_version = ${FILE_VERSION}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** A file of ours has its form's version from the transaction that made its first table. */
function refuseForeign(db: DatabaseSync, file: string): void {
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables > 0 && versionOf(db) === 0)
    throw new StoreDamaged(
      `The event store cannot be read: it is a database of another application (${file})`,
    );
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

function wrongVersion(file: string, version: number): string {
  return version > FILE_VERSION
    ? `${file} was written by a newer version of Golden Thread (form ${version}; this one knows ${FILE_VERSION})`
    : `${file} is in an older form (${version}); open it for writing once to bring it to form ${FILE_VERSION}`;
}
