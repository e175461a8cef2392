/**
 * The access log in one SQLite file, for its owner alone. A commit goes to the write-ahead log without a sync (NORMAL),
 * and that log is then synced from another thread: what it holds is found again by its checksums, as after any commit.
 */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Role } from '#domain/entry.js';
import {
  accesses,
  AccessLogUnavailable,
  accessOutcomes,
  type AccessEntry,
  type AccessPage,
  type AccessQuery,
  type AccessStore,
} from '../port.js';
import { schema } from './schema.js';

/** So many readers are kept at hand; then it starts anew. */
const MOST_READERS = 10_000;

/**
 * Opens the file, and makes it when it is not there.
 * @throws AccessLogUnavailable
 */
export function openSqliteAccessLog(file: string): AccessStore {
  return explaining(file, () => {
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    const db = new DatabaseSync(file, { timeout: 5000 });
    try {
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      db.exec(schema);
      return new SqliteAccessLog(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

class SqliteAccessLog implements AccessStore {
  private readonly addReader: StatementSync;
  private readonly findReader: StatementSync;
  private readonly addEntry: StatementSync;
  private readonly readers = new Map<string, number>();
  private walFile: FileHandle | undefined;

  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
  ) {
    this.addReader = db.prepare(
      'INSERT OR IGNORE INTO readers (person, name, roles, agencies, address, channel) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.findReader = db.prepare(
      `SELECT id FROM readers
       WHERE person = ? AND name = ? AND roles = ? AND agencies = ? AND address = ? AND channel = ?`,
    );
    this.addEntry = db.prepare(
      'INSERT INTO entries (at, reader, what, kind, reference, detail, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
  }

  async append(entries: readonly AccessEntry[]): Promise<void> {
    explaining(this.file, () => {
      this.write(entries);
    });
    try {
      this.walFile ??= await open(`${this.file}-wal`);
      await this.walFile.datasync();
    } catch (error) {
      throw unavailable(this.file, error);
    }
  }

  async find(query: AccessQuery): Promise<AccessPage> {
    return Promise.try(() => explaining(this.file, () => this.page(query)));
  }

  async close(): Promise<void> {
    await this.walFile?.close();
    this.db.close();
  }

  private write(entries: readonly AccessEntry[]): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const entry of entries) {
        const { at, what, item, detail, outcome } = entry;
        this.addEntry.run(
          ...[Date.parse(at), this.readerOf(entry), accesses.indexOf(what)],
          ...[item?.kind ?? null, item?.reference ?? null, detail, accessOutcomes.indexOf(outcome)],
        );
      }
      this.db.exec('COMMIT');
    } catch (error) {
      // A reader that is not there after all must not be referred to.
      this.readers.clear();
      // On some failures SQLite has rolled back by itself.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** The number of whoever read. */
  private readerOf({ person, name, roles, agencies, address, channel }: AccessEntry): number {
    const values = [person, name, roles.join(' '), agencies.join(' '), address, channel];
    const key = JSON.stringify(values);
    const known = this.readers.get(key);
    if (known !== undefined) return known;
    this.addReader.run(...values);
    const id = Number(this.findReader.get(...values)?.['id']);
    if (this.readers.size >= MOST_READERS) this.readers.clear();
    this.readers.set(key, id);
    return id;
  }

  private page(query: AccessQuery): AccessPage {
    const { conditions, values } = whereOf(query);
    const rows = this.db
      .prepare(
        `SELECT entries.*, person, name, roles, agencies, address, channel
         FROM entries JOIN readers ON readers.id = reader
         ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY at DESC, entries.id DESC LIMIT ?`,
      )
      .all(...values, query.limit + 1) as unknown as readonly Row[];
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(entryFrom),
      ...(rows.length > query.limit && last !== undefined ? { next: `${last.at}-${last.id}` } : {}),
    };
  }
}

interface Row {
  readonly id: number;
  readonly at: number;
  readonly what: number;
  readonly kind: string | null;
  readonly reference: string | null;
  readonly detail: string;
  readonly outcome: number;
  readonly person: string;
  readonly name: string;
  readonly roles: string;
  readonly agencies: string;
  readonly address: string;
  readonly channel: AccessEntry['channel'];
}

function whereOf({ person, items, what, outcome, from, before, cursor }: AccessQuery): {
  readonly conditions: readonly string[];
  readonly values: readonly SQLInputValue[];
} {
  const given: (readonly [condition: string, values: readonly SQLInputValue[]])[] = [];
  if (person !== undefined) given.push(['reader IN (SELECT id FROM readers WHERE person = ?)', [person]]);
  if (items !== undefined) {
    const pairs = JSON.stringify(items.map(({ kind, reference }) => [reference, kind]));
    given.push([`(reference, kind) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`, [pairs]]);
  }
  if (what !== undefined) given.push(['what = ?', [accesses.indexOf(what)]]);
  if (outcome !== undefined) given.push(['outcome = ?', [accessOutcomes.indexOf(outcome)]]);
  if (from !== undefined) given.push(['at >= ?', [Date.parse(from)]]);
  if (before !== undefined) given.push(['at < ?', [Date.parse(before)]]);
  if (cursor !== undefined) given.push(['(at, entries.id) < (?, ?)', cursor.split('-').map(Number)]);
  return { conditions: given.map(([one]) => one), values: given.flatMap(([, values]) => values) };
}

function entryFrom(row: Row): AccessEntry {
  const { person, name, address, channel, detail, kind, reference } = row;
  const what = accesses[row.what];
  const outcome = accessOutcomes[row.outcome];
  if (what === undefined || outcome === undefined)
    throw new AccessLogUnavailable(`Entry ${row.id} of the access log was written by a newer version.`);
  return {
    ...{ at: new Date(row.at).toISOString(), person, name, address, channel, what, outcome, detail },
    roles: wordsOf(row.roles) as readonly Role[],
    agencies: wordsOf(row.agencies),
    ...(kind === null || reference === null ? {} : { item: { kind, reference } }),
  };
}

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}

/** Runs work on the file, and throws the port's error instead of SQLite's. */
function explaining<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR' ? unavailable(file, error) : error;
  }
}

function unavailable(file: string, error: unknown): AccessLogUnavailable {
  const { message } = error as Error;
  return new AccessLogUnavailable(`The access log cannot be used: ${message} (${file})`, { cause: error });
}
