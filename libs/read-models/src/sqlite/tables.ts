/**
 * How a collection is laid out in SQLite.
 *
 * A document is a row: its key, its JSON and a column per field that an index needs. A null field is stored as the
 * empty blob, which SQLite sorts after every number and text: nulls come last in an index without a second look, and
 * one row-value comparison finds the place where a page continues. Lists lie in a side table in (value, key) order,
 * their values as numbers from a dictionary; searched words in a contentless FTS5 table under the row's number, which
 * has to be told the old text when it changes: it is in the document.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { CollectionSpec } from '#read-models/port.js';
import { type Declared, declare, scalarField } from '../query/declared.js';

/** A null in a column. */
export const nullMark = "x''";

/** A list field's side table. */
export interface ListTable {
  readonly field: string;
  readonly name: string;
}

/** A collection as this file holds it. */
export interface Table {
  readonly declared: Declared;
  /** Quoted name of the documents' table. */
  readonly name: string;
  /** Quoted column of the row's number, which the text index refers to; the key itself where keys are numbers. */
  readonly row: string;
  /** Fields that have a column, in the order of the columns. */
  readonly columns: readonly string[];
  /** Declared fields of one value that have no column. */
  readonly unindexed: readonly string[];
  readonly lists: readonly ListTable[];
  /** Quoted name of the text index; undefined when there is none. */
  readonly words: string | undefined;
  /** Fields whose values lie in the text index, beside the words. */
  readonly within: readonly string[];
}

/** The collection's layout as declared. */
export function layOut(spec: CollectionSpec): Table {
  const declared = declare(spec);
  const columns = [...new Set(declared.indexes.flat())];
  return {
    declared,
    name: `"${spec.name}"`,
    row: declared.numericKey ? 'key' : 'row',
    columns,
    unindexed: [...declared.fields.keys()].filter(
      (field) => declared.fields.get(field) !== 'list' && !columns.includes(field),
    ),
    lists: [...declared.fields]
      .filter(([, type]) => type === 'list')
      .map(([field]) => ({ field, name: `"${spec.name}:${field}"` })),
    words: declared.text === undefined ? undefined : `"${spec.name}:words"`,
    within: declared.textWithin,
  };
}

/** Quoted column of a field. The prefix keeps it apart from key, row and doc. */
export function column(field: string): string {
  return `"f:${field}"`;
}

/** Quoted column of the text index that holds values. Its name tells of which fields, to whoever opens the file later. */
export function valuesColumn({ within }: Pick<Table, 'within'>): string {
  return `"${valuesOf}${within.join(' ')}"`;
}

const valuesOf = 'values of ';

function searchedWithin(database: DatabaseSync, collection: string): readonly string[] {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(`${collection}:words`);
  const values = columns.map(({ name }) => String(name)).find((name) => name.startsWith(valuesOf));
  return values === undefined ? [] : values.slice(valuesOf.length).split(' ');
}

/** Tables that every file has: the dictionary of list values, and checkpoint, fence and declaration by name. */
export const ownTables = `
  CREATE TABLE "read:state" (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE "read:dictionary" (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;`;

export function createTable(table: Table): string {
  const key = table.declared.numericKey
    ? 'key INTEGER PRIMARY KEY'
    : 'row INTEGER PRIMARY KEY, key TEXT NOT NULL';
  const columns = table.columns.map((field) => {
    const affinity = scalarField(table.declared, field) === 'text' ? 'TEXT' : 'REAL';
    return `, ${column(field)} ${affinity} NOT NULL`;
  });
  return `CREATE TABLE ${table.name} (${key}, doc TEXT NOT NULL${columns.join('')})`;
}

/** What can be built after the documents are in: the indexes of the documents' table. */
export function createIndexes(table: Table): readonly string[] {
  const byKey = table.declared.numericKey
    ? []
    : [`CREATE UNIQUE INDEX "${table.declared.name}:key" ON ${table.name} (key)`];
  const declared = table.declared.indexes.map((fields) => {
    const name = [table.declared.name, ...fields].join(':');
    return `CREATE INDEX "${name}" ON ${table.name} (${[...fields.map(column), 'key'].join(', ')})`;
  });
  return [...byKey, ...declared];
}

/** Side tables of lists, and the text index. */
export function createSideTables(table: Table): readonly string[] {
  const keyType = table.declared.numericKey ? 'INTEGER' : 'TEXT';
  const lists = table.lists.map(
    ({ name }) =>
      `CREATE TABLE ${name} (value INTEGER NOT NULL, key ${keyType} NOT NULL, PRIMARY KEY (value, key)) ` +
      `STRICT, WITHOUT ROWID`,
  );
  if (table.words === undefined) return lists;
  return [
    ...lists,
    // No prefix index: it doubles the size, and a walk of the matching words is quick enough from two letters on.
    `CREATE VIRTUAL TABLE ${table.words} USING fts5(words${table.within.length > 0 ? `, ${valuesColumn(table)}` : ''}, content='', columnsize=0,
       tokenize="porter unicode61 remove_diacritics 2")`,
    `INSERT INTO ${table.words} (${table.words}, rank) VALUES ('hashsize', 16777216)`,
  ];
}

/**
 * The collection's layout in a file that may have been written under an older declaration: only what is there.
 * Undefined when the file has no such collection.
 */
export function layOutAsFound(database: DatabaseSync, spec: CollectionSpec): Table | undefined {
  const table = layOut(spec);
  const found = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(spec.name)
      .map(({ name }) => String(name)),
  );
  if (!found.has('doc') || found.has('row') === table.declared.numericKey) return undefined;
  const tableExists = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`);
  const exists = (quoted: string): boolean => tableExists.get(quoted.slice(1, -1)) !== undefined;
  return {
    ...table,
    columns: table.columns.filter((field) => found.has(`f:${field}`)),
    lists: table.lists.filter(({ name }) => exists(name)),
    words: table.words !== undefined && exists(table.words) ? table.words : undefined,
    within: searchedWithin(database, spec.name),
  };
}
