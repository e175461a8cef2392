/** Opens a read-model file: creates what is not there, and throws away what a crash left half loaded. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CollectionSpec } from '#read-models/port.js';
import { declarationOf, readState, writeState } from './state.js';
import { Statements } from './statements.js';
import {
  createIndexes,
  createSideTables,
  createTable,
  layOut,
  layOutAsFound,
  ownTables,
  type Table,
} from './tables.js';

export interface SqliteReadStoreOptions {
  /** Path of the file. A writer creates it. */
  readonly file: string;
  readonly collections: readonly CollectionSpec[];
  /** Opens a reading handle beside the writer's, which may be in another thread; writes are refused. */
  readonly readOnly?: boolean;
}

/** An open file. */
export interface OpenFile {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  /** The collections that the file has. */
  readonly tables: ReadonlyMap<string, Table>;
}

/** @throws Error when the file is not there or still being loaded */
export function openToRead({ file, collections }: SqliteReadStoreOptions): OpenFile {
  if (existsSync(loadingMark(file))) throw new Error(`The read models in ${file} are not loaded yet`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  return prepared(database, () => {
    database.exec('PRAGMA cache_size = -16000');
    return new Map(
      collections.flatMap((spec) => {
        const table = layOutAsFound(database, spec);
        return table === undefined ? [] : [[spec.name, table]];
      }),
    );
  });
}

/** @throws Error when the file was created under another declaration */
export function openToWrite({ file, collections }: SqliteReadStoreOptions): OpenFile {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(loadingMark(file))) removeFile(file);
  const database = new DatabaseSync(file, { timeout: 5000 });
  return prepared(database, (statements) => {
    useJournal(database);
    const tables = collections.map(layOut);
    const isNew = statements.first({ text: 'SELECT 1 FROM sqlite_schema', values: [] }) === undefined;
    if (isNew) {
      database.exec('BEGIN IMMEDIATE');
      database.exec(ownTables);
      for (const table of tables) {
        for (const statement of [createTable(table), ...createSideTables(table), ...createIndexes(table)]) {
          database.exec(statement);
        }
      }
      writeState(statements, 'declaration', declarationOf(collections));
      database.exec('COMMIT');
    } else if (readState(statements, 'declaration') !== declarationOf(collections)) {
      throw new Error(`The read models in ${file} were made for another declaration: start a new generation`);
    }
    return new Map(tables.map((table) => [table.declared.name, table]));
  });
}

/**
 * How a live file is written. Read models can be rebuilt, so a commit need not outlive a power cut; the journal keeps
 * every batch whole all the same.
 */
export function useJournal(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA cache_size = -32000');
  database.exec('PRAGMA temp_store = MEMORY');
}

/** Beside a file while it is loaded without a journal: the file is of no use until the mark is gone. */
function loadingMark(file: string): string {
  return `${file}-loading`;
}

export function markLoading(file: string): void {
  const mark = openSync(loadingMark(file), 'w');
  fsyncSync(mark);
  closeSync(mark);
}

export function unmarkLoading(file: string): void {
  rmSync(loadingMark(file));
}

/** Removes a file with its journal; the mark last, so that a crash in between is seen again. */
export function removeFile(file: string): void {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`, loadingMark(file)]) {
    rmSync(each, { force: true });
  }
}

/** Closes the database when it cannot be made ready. */
function prepared(
  database: DatabaseSync,
  tables: (statements: Statements) => ReadonlyMap<string, Table>,
): OpenFile {
  const statements = new Statements(database);
  try {
    return { database, statements, tables: tables(statements) };
  } catch (error) {
    database.close();
    throw error;
  }
}
