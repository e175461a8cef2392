/**
 * Keeps a text index in step with its rows. Changes are put aside and applied in the order of the rows at the end of a
 * batch: FTS5 writes out what it has gathered whenever rows come out of order or other tables are written in between.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Table, valuesColumn } from './tables.js';
import { isSearchedAlike, type Searched } from './within.js';

interface Change {
  readonly row: number;
  readonly before: Searched | null;
  readonly now: Searched | null;
}

export class WordsWriter {
  private changes: Change[] = [];
  private readonly add: StatementSync;
  private readonly remove: StatementSync;

  constructor(database: DatabaseSync, table: Table, words: string) {
    const hasValues = table.within.length > 0;
    const columns = hasValues ? `words, ${valuesColumn(table)}` : 'words';
    const marks = hasValues ? '?, ?' : '?';
    this.add = database.prepare(`INSERT INTO ${words} (rowid, ${columns}) VALUES (?, ${marks})`);
    // A contentless index does not know its texts: it must be told the old one, exactly as it was.
    this.remove = database.prepare(
      `INSERT INTO ${words} (${words}, rowid, ${columns}) VALUES ('delete', ?, ${marks})`,
    );
  }

  /** What is searched of the row, before and now; null is none. */
  change(row: number, before: Searched | null, now: Searched | null): void {
    if (!isSearchedAlike(before, now)) this.changes.push({ row, before, now });
  }

  flush(): void {
    // A row's number can be used again within a batch: the sort is stable, so its old text goes before the new comes.
    for (const { row, before, now } of this.changes.sort((one, other) => one.row - other.row)) {
      if (before !== null) this.remove.run(row, ...columnsOf(before));
      if (now !== null) this.add.run(row, ...columnsOf(now));
    }
    this.forget();
  }

  forget(): void {
    this.changes = [];
  }
}

function columnsOf({ words, values }: Searched): readonly string[] {
  return values === null ? [words] : [words, values];
}
