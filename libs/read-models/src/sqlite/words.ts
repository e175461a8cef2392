/**
 * Keeps a text index in step with its rows. Changes are put aside and applied in the order of the rows at the end of a
 * batch: FTS5 writes out what it has gathered whenever rows come out of order or other tables are written in between.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

interface Change {
  readonly row: number;
  readonly before: string | null;
  readonly now: string | null;
}

export class WordsWriter {
  private changes: Change[] = [];
  private readonly add: StatementSync;
  private readonly remove: StatementSync;

  constructor(database: DatabaseSync, words: string) {
    this.add = database.prepare(`INSERT INTO ${words} (rowid, words) VALUES (?, ?)`);
    // A contentless index does not know its texts: it must be told the old one, exactly as it was.
    this.remove = database.prepare(`INSERT INTO ${words} (${words}, rowid, words) VALUES ('delete', ?, ?)`);
  }

  /** The row's text, before and now; null is none. */
  change(row: number, before: string | null, now: string | null): void {
    if (before !== now) this.changes.push({ row, before, now });
  }

  flush(): void {
    // A row's number can be used again within a batch: the sort is stable, so its old text goes before the new comes.
    for (const { row, before, now } of this.changes.sort((one, other) => one.row - other.row)) {
      if (before !== null) this.remove.run(row, before);
      if (now !== null) this.add.run(row, now);
    }
    this.forget();
  }

  forget(): void {
    this.changes = [];
  }
}
