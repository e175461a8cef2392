/** Numbers for list values: a reference that stands in a hundred lists is stored once. */
import { sql, type Statements } from './statements.js';

/** Values kept at hand; beyond it they are looked up again. */
const mostKnown = 100_000;

export class Dictionary {
  private readonly known = new Map<string, number>();

  constructor(private readonly statements: Statements) {}

  /** The value's number, given out at its first use. */
  idOf(value: string): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const stored =
      this.statements.first(sql('SELECT id FROM "read:dictionary" WHERE value = ?', value)) ??
      this.statements.first(sql('INSERT INTO "read:dictionary" (value) VALUES (?) RETURNING id', value));
    const id = Number(stored?.[0]);
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(value, id);
    return id;
  }

  /** After a rollback: numbers given out in it are free again. */
  forget(): void {
    this.known.clear();
  }
}
