/** The documents' rows: their columns and the statement that inserts them. */
import type { Scalar } from '#read-models/port.js';
import { valueOf } from '../query/declared.js';
import { column, nullMark, type Table } from './tables.js';

/**
 * The values of a document's columns, in their order. Fields without a column are checked as well: they are read from
 * the document later, and a value of a wrong type must show now.
 * @throws TypeError when a value does not fit the declaration
 */
export function columnValues(table: Table, document: object): readonly Scalar[] {
  for (const field of table.unindexed) valueOf(table.declared, field, document);
  return table.columns.map((field) => valueOf(table.declared, field, document));
}

/** Inserts so many rows of key, document and columns. */
export function insertRows(table: Table, rows: number): string {
  const names = ['key', 'doc', ...table.columns.map(column)].join(', ');
  const row = `(${['?', '?', ...table.columns.map(() => `ifnull(?, ${nullMark})`)].join(', ')})`;
  return `INSERT INTO ${table.name} (${names}) VALUES ${Array(rows).fill(row).join(', ')}`;
}
