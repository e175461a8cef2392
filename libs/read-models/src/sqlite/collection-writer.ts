/** Applies the writes of a batch to one collection, touching only what changed. Runs inside the caller's transaction. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Key } from '#read-models/port.js';
import { listOf } from '../query/declared.js';
import type { Dictionary } from './dictionary.js';
import { columnValues, insertRows } from './rows.js';
import { column, type ListTable, nullMark, type Table } from './tables.js';
import { type Searched, searchedOf } from './within.js';
import { WordsWriter } from './words.js';

/** A row as it was before a write. */
interface Before {
  readonly row: number;
  readonly json: string;
}

/** The entries of one list. */
interface ListStatements {
  readonly list: ListTable;
  readonly add: StatementSync;
  readonly remove: StatementSync;
}

export class CollectionWriter {
  private readonly find: StatementSync;
  private readonly insertRow: StatementSync;
  private readonly updateRow: StatementSync;
  private readonly updateDocument: StatementSync;
  private readonly deleteRow: StatementSync;
  private readonly lists: readonly ListStatements[];
  private readonly words: WordsWriter | undefined;

  constructor(
    database: DatabaseSync,
    private readonly table: Table,
    private readonly dictionary: Dictionary,
  ) {
    const { name, row } = table;
    const settings = [
      'doc = ?',
      ...table.columns.map((field) => `${column(field)} = ifnull(?, ${nullMark})`),
    ];
    this.find = database.prepare(`SELECT ${row}, doc FROM ${name} WHERE key = ?`);
    this.insertRow = database.prepare(insertRows(table, 1));
    this.updateRow = database.prepare(`UPDATE ${name} SET ${settings.join(', ')} WHERE ${row} = ?`);
    this.updateDocument = database.prepare(`UPDATE ${name} SET doc = ? WHERE ${row} = ?`);
    this.deleteRow = database.prepare(`DELETE FROM ${name} WHERE ${row} = ?`);
    this.lists = table.lists.map((list) => ({
      list,
      add: database.prepare(`INSERT INTO ${list.name} (value, key) VALUES (?, ?)`),
      remove: database.prepare(`DELETE FROM ${list.name} WHERE value = ? AND key = ?`),
    }));
    this.words = table.words === undefined ? undefined : new WordsWriter(database, table, table.words);
  }

  /**
   * Applies the last write of each key; null is a tombstone.
   * @throws TypeError when a document does not fit the declaration
   */
  apply(documents: ReadonlyMap<Key, object | null>): void {
    for (const [key, document] of documents) {
      const before = this.before(key);
      if (document !== null) this.put(before, key, document);
      else if (before !== undefined) this.delete(before, key);
    }
    this.words?.flush();
  }

  /** After a rollback: what was put aside is void. */
  forget(): void {
    this.words?.forget();
  }

  private before(key: Key): Before | undefined {
    const found = this.find.get(key);
    return found === undefined
      ? undefined
      : { row: Number(found[this.table.row]), json: String(found['doc']) };
  }

  private put(before: Before | undefined, key: Key, document: object): void {
    const json = JSON.stringify(document);
    if (before === undefined) this.insert(key, document, json);
    else if (json !== before.json) this.update(before, key, document, json);
  }

  private insert(key: Key, document: object, json: string): void {
    const { declared } = this.table;
    const { lastInsertRowid } = this.insertRow.run(key, json, ...columnValues(this.table, document));
    for (const { list, add } of this.lists) this.change(add, key, listOf(declared, list.field, document));
    this.words?.change(Number(lastInsertRowid), null, this.searched(document));
  }

  private update({ row, json: jsonBefore }: Before, key: Key, document: object, json: string): void {
    const { declared } = this.table;
    const documentBefore = JSON.parse(jsonBefore) as object;
    const columns = columnValues(this.table, document);
    // Naming a column in an update rewrites its indexes even when its value stays.
    if (sameValues(columns, columnValues(this.table, documentBefore))) this.updateDocument.run(json, row);
    else this.updateRow.run(json, ...columns, row);
    for (const { list, add, remove } of this.lists) {
      const before = listOf(declared, list.field, documentBefore);
      const now = listOf(declared, list.field, document);
      this.change(remove, key, without(before, now));
      this.change(add, key, without(now, before));
    }
    this.words?.change(row, this.searched(documentBefore), this.searched(document));
  }

  private delete({ row, json }: Before, key: Key): void {
    const { declared } = this.table;
    const document = JSON.parse(json) as object;
    for (const { list, remove } of this.lists)
      this.change(remove, key, listOf(declared, list.field, document));
    this.words?.change(row, this.searched(document), null);
    this.deleteRow.run(row);
  }

  private searched(document: object): Searched | null {
    return searchedOf(this.table, document, (value) => this.dictionary.idOf(value));
  }

  private change(statement: StatementSync, key: Key, values: readonly string[]): void {
    for (const value of values) statement.run(this.dictionary.idOf(value), key);
  }
}

function without(values: readonly string[], others: readonly string[]): readonly string[] {
  return others.length === 0 ? values : values.filter((value) => !others.includes(value));
}

function sameValues(one: readonly SQLInputValue[], other: readonly SQLInputValue[]): boolean {
  return one.every((value, at) => value === other[at]);
}
