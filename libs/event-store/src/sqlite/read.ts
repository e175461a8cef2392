/** The reading side of the SQLite driver: prepared statements over one connection. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventCodec } from '../codec.js';
import type { Position, Receipt, RecordedEvent } from '../port.js';
import { explaining } from './failure.js';
import { RECEIPT_BY_COMMAND, receiptOf, type ReceiptRow, uuidBytes } from './receipt.js';

type EventRow = [position: number, body: string, hash: string];

export class EventReader {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #codec: EventCodec;
  readonly #all: StatementSync;
  readonly #stream: StatementSync;
  readonly #head: StatementSync;
  readonly #receipt: StatementSync;

  constructor(db: DatabaseSync, file: string, codec: EventCodec) {
    this.#db = db;
    this.#file = file;
    this.#codec = codec;
    const rows = { returnArrays: true };
    const columns = 'position, body, lower(hex(hash))';
    this.#all = this.#db.prepare(
      `SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ?`,
      rows,
    );
    this.#stream = this.#db.prepare(
      `SELECT ${columns} FROM events
        WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision >= ? ORDER BY revision`,
      rows,
    );
    this.#head = this.#db.prepare('SELECT max(position) FROM events', rows);
    this.#receipt = this.#db.prepare(RECEIPT_BY_COMMAND, rows);
  }

  all(after: Position, limit: number): readonly RecordedEvent[] {
    return this.#events(this.#all, after, limit);
  }

  stream(name: string, fromRevision: number): readonly RecordedEvent[] {
    return this.#events(this.#stream, name, fromRevision);
  }

  head(): Position {
    return explaining(this.#file, () => {
      const [position] = this.#head.get() as unknown as [number | null];
      return position ?? 0;
    });
  }

  receipt(commandId: string): Receipt | undefined {
    return explaining(this.#file, () => {
      const row = this.#receipt.get(uuidBytes(commandId)) as ReceiptRow | undefined;
      return row && receiptOf(row);
    });
  }

  close(): void {
    this.#db.close();
  }

  #events(statement: StatementSync, ...parameters: (string | number)[]): readonly RecordedEvent[] {
    return explaining(this.#file, () => {
      const rows = statement.all(...parameters) as unknown as EventRow[];
      return rows.map(([position, body, hash]) => this.#codec.decode({ position, body, hash }));
    });
  }
}
