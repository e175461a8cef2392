/**
 * Loads whole collections into an empty file, faster than commits can: without a journal, and with the indexes built
 * once all documents are in. Until it is done a mark lies beside the file; a file with a mark is thrown away on opening.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { Checkpoint, Key } from '#read-models/port.js';
import { Dictionary } from './dictionary.js';
import { markLoading, type OpenFile, unmarkLoading, useJournal } from './open.js';
import { readCheckpoint, writeState } from './state.js';
import { sql } from './statements.js';
import { createIndexes, type Table } from './tables.js';
import { CollectionWriter } from './write.js';

/** Documents of a collection, in the order of their keys. A collection may come in several parts. */
export type LoadedRows = AsyncIterable<{
  readonly collection: string;
  readonly rows: readonly (readonly [Key, object])[];
}>;

/** @throws Error when the store holds anything: only an empty one can be loaded */
export function checkEmpty({ statements, tables }: OpenFile): void {
  const filled = [...tables.values()].find(
    ({ name }) => statements.first(sql(`SELECT 1 FROM ${name} LIMIT 1`)) !== undefined,
  );
  if (readCheckpoint(statements) !== 0 || filled !== undefined)
    throw new Error('Only an empty store can be loaded');
}

/**
 * Loads the file. When it throws, the file is of no use and still marked.
 * @throws Error when another connection has the file open
 */
export async function load(
  open: OpenFile,
  file: string,
  source: LoadedRows,
  checkpoint: Checkpoint,
): Promise<void> {
  const { database, statements, tables } = open;
  const dictionary = new Dictionary(statements);
  markLoading(file);
  leaveJournal(open);
  database.exec('BEGIN');
  for (const { declared } of tables.values()) dropIndexes(open, declared.name);
  const writers = new Map<Table, CollectionWriter>();
  for await (const { collection, rows } of source) {
    const table = tables.get(collection);
    if (table === undefined) throw new TypeError(`No collection is declared under the name "${collection}"`);
    const writer = writers.get(table) ?? new CollectionWriter(table, statements, dictionary);
    writers.set(table, writer);
    for (const [key, document] of rows) writer.insert(key, document);
  }
  for (const statement of [...tables.values()].flatMap(createIndexes)) database.exec(statement);
  writeState(statements, 'checkpoint', checkpoint);
  database.exec('COMMIT');
  syncToDisk(file);
  unmarkLoading(file);
  database.enableDefensive(true);
  database.exec('PRAGMA locking_mode = NORMAL');
  useJournal(database);
}

function leaveJournal({ database, statements }: OpenFile): void {
  // Working without a journal is one of the things that defensive mode forbids.
  database.enableDefensive(false);
  const [mode] = statements.first(sql('PRAGMA journal_mode = OFF')) ?? [];
  if (mode !== 'off') throw new Error('The file is open elsewhere: it can only be loaded by its only user');
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('PRAGMA synchronous = OFF');
  database.exec('PRAGMA cache_size = -128000');
}

function dropIndexes({ database, statements }: OpenFile, collection: string): void {
  const made = statements.all(
    sql(
      `SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
      collection,
    ),
  );
  for (const [name] of made) database.exec(`DROP INDEX "${String(name)}"`);
}

function syncToDisk(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
