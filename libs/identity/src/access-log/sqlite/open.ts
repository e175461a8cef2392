/**
 * The access log in one SQLite file, for its owner alone. A commit goes to the write-ahead log without a sync (NORMAL),
 * and that log is then synced from another thread: what it holds is found again by its checksums, as after any commit.
 */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
import { Numbers } from './numbers.js';
import { removal, schema } from './schema.js';

/** So many are read at once, where all are. */
const ROWS_AT_ONCE = 2000;

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

/**
 * Opens a file that is there, and changes nothing of it: whoever owns it may go on.
 * @throws AccessLogUnavailable
 */
export function openSqliteAccessLogToRead(file: string): Pick<AccessStore, 'all' | 'count' | 'close'> {
  return explaining(file, () => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      return new SqliteAccessLog(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

class SqliteAccessLog implements AccessStore {
  private readonly readers: Numbers;
  private readonly items: Numbers;
  private readonly addEntry: StatementSync;
  private walFile: FileHandle | undefined;

  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
  ) {
    this.readers = new Numbers(db, 'readers', ['person', 'name', 'roles', 'agencies', 'address', 'channel']);
    this.items = new Numbers(db, 'items', ['reference', 'kind']);
    this.addEntry = db.prepare(
      'INSERT INTO entries (at, reader, what, item, detail, outcome) VALUES (?, ?, ?, ?, ?, ?)',
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

  async *all(): AsyncGenerator<AccessEntry, void, undefined> {
    const next = this.db.prepare(
      `${selected} WHERE (at, entries.id) > (?, ?) ORDER BY at, entries.id LIMIT ${ROWS_AT_ONCE}`,
    );
    let after: readonly [at: number, id: number] = [Number.MIN_SAFE_INTEGER, 0];
    for (;;) {
      const rows: readonly Row[] = explaining(
        this.file,
        () => next.all(...after) as unknown as readonly Row[],
      );
      yield* rows.map(entryFrom);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [last.at, last.id];
      await nextTurn();
    }
  }

  count(): Promise<number> {
    return Promise.try(() =>
      explaining(this.file, () =>
        Number(this.db.prepare('SELECT count(*) AS many FROM entries').get()?.['many']),
      ),
    );
  }

  forget(before: string): Promise<number> {
    return Promise.try(() =>
      explaining(this.file, () =>
        this.atOnce(() => {
          this.db.exec(removal.before);
          const { changes } = this.db.prepare(removal.entries).run(Date.parse(before));
          this.db.exec(removal.rest);
          this.db.exec(removal.after);
          this.readers.forget();
          this.items.forget();
          return Number(changes);
        }),
      ),
    );
  }

  async close(): Promise<void> {
    await this.walFile?.close();
    this.db.close();
  }

  private write(entries: readonly AccessEntry[]): void {
    this.atOnce(() => {
      for (const { at, what, item, detail, outcome, ...who } of entries) {
        const reader = [
          who.person,
          who.name,
          who.roles.join(' '),
          who.agencies.join(' '),
          who.address,
          who.channel,
        ];
        this.addEntry.run(
          Date.parse(at),
          this.readers.of(reader),
          accesses.indexOf(what),
          item === undefined ? null : this.items.of([item.reference, item.kind]),
          detail,
          accessOutcomes.indexOf(outcome),
        );
      }
    });
  }

  /** All of it or nothing. */
  private atOnce<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      this.db.exec('COMMIT');
      return done;
    } catch (error) {
      // What is not there after all must not be referred to.
      this.readers.forget();
      this.items.forget();
      // On some failures SQLite has rolled back by itself.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private page(query: AccessQuery): AccessPage {
    const { conditions, values } = whereOf(query);
    const rows = this.db
      .prepare(
        `${selected}
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

const selected = `SELECT entries.*, person, name, roles, agencies, address, channel, reference, kind
  FROM entries JOIN readers ON readers.id = reader LEFT JOIN items ON items.id = item`;

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
