/** Numbers for list values: a reference that stands in a hundred lists is stored once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Values kept at hand; beyond it they are looked up again. */
const mostKnown = 100_000;

export class Dictionary {
  private readonly known = new Map<string, number>();
  private readonly find: StatementSync;
  private readonly add: StatementSync;

  constructor(database: DatabaseSync) {
    this.find = database.prepare('SELECT id FROM "read:dictionary" WHERE value = ?');
    this.add = database.prepare('INSERT INTO "read:dictionary" (value) VALUES (?)');
  }

  /** The value's number, given out at its first use. */
  idOf(value: string): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const id = Number(this.find.get(value)?.['id'] ?? this.add.run(value).lastInsertRowid);
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(value, id);
    return id;
  }

  /** After a rollback: numbers given out in it are free again. */
  forget(): void {
    this.known.clear();
  }
}
