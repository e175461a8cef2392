/** Numbers for what is the same in many entries, by a table that holds each once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** So many are kept at hand; then it starts anew. */
const MOST_KNOWN = 10_000;

export class Numbers {
  private readonly known = new Map<string, number>();
  private readonly add: StatementSync;
  private readonly find: StatementSync;

  /** @param columns text columns, which together are unique in the table */
  constructor(db: DatabaseSync, table: string, columns: readonly string[]) {
    const places = columns.map(() => '?').join(', ');
    this.add = db.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
    this.find = db.prepare(
      `SELECT id FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`,
    );
  }

  /** The number of these values, in the order of the columns. */
  of(values: readonly string[]): number {
    const key = JSON.stringify(values);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.add.run(...values);
    const id = Number(this.find.get(...values)?.['id']);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(key, id);
    return id;
  }

  /** Forgets what was given within a transaction that came to nothing. */
  forget(): void {
    this.known.clear();
  }
}
