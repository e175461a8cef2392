/**
 * Secrets in one SQLite file, for its owner alone. Every write is a transaction of its own and synced before it is
 * answered; `secure_delete` overwrites what is deleted, and no write-ahead log keeps it a while longer.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Instant } from '#domain/entry.js';
import {
  SecretsUnavailable,
  type Collection,
  type Held,
  type SecretDocument,
  type SecretStore,
} from '../port.js';
import { prepareSchema } from './schema.js';

/**
 * Opens the file, and makes it when it is not there.
 * @param now the present instant, UTC
 * @throws SecretsUnavailable
 */
export function openSqliteSecrets(file: string, now: () => Instant): SecretStore {
  return explaining(file, () => {
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    return openAt(file, now);
  });
}

/** Opens a store without a file, for what is not to outlive the process. */
export function openSqliteSecretsInMemory(now: () => Instant): SecretStore {
  return explaining(IN_MEMORY, () => openAt(IN_MEMORY, now));
}

/** SQLite's name for a database that no file holds. */
const IN_MEMORY = ':memory:';

function openAt(file: string, now: () => Instant): SecretStore {
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    prepareSchema(db);
    return new SqliteSecrets(db, file, now);
  } catch (error) {
    db.close();
    throw error;
  }
}

interface Row {
  key: string;
  document: string;
  revision: string;
}

class SqliteSecrets implements SecretStore {
  private readonly statements: Readonly<Record<'one' | 'all' | 'find' | 'write' | 'remove', StatementSync>>;
  private readonly addField: StatementSync;
  private readonly removeFields: StatementSync;
  private readonly sweep: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly now: () => Instant,
  ) {
    const columns = 'SELECT key, document, revision FROM secrets';
    const isThere = '(expires_at IS NULL OR expires_at > ?)';
    this.statements = {
      one: db.prepare(`${columns} WHERE collection = ? AND key = ? AND ${isThere}`),
      all: db.prepare(`${columns} WHERE collection = ? AND ${isThere} ORDER BY key`),
      find: db.prepare(
        `${columns} WHERE collection = ?1 AND key IN
         (SELECT key FROM secret_fields WHERE collection = ?1 AND field = ?2 AND value = ?3)
         AND (expires_at IS NULL OR expires_at > ?4) ORDER BY key`,
      ),
      write: db.prepare(
        `INSERT INTO secrets (collection, key, document, revision, expires_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET document = excluded.document, revision = excluded.revision, expires_at = excluded.expires_at`,
      ),
      remove: db.prepare('DELETE FROM secrets WHERE collection = ? AND key = ?'),
    };
    this.addField = db.prepare(
      'INSERT OR IGNORE INTO secret_fields (collection, field, value, key) VALUES (?, ?, ?, ?)',
    );
    this.removeFields = db.prepare('DELETE FROM secret_fields WHERE collection = ? AND key = ?');
    this.sweep = db.prepare('DELETE FROM secrets WHERE expires_at <= ?');
  }

  get<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<Held<D> | undefined> {
    return this.promised(() => this.one(collection, key));
  }

  all<D extends SecretDocument>(collection: Collection<D>): Promise<readonly Held<D>[]> {
    return this.promised(() => this.rows<D>(this.statements.all, collection.name, this.now()));
  }

  find<D extends SecretDocument>(
    collection: Collection<D>,
    field: keyof D & string,
    value: string,
  ): Promise<readonly Held<D>[]> {
    return this.promised(() => {
      if (!collection.indexes.includes(field))
        throw new TypeError(`${collection.name} declares no index on ${field}`);
      return this.rows<D>(this.statements.find, collection.name, field, value, this.now());
    });
  }

  put<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<void> {
    return this.changing(() => {
      this.write(collection, key, document);
    });
  }

  insert<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<boolean> {
    return this.changing(() => {
      if (this.one(collection, key) !== undefined) return false;
      this.write(collection, key, document);
      return true;
    });
  }

  replace<D extends SecretDocument>(
    collection: Collection<D>,
    { key, revision }: Held<D>,
    document: D,
  ): Promise<boolean> {
    return this.changing(() => {
      if (this.one(collection, key)?.revision !== revision) return false;
      this.write(collection, key, document);
      return true;
    });
  }

  take<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<D | undefined> {
    return this.changing(() => {
      const held = this.one(collection, key);
      if (held !== undefined) this.statements.remove.run(collection.name, key);
      return held?.document;
    });
  }

  close(): Promise<void> {
    this.db.close();
    return Promise.resolve();
  }

  private one<D extends SecretDocument>(collection: Collection<D>, key: string): Held<D> | undefined {
    return this.rows<D>(this.statements.one, collection.name, key, this.now())[0];
  }

  private rows<D>(statement: StatementSync, ...values: readonly SQLInputValue[]): readonly Held<D>[] {
    return (statement.all(...values) as unknown as Row[]).map(({ key, document, revision }) => ({
      ...{ key, revision, document: JSON.parse(document) as D },
    }));
  }

  private write<D extends SecretDocument>({ name, indexes }: Collection<D>, key: string, document: D): void {
    this.statements.write.run(name, key, JSON.stringify(document), randomUUID(), document.expiresAt ?? null);
    this.removeFields.run(name, key);
    for (const field of indexes) {
      const value = document[field];
      if (typeof value === 'string') this.addField.run(name, field, value, key);
    }
  }

  /** One transaction; what has ended meanwhile goes with it. */
  private changing<T>(work: () => T): Promise<T> {
    return this.promised(() => {
      this.db.exec('BEGIN IMMEDIATE');
      try {
        this.sweep.run(this.now());
        const answer = work();
        this.db.exec('COMMIT');
        return answer;
      } catch (error) {
        // On some failures SQLite has rolled back by itself.
        if (this.db.isTransaction) this.db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  private promised<T>(work: () => T): Promise<T> {
    return Promise.try(() => explaining(this.file, work));
  }
}

/** Runs work on the file, and throws the port's error instead of SQLite's. */
function explaining<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_SQLITE_ERROR') throw error;
    throw new SecretsUnavailable(`The secrets cannot be used: ${message} (${file})`, { cause: error });
  }
}
