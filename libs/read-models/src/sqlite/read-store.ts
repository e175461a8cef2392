/** The read store over one open file. Reads and writes are synchronous inside: a call is never half way when another starts. */
import type { SQLOutputValue } from 'node:sqlite';
import type {
  Batch,
  FindQuery,
  Key,
  Page,
  PreparedRows,
  ReadStoreWriter,
  Scalar,
  Where,
} from '#read-models/port.js';
import { checkedKey } from '../query/declared.js';
import { writeCursor } from '../query/order.js';
import { load, prepareLoad } from './bulk.js';
import { countSql, findSql, groupSql } from './find.js';
import { bringToDisk } from './marks.js';
import { type OpenFile, openToRead, openToWrite, type SqliteReadStoreOptions } from './open.js';
import { passFence, readCheckpoint, writeState } from './state.js';
import { sql } from './statements.js';
import type { Table } from './tables.js';
import { BatchWriter } from './batch-writer.js';

/**
 * Opens the read models in a file. A reading handle also serves a file that was written under an older declaration;
 * a writer needs the declaration that the file was created with.
 * @throws Error when the file cannot be opened, is still being loaded, or (to write) has another declaration
 */
export function openSqliteReadStore(options: SqliteReadStoreOptions): ReadStoreWriter {
  return new SqliteReadStore(options, options.readOnly === true ? openToRead(options) : openToWrite(options));
}

class SqliteReadStore implements ReadStoreWriter {
  private writer: BatchWriter | undefined;

  constructor(
    private readonly options: SqliteReadStoreOptions,
    private open: OpenFile,
  ) {}

  get<T>(collection: string, key: Key): Promise<T | undefined> {
    return settle(() => {
      const table = this.open.table(collection);
      const found = this.document(table, key);
      return found === undefined ? undefined : (parsed(found) as T);
    });
  }

  getMany<T>(collection: string, keys: readonly Key[]): Promise<readonly T[]> {
    return settle(() => {
      const table = this.open.table(collection);
      return keys.flatMap((key) => {
        const found = this.document(table, key);
        return found === undefined ? [] : [parsed(found) as T];
      });
    });
  }

  find<T>(collection: string, query: FindQuery): Promise<Page<T>> {
    return settle(() => {
      const table = this.open.table(collection);
      const rows = this.open.statements.all(findSql(table, query, this.open.statements));
      const keyOf = (read: SQLOutputValue | undefined): Key =>
        table.declared.numericKey ? Number(read) : String(read);
      const items = rows
        .slice(0, query.limit)
        .map(([key, ...read]) =>
          query.only === undefined ? parsed(read[0]) : { key: keyOf(key), ...named(query.only, read) },
        );
      const last = items.at(-1);
      if (rows.length <= query.limit || last === undefined) return { items: items as T[] };
      const key = keyOf(rows[query.limit - 1]?.[0]);
      return { items: items as T[], next: writeCursor(table.declared, query, key, last) };
    });
  }

  count(collection: string, where?: Where, cap?: number): Promise<number> {
    return settle(() => {
      const { statements } = this.open;
      return Number(statements.first(countSql(this.open.table(collection), where, cap, statements))?.[0]);
    });
  }

  group(
    collection: string,
    by: readonly string[],
    where?: Where,
    sum?: string,
  ): Promise<readonly { readonly by: readonly Scalar[]; readonly total: number }[]> {
    return settle(() => {
      const { statements } = this.open;
      const rows = statements.all(groupSql(this.open.table(collection), by, where, sum, statements));
      return rows.map((row) => ({ by: row.slice(0, -1).map(scalar), total: Number(row.at(-1)) }));
    });
  }

  checkpoint(): Promise<number> {
    return settle(() => readCheckpoint(this.open.statements));
  }

  commit(batch: Batch): Promise<void> {
    return settle(() => {
      this.writer ??= new BatchWriter(this.open);
      this.writer.commit(batch);
    });
  }

  /** Must be the only connection to the file. */
  async bulkLoad(source: AsyncIterable<PreparedRows>, checkpoint: number, fence: number): Promise<void> {
    passFence(this.open.statements, fence);
    prepareLoad(this.open);
    this.writer = undefined;
    try {
      await load(this.open, source, checkpoint);
    } catch (error) {
      this.open.database.close();
      this.open = openToWrite(this.options);
      passFence(this.open.statements, fence);
      throw error;
    }
  }

  health(): Promise<{ readonly up: boolean; readonly reason?: string }> {
    return Promise.resolve().then(() => {
      try {
        readCheckpoint(this.open.statements);
        return { up: true };
      } catch (error) {
        return { up: false, reason: error instanceof Error ? error.message : String(error) };
      }
    });
  }

  close(): Promise<void> {
    return settle(() => {
      const { file, database, statements } = this.open;
      if (!database.isOpen) return;
      if (this.options.readOnly !== true)
        bringToDisk(file, database, () => {
          writeState(statements, 'closed', new Date().toISOString());
        });
      database.close();
    });
  }

  private document(table: Table, key: Key): SQLOutputValue | undefined {
    return this.open.statements.first(
      sql(`SELECT doc FROM ${table.name} WHERE key = ?`, checkedKey(table.declared, key)),
    )?.[0];
  }
}

/** Runs at once; what it throws becomes a rejection. */
function settle<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(run());
  });
}

/** A document; the caller of the port says what it is. */
function parsed(doc: SQLOutputValue | undefined): object {
  return JSON.parse(String(doc)) as object;
}

function named(fields: readonly string[], values: readonly SQLOutputValue[]): object {
  return Object.fromEntries(fields.map((field, at) => [field, scalar(values[at] ?? null)]));
}

function scalar(value: SQLOutputValue): Scalar {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
