/** The tables of the secrets file, and how a file of an earlier version becomes one of this. */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Instant, Person } from '#domain/entry.js';
import { SecretsUnavailable } from '../port.js';

const VERSION = 1;

/** Makes the tables where they are not there. What an earlier version kept is carried over, whole or not at all. */
export function prepareSchema(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > VERSION)
      throw new SecretsUnavailable(
        `The secrets were written by a newer version of Golden Thread (${version}).`,
      );
    if (version === 0) {
      createTables(db);
      carryTokensOver(db);
      db.exec(`PRAGMA user_version = ${VERSION}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function createTables(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE secrets (
      collection TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL, revision TEXT NOT NULL, expires_at TEXT,
      PRIMARY KEY (collection, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX secrets_by_end ON secrets (expires_at) WHERE expires_at IS NOT NULL;
    CREATE TABLE secret_fields (
      collection TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, key TEXT NOT NULL,
      PRIMARY KEY (collection, field, value, key),
      FOREIGN KEY (collection, key) REFERENCES secrets ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX secret_fields_by_key ON secret_fields (collection, key);
  `);
}

interface FormerToken {
  hash: string;
  person: string;
  created_at: Instant;
  revoked_at: Instant | null;
}

/** Before accounts came, tokens had a table of their own, and each carried its person. They go on as service tokens. */
function carryTokensOver(db: DatabaseSync): void {
  if (db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'tokens'`).get() === undefined)
    return;
  const insert = db.prepare(
    `INSERT INTO secrets (collection, key, document, revision) VALUES ('tokens', ?, ?, ?)`,
  );
  for (const { hash, person, created_at, revoked_at } of db
    .prepare('SELECT * FROM tokens')
    .all() as unknown as FormerToken[]) {
    const { name } = JSON.parse(person) as Person;
    const token = {
      ...{ kind: 'service', account: null, person: JSON.parse(person) as Person, name },
      ...{ scopes: ['read', 'write'], createdAt: created_at, until: null, revokedAt: revoked_at },
    };
    insert.run(hash, JSON.stringify(token), randomUUID());
  }
  db.exec('DROP TABLE tokens');
}
