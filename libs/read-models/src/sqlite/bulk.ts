/**
 * Loads whole collections into an empty file, faster than commits can: without a journal, and with most indexes built
 * once all documents are in. Until it is done a mark lies beside the file; a file with a mark is thrown away on opening.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { Checkpoint, PreparedRows } from '#read-models/port.js';
import { CollectionLoader, LoadedDictionary } from './load.js';
import { markLoading, unmarkLoading } from './marks.js';
import { busyTimeout, type OpenFile, useJournal } from './open.js';
import { readCheckpoint, writeState } from './state.js';
import { sql } from './statements.js';
import { createIndexes, type Table } from './tables.js';

/**
 * Takes an empty file for itself and does without a journal.
 * @throws Error when the store holds anything, or another connection has it open; it is then as it was
 */
export function prepareLoad({ file, database, statements, tables }: OpenFile): void {
  const filled = [...tables.values()].find(
    ({ name }) => statements.first(sql(`SELECT 1 FROM ${name} LIMIT 1`)) !== undefined,
  );
  if (readCheckpoint(statements) !== 0 || filled !== undefined) {
    throw new Error('Only an empty store can be loaded');
  }
  // Working without a journal is one of the things that defensive mode forbids.
  database.enableDefensive(false);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = OFF');
  } catch (cause) {
    database.enableDefensive(true);
    throw new Error(`${file} is open elsewhere: it can only be loaded by its only user`, { cause });
  } finally {
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
  }
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; PRAGMA cache_size = -128000');
}

/** Loads the prepared file. When it throws, the file is of no use and marked so. */
export async function load(
  open: OpenFile,
  source: AsyncIterable<PreparedRows>,
  checkpoint: Checkpoint,
): Promise<void> {
  const { database, statements, tables, file } = open;
  markLoading(file);
  database.exec('BEGIN');
  const indexedLater = [...tables.values()].filter(({ declared }) => !comesEarly(declared));
  for (const { declared } of indexedLater) dropIndexes(open, declared.name);
  database.exec('DELETE FROM "read:dictionary"');
  await loadCollections(open, source);
  for (const statement of indexedLater.flatMap(createIndexes)) database.exec(statement);
  writeState(statements, 'checkpoint', checkpoint);
  database.exec('COMMIT');
  syncToDisk(file);
  unmarkLoading(file);
  database.enableDefensive(true);
  database.exec('PRAGMA locking_mode = NORMAL');
  useJournal(file, database);
}

async function loadCollections(open: OpenFile, source: AsyncIterable<PreparedRows>): Promise<void> {
  const dictionary = new LoadedDictionary();
  const loaders = new Map<string, CollectionLoader>();
  for await (const part of source) {
    const { collection } = part;
    const loader =
      loaders.get(collection) ?? new CollectionLoader(open.database, open.table(collection), dictionary);
    loaders.set(collection, loader);
    loader.add(part);
  }
  for (const loader of loaders.values()) loader.finish();
  dictionary.store(open.database);
}

/**
 * Documents under growing numbers arrive while the log is still being folded, which leaves time to keep their indexes
 * up; to build those at the end would hold up everything.
 */
function comesEarly({ numericKey }: Table['declared']): boolean {
  return numericKey;
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
