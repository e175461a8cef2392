/** SQL with its values, and a bounded cache of prepared statements. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

/** A piece of SQL and the values of its parameters, in their order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

export function sql(text: string, ...values: readonly SQLInputValue[]): Sql {
  return { text, values };
}

/** Joins pieces, or gives `empty` when there are none. */
export function join(pieces: readonly Sql[], separator: string, empty = ''): Sql {
  if (pieces.length === 0) return sql(empty);
  return {
    text: pieces.map(({ text }) => text).join(separator),
    values: pieces.flatMap(({ values }) => values),
  };
}

/**
 * `name IN (?, ?, …)`; nothing is in an empty list. The last value of a long one is repeated up to a round number of them,
 * so that lists of many lengths share a prepared statement.
 */
export function inList(expression: string, values: readonly SQLInputValue[]): Sql {
  const last = values.at(-1);
  const more = last === undefined || values.length <= FEW ? 0 : 2 ** Math.ceil(Math.log2(values.length));
  const all = [...values, ...Array<SQLInputValue>(Math.max(0, more - values.length)).fill(last ?? '')];
  return sql(`${expression} IN (${all.map(() => '?').join(', ')})`, ...all);
}

const FEW = 8;

/** Prepared statements by their text, the least recently used dropped first. Rows are arrays. */
export class Statements {
  private readonly prepared = new Map<string, StatementSync>();

  constructor(
    private readonly database: DatabaseSync,
    private readonly most = 200,
  ) {}

  all({ text, values }: Sql): readonly SQLOutputValue[][] {
    // The typings know rows as objects alone; `setReturnArrays` makes them arrays.
    return this.of(text).all(...values) as unknown as SQLOutputValue[][];
  }

  first({ text, values }: Sql): SQLOutputValue[] | undefined {
    return this.of(text).get(...values) as unknown as SQLOutputValue[] | undefined;
  }

  run({ text, values }: Sql): void {
    this.of(text).run(...values);
  }

  of(text: string): StatementSync {
    const known = this.prepared.get(text);
    if (known !== undefined) {
      this.prepared.delete(text);
      this.prepared.set(text, known);
      return known;
    }
    const statement = this.database.prepare(text);
    statement.setReturnArrays(true);
    this.prepared.set(text, statement);
    if (this.prepared.size > this.most) {
      const [oldest] = this.prepared.keys();
      if (oldest !== undefined) this.prepared.delete(oldest);
    }
    return statement;
  }
}
