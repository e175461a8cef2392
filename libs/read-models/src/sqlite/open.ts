/** Opens a read-model file: creates what is not there, and throws away what a crash left of no use. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CollectionSpec, NotInThisGeneration } from '#read-models/port.js';
import { isOfNoUse, removeFile, writeWithoutWaiting } from './marks.js';
import { declarationOf, readState, writeState } from './state.js';
import { sql, Statements } from './statements.js';
import {
  createIndexes,
  createSideTables,
  createTable,
  layOut,
  layOutAsFound,
  ownTables,
  type Table,
} from './tables.js';

/** Milliseconds to wait for another connection's lock. */
export const busyTimeout = 5000;

export interface SqliteReadStoreOptions {
  /** Path of the file. A writer creates it. */
  readonly file: string;
  readonly collections: readonly CollectionSpec[];
  /** Opens a reading handle beside the writer's, which may be in another thread; writes are refused. */
  readonly readOnly?: boolean;
}

/** An open file and the collections that it has. */
export class OpenFile {
  readonly statements: Statements;

  constructor(
    readonly file: string,
    readonly database: DatabaseSync,
    readonly tables: ReadonlyMap<string, Table>,
    private readonly declared: readonly CollectionSpec[],
  ) {
    this.statements = new Statements(database);
  }

  /**
   * @throws TypeError when no such collection is declared
   * @throws NotInThisGeneration when it is declared, but not in this file
   */
  table(collection: string): Table {
    const table = this.tables.get(collection);
    if (table !== undefined) return table;
    if (this.declared.some(({ name }) => name === collection)) {
      throw new NotInThisGeneration(`The file has no ${collection} yet: it waits for its rebuild`);
    }
    throw new TypeError(`No collection is declared under the name "${collection}"`);
  }
}

/** @throws Error when the file is not there or still being loaded */
export function openToRead({ file, collections }: SqliteReadStoreOptions): OpenFile {
  if (isOfNoUse(file)) throw new Error(`The read models in ${file} are not loaded yet`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeout });
  return orClosed(database, () => {
    database.exec('PRAGMA cache_size = -16000');
    const found = collections.map((spec) => layOutAsFound(database, spec));
    const tables = found.filter((table) => table !== undefined);
    return new OpenFile(file, database, byName(tables), collections);
  });
}

/** @throws Error when the file was created under another declaration */
export function openToWrite({ file, collections }: SqliteReadStoreOptions): OpenFile {
  mkdirSync(dirname(file), { recursive: true });
  if (isOfNoUse(file)) removeFile(file);
  const database = new DatabaseSync(file, { timeout: busyTimeout });
  return orClosed(database, () => {
    useJournal(file, database);
    const open = new OpenFile(file, database, byName(collections.map(layOut)), collections);
    const declaration = declarationOf(collections);
    if (open.statements.first(sql('SELECT 1 FROM sqlite_schema')) === undefined) create(open, declaration);
    else if (readState(open.statements, 'declaration') !== declaration) {
      throw new Error(`The read models in ${file} were made for another declaration: start a new generation`);
    }
    return open;
  });
}

function create({ database, statements, tables }: OpenFile, declaration: string): void {
  database.exec('BEGIN IMMEDIATE');
  database.exec(ownTables);
  for (const table of tables.values()) {
    for (const statement of [createTable(table), ...createSideTables(table), ...createIndexes(table)]) {
      database.exec(statement);
    }
  }
  writeState(statements, 'declaration', declaration);
  database.exec('COMMIT');
}

/**
 * How a live file is written: the journal keeps every batch whole whatever becomes of the process; the disk is not
 * waited for, as the event log waits for the same disk.
 */
export function useJournal(file: string, database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL');
  writeWithoutWaiting(file, database);
  database.exec('PRAGMA cache_size = -32000');
  database.exec('PRAGMA temp_store = MEMORY');
  // Pages of journal before they go to the file. Each time writes every changed page of the indexes.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
}

function byName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [table.declared.name, table]));
}

/** Closes the database when it cannot be made ready. */
function orClosed(database: DatabaseSync, open: () => OpenFile): OpenFile {
  try {
    return open();
  } catch (error) {
    database.close();
    throw error;
  }
}
