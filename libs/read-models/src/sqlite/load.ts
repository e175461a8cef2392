/** Puts the documents of one collection into its empty tables: rows as they come, lists sorted at the end. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Key } from '#read-models/port.js';
import { checkedKey, listOf } from '../query/declared.js';
import { columnValues, insertRows } from './rows.js';
import type { ListTable, Table } from './tables.js';
import { type Searched, searchedOf } from './within.js';
import { WordsWriter } from './words.js';

/** Rows per statement: most of what a call costs is the call. */
const together = 20;

/** Characters of text that are put aside before they go to the text index together. */
const textAtOnce = 8_000_000;

/** An entry is one number, value × entryFactor + row, so that sorting numbers sorts entries. Exact up to 2^53. */
const entryFactor = 2 ** 27;
const mostValues = 2 ** 26;

export class CollectionLoader {
  private readonly keys: Key[] = [];
  private readonly rows: Inserter;
  private readonly words: WordsWriter | undefined;
  private readonly idOf = (value: string): number => this.dictionary.idOf(value);
  private textAside = 0;
  private readonly lists: readonly { readonly list: ListTable; readonly entries: number[] }[];

  constructor(
    private readonly database: DatabaseSync,
    private readonly table: Table,
    private readonly dictionary: LoadedDictionary,
  ) {
    this.rows = new Inserter(database, 2 + table.columns.length, (rows) => insertRows(table, rows));
    this.words = table.words === undefined ? undefined : new WordsWriter(database, table, table.words);
    this.lists = table.lists.map((list) => ({ list, entries: [] }));
  }

  /** @throws TypeError when a document does not fit the declaration */
  add(rows: readonly (readonly [Key, object])[]): void {
    for (const [key, document] of rows) this.addOne(checkedKey(this.table.declared, key), document);
  }

  finish(): void {
    this.rows.finish();
    this.words?.flush();
    for (const { list, entries } of this.lists) this.writeList(list, entries);
  }

  private addOne(key: Key, document: object): void {
    const { declared } = this.table;
    this.rows.add(key, JSON.stringify(document), ...columnValues(this.table, document));
    const at = this.keys.push(key) - 1;
    if (at >= entryFactor)
      throw new RangeError(`${declared.name} has more documents than can be loaded at once`);
    for (const { list, entries } of this.lists) {
      for (const value of listOf(declared, list.field, document)) {
        entries.push(this.dictionary.idOf(value) * entryFactor + at);
      }
    }
    const searched = searchedOf(this.table, document, this.idOf);
    // An empty table numbers its rows from 1, in the order they come.
    if (searched !== null) this.addWords(typeof key === 'number' ? key : at + 1, searched);
  }

  private addWords(row: number, searched: Searched): void {
    this.words?.change(row, null, searched);
    this.textAside += searched.words.length;
    if (this.textAside < textAtOnce) return;
    this.words?.flush();
    this.textAside = 0;
  }

  private writeList({ name }: ListTable, entries: readonly number[]): void {
    const inserter = new Inserter(
      this.database,
      2,
      (rows) => `INSERT INTO ${name} (value, key) VALUES ${Array(rows).fill('(?, ?)').join(', ')}`,
    );
    for (const entry of Float64Array.from(entries).sort()) {
      const value = Math.floor(entry / entryFactor);
      inserter.add(value, this.keys[entry - value * entryFactor] ?? null);
    }
    inserter.finish();
  }
}

/** The dictionary of a file while it is loaded: numbers are given out in memory and stored at the end. */
export class LoadedDictionary {
  private readonly ids = new Map<string, number>();

  idOf(value: string): number {
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    const id = this.ids.size + 1;
    if (id > mostValues) throw new RangeError('There are more list values than can be loaded at once');
    this.ids.set(value, id);
    return id;
  }

  store(database: DatabaseSync): void {
    const inserter = new Inserter(
      database,
      2,
      (rows) => `INSERT INTO "read:dictionary" (id, value) VALUES ${Array(rows).fill('(?, ?)').join(', ')}`,
    );
    for (const [value, id] of this.ids) inserter.add(id, value);
    inserter.finish();
  }
}

/** Gathers rows and inserts several with one statement. */
class Inserter {
  private values: SQLInputValue[] = [];
  private readonly several: StatementSync;
  private readonly one: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly width: number,
    insert: (rows: number) => string,
  ) {
    this.several = database.prepare(insert(together));
    this.one = database.prepare(insert(1));
  }

  add(...row: readonly SQLInputValue[]): void {
    this.values.push(...row);
    if (this.values.length < together * this.width) return;
    this.several.run(...this.values);
    this.values = [];
  }

  finish(): void {
    for (let at = 0; at < this.values.length; at += this.width) {
      this.one.run(...this.values.slice(at, at + this.width));
    }
    this.values = [];
  }
}
