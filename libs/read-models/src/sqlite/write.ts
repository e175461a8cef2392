/** Applies documents and tombstones to the tables, touching only what changed. Runs inside the caller's transaction. */
import type { SQLInputValue } from 'node:sqlite';
import type { Key } from '#read-models/port.js';
import { checkedKey, listOf, searchedText, valueOf } from '../query/declared.js';
import type { Dictionary } from './dictionary.js';
import { sql, type Statements } from './statements.js';
import { column, type ListTable, nullMark, type Table } from './tables.js';

/** A row as it was before a write. */
interface Before {
  readonly row: number;
  readonly json: string;
}

/** Writes one collection. */
export class CollectionWriter {
  private readonly insertText: string;
  private readonly updateAllText: string;

  constructor(
    private readonly table: Table,
    private readonly statements: Statements,
    private readonly dictionary: Dictionary,
  ) {
    const columns = table.columns.map(column);
    const values = columns.map(() => `ifnull(?, ${nullMark})`);
    this.insertText = `INSERT INTO ${table.name} (${['key', 'doc', ...columns].join(', ')})
      VALUES (${['?', '?', ...values].join(', ')}) RETURNING ${table.row}`;
    const settings = ['doc = ?', ...columns.map((name) => `${name} = ifnull(?, ${nullMark})`)];
    this.updateAllText = `UPDATE ${table.name} SET ${settings.join(', ')} WHERE ${table.row} = ?`;
  }

  /** @throws TypeError when the document does not fit the declaration */
  put(key: Key, document: object): void {
    const before = this.before(key);
    if (before === undefined) this.insert(key, document);
    else this.update(before, key, document);
  }

  delete(key: Key): void {
    const before = this.before(key);
    if (before === undefined) return;
    const document = JSON.parse(before.json) as object;
    for (const list of this.table.lists) {
      this.removeFromList(list, key, listOf(this.table.declared, list.field, document));
    }
    this.changeWords(before.row, this.text(document), null);
    this.statements.run(sql(`DELETE FROM ${this.table.name} WHERE ${this.table.row} = ?`, before.row));
  }

  /** The document's columns, in their order. */
  private columns(document: object): readonly SQLInputValue[] {
    return this.table.columns.map((field) => valueOf(this.table.declared, field, document));
  }

  private before(key: Key): Before | undefined {
    const found = this.statements.first(
      sql(
        `SELECT ${this.table.row}, doc FROM ${this.table.name} WHERE key = ?`,
        checkedKey(this.table.declared, key),
      ),
    );
    return found === undefined ? undefined : { row: Number(found[0]), json: String(found[1]) };
  }

  /** A document whose key is known to be new. */
  insert(key: Key, document: object): void {
    this.checkUnindexed(document);
    const values = [
      checkedKey(this.table.declared, key),
      JSON.stringify(document),
      ...this.columns(document),
    ];
    const inserted = this.statements.first(sql(this.insertText, ...values));
    for (const list of this.table.lists) {
      this.addToList(list, key, listOf(this.table.declared, list.field, document));
    }
    const text = this.text(document);
    if (text !== null) this.addWords(Number(inserted?.[0]), text);
  }

  private update({ row, json: jsonBefore }: Before, key: Key, document: object): void {
    const json = JSON.stringify(document);
    if (json === jsonBefore) return;
    this.checkUnindexed(document);
    const documentBefore = JSON.parse(jsonBefore) as object;
    const columns = this.columns(document);
    const columnsBefore = this.columns(documentBefore);
    // Naming a column in an update rewrites its indexes even when its value stays.
    if (columns.every((value, at) => value === columnsBefore[at])) {
      this.statements.run(
        sql(`UPDATE ${this.table.name} SET doc = ? WHERE ${this.table.row} = ?`, json, row),
      );
    } else {
      this.statements.run(sql(this.updateAllText, json, ...columns, row));
    }
    for (const list of this.table.lists) this.changeList(list, key, documentBefore, document);
    this.changeWords(row, this.text(documentBefore), this.text(document));
  }

  private changeList(list: ListTable, key: Key, documentBefore: object, document: object): void {
    const before = listOf(this.table.declared, list.field, documentBefore);
    const now = listOf(this.table.declared, list.field, document);
    const gone = before.filter((value) => !now.includes(value));
    const come = now.filter((value) => !before.includes(value));
    this.removeFromList(list, key, gone);
    this.addToList(list, key, come);
  }

  private addToList({ name }: ListTable, key: Key, values: readonly string[]): void {
    for (const value of values) {
      this.statements.run(
        sql(`INSERT INTO ${name} (value, key) VALUES (?, ?)`, this.dictionary.idOf(value), key),
      );
    }
  }

  private removeFromList({ name }: ListTable, key: Key, values: readonly string[]): void {
    for (const value of values) {
      this.statements.run(
        sql(`DELETE FROM ${name} WHERE value = ? AND key = ?`, this.dictionary.idOf(value), key),
      );
    }
  }

  private text(document: object): string | null {
    return searchedText(this.table.declared, document);
  }

  private changeWords(row: number, before: string | null, now: string | null): void {
    if (before === now) return;
    if (before !== null) this.removeWords(row, before);
    if (now !== null) this.addWords(row, now);
  }

  private addWords(row: number, text: string): void {
    this.statements.run(
      sql(`INSERT INTO ${String(this.table.words)} (rowid, words) VALUES (?, ?)`, row, text),
    );
  }

  private removeWords(row: number, text: string): void {
    const words = String(this.table.words);
    this.statements.run(
      sql(`INSERT INTO ${words} (${words}, rowid, words) VALUES ('delete', ?, ?)`, row, text),
    );
  }

  /** Fields without a column are read from the document later; a wrong type must show now. */
  private checkUnindexed(document: object): void {
    for (const [field, type] of this.table.declared.fields) {
      if (type !== 'list' && !this.table.columns.includes(field))
        valueOf(this.table.declared, field, document);
    }
  }
}
