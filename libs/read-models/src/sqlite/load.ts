/** Puts the documents of one collection into its empty tables: rows as they come, list entries sorted in large lots. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Key, PreparedRows } from '#read-models/port.js';
import { insertRows } from './rows.js';
import type { ListTable, Table } from './tables.js';
import { type Searched, searchedIn } from './within.js';
import { WordsWriter } from './words.js';

/** Rows per statement: most of what a call costs is the call. */
const together = 20;

/** Characters of text that are put aside before they go to the text index together. */
const textAtOnce = 8_000_000;

/** Documents whose list entries are sorted and written together. */
const listedAtOnce = 50_000;

/** An entry is one number, value × entryFactor + document, so that sorting numbers sorts entries. Exact up to 2^53. */
const entryFactor = 2 ** 27;
const mostValues = 2 ** 26;

/** A list and its entries that are not written yet. */
interface Entries {
  readonly list: ListTable;
  readonly inserter: Inserter;
  aside: number[];
}

export class CollectionLoader {
  private readonly rows: Inserter;
  private readonly words: WordsWriter | undefined;
  private readonly idOf = (value: string): number => this.dictionary.idOf(value);
  private textAside = 0;
  private readonly lists: readonly Entries[];
  /** Keys of the documents whose list entries are put aside. */
  private keysAside: Key[] = [];
  private count = 0;

  constructor(
    database: DatabaseSync,
    private readonly table: Table,
    private readonly dictionary: LoadedDictionary,
  ) {
    this.rows = new Inserter(database, 2 + table.columns.length, (rows) => insertRows(table, rows));
    this.words = table.words === undefined ? undefined : new WordsWriter(database, table, table.words);
    this.lists = table.lists.map((list) => ({ list, inserter: entriesOf(database, list), aside: [] }));
  }

  add(rows: PreparedRows): void {
    this.addDocuments(rows);
    this.addEntries(rows);
    this.addTexts(rows);
    this.count += rows.keys.length;
  }

  finish(): void {
    this.rows.finish();
    this.writeEntries();
    this.words?.flush();
  }

  private addDocuments({ keys, documents, values }: PreparedRows): void {
    const columns = this.table.columns.map((field) => values[field] ?? []);
    for (const [at, key] of keys.entries()) {
      this.rows.add(key, documents[at] ?? null);
      for (const column of columns) this.rows.add(column[at] ?? null);
    }
  }

  private addEntries({ keys, lists }: PreparedRows): void {
    const first = this.keysAside.length;
    this.keysAside.push(...keys);
    for (const { list, aside } of this.lists) {
      for (const [at, entries] of lists[list.field]?.entries() ?? [])
        for (const value of entries) aside.push(this.dictionary.idOf(value) * entryFactor + first + at);
    }
    if (this.keysAside.length >= listedAtOnce) this.writeEntries();
  }

  private addTexts(rows: PreparedRows): void {
    for (const [at, text] of rows.texts.entries()) {
      if (text === null) continue;
      const key = rows.keys[at];
      // An empty table numbers its rows from 1, in the order they come.
      const row = typeof key === 'number' ? key : this.count + at + 1;
      this.addWords(row, searchedIn(this.table, text, { rows, at }, this.idOf));
    }
  }

  private addWords(row: number, searched: Searched): void {
    this.words?.change(row, null, searched);
    this.textAside += searched.words.length;
    if (this.textAside < textAtOnce) return;
    this.words?.flush();
    this.textAside = 0;
  }

  private writeEntries(): void {
    for (const entries of this.lists) {
      for (const entry of Float64Array.from(entries.aside).sort()) {
        const value = Math.floor(entry / entryFactor);
        entries.inserter.add(value, this.keysAside[entry - value * entryFactor] ?? null);
      }
      entries.inserter.finish();
      entries.aside = [];
    }
    this.keysAside = [];
  }
}

function entriesOf(database: DatabaseSync, { name }: ListTable): Inserter {
  return new Inserter(
    database,
    2,
    (rows) => `INSERT INTO ${name} (value, key) VALUES ${Array(rows).fill('(?, ?)').join(', ')}`,
  );
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

/** Gathers rows, value by value, and inserts several with one statement. */
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

  add(...values: readonly SQLInputValue[]): void {
    for (const value of values) this.values.push(value);
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
