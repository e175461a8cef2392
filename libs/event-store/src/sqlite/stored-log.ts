/** The events file as a log to copy from and to: rows as they are, with the receipts of commands that had a key. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  isSameAppend,
  readStored,
  type StoredAppend,
  type StoredAppendEvent,
  type StoredLog,
  type WritableStoredLog,
} from '../copy/stored-log.js';
import { type Position, StoreDamaged } from '../port.js';
import { explaining } from './failure.js';
import { sha256Bytes, uuidBytes } from './receipt.js';
import { openForReading, openForWriting } from './schema.js';

/** Rows read at once: about 2 MB. */
const ROWS_AT_ONCE = 2000;

type Row = [position: number, body: string, hash: string];

/** @throws StoreUnavailable when the file is not there or not in the present form */
export function openSqliteLogToRead(file: string): StoredLog {
  return explaining(file, () => new SqliteStoredLog(file));
}

/**
 * Opens the file, or makes it; nobody else may write to it meanwhile.
 * @throws StoreUnavailable, StoreDamaged
 */
export function openSqliteLogToWrite(file: string): WritableStoredLog {
  return explaining(file, () => new WritableSqliteLog(file));
}

class SqliteStoredLog implements StoredLog {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #rows: StatementSync;
  readonly #fingerprint: StatementSync;
  readonly #head: StatementSync;

  constructor(file: string) {
    this.#file = file;
    this.#db = openForReading(file);
    const rows = { returnArrays: true };
    this.#rows = this.#db.prepare(
      'SELECT position, body, lower(hex(hash)) FROM events WHERE position > ? ORDER BY position LIMIT ?',
      rows,
    );
    this.#fingerprint = this.#db.prepare(
      'SELECT lower(hex(fingerprint)) FROM receipts WHERE command_id = ?',
      rows,
    );
    this.#head = this.#db.prepare('SELECT coalesce(max(position), 0) FROM events', rows);
  }

  head(): Promise<Position> {
    return Promise.try(() => explaining(this.#file, () => (this.#head.get() as unknown as [number])[0]));
  }

  async *appends(): AsyncGenerator<readonly StoredAppend[], void, undefined> {
    let after = 0;
    let open: { readonly events: StoredAppendEvent[]; position: Position } | undefined;
    for (;;) {
      const rows = explaining(this.#file, () => this.#rows.all(after, ROWS_AT_ONCE) as unknown as Row[]);
      const part: StoredAppend[] = [];
      for (const [position, body, hash] of rows) {
        const event = readStored(body, hash, `at position ${position}`);
        const last = open?.events.at(-1);
        if (open !== undefined && last !== undefined && isSameAppend(last.record, event.record)) {
          open.events.push(event);
          open.position = position;
        } else {
          if (open !== undefined) part.push(this.#whole(open));
          open = { events: [event], position };
        }
        after = position;
      }
      if (rows.length === 0 && open !== undefined) part.push(this.#whole(open));
      if (part.length > 0) yield part;
      if (rows.length === 0) return;
      await nextTurn();
    }
  }

  close(): Promise<void> {
    return Promise.try(() => {
      this.#db.close();
    });
  }

  #whole({
    events,
    position,
  }: {
    readonly events: readonly StoredAppendEvent[];
    readonly position: Position;
  }): StoredAppend {
    const commandId = events[0]?.record.metadata.commandId ?? '';
    return { events, position, fingerprint: this.#fingerprintOf(commandId) };
  }

  #fingerprintOf(commandId: string): string | null {
    return explaining(this.#file, () => {
      const row = this.#fingerprint.get(uuidBytes(commandId)) as [string] | undefined;
      return row?.[0] ?? null;
    });
  }
}

class WritableSqliteLog extends SqliteStoredLog implements WritableStoredLog {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #addStream: StatementSync;
  readonly #streamId: StatementSync;
  readonly #lastRevision: StatementSync;
  readonly #addEvent: StatementSync;
  readonly #addReceipt: StatementSync;

  constructor(file: string) {
    // Makes the file where there is none, before the other connection reads it.
    const db = openForWriting(file);
    super(file);
    this.#file = file;
    this.#db = db;
    const rows = { returnArrays: true };
    this.#streamId = db.prepare('SELECT id FROM streams WHERE name = ?', rows);
    this.#addStream = db.prepare('INSERT INTO streams (name) VALUES (?) RETURNING id', rows);
    this.#lastRevision = db.prepare('SELECT coalesce(max(revision), -1) FROM events WHERE stream = ?', rows);
    this.#addEvent = db.prepare(
      'INSERT INTO events (stream, revision, body, hash) VALUES (?, ?, ?, unhex(?)) RETURNING position',
      rows,
    );
    this.#addReceipt = db.prepare('INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)');
  }

  write(appends: readonly StoredAppend[]): Promise<void> {
    return Promise.try(() => {
      explaining(this.#file, () => {
        this.#db.exec('BEGIN IMMEDIATE');
        try {
          for (const append of appends) this.#add(append);
          this.#db.exec('COMMIT');
        } catch (error) {
          if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
          throw error;
        }
        this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      });
    });
  }

  override async close(): Promise<void> {
    await super.close();
    this.#db.close();
  }

  #add({ events, fingerprint }: StoredAppend): void {
    const [first] = events;
    if (first === undefined) return;
    const { stream, revision, metadata } = first.record;
    const [id] = (this.#streamId.get(stream) ?? this.#addStream.get(stream)) as unknown as [number];
    const [last] = this.#lastRevision.get(id) as unknown as [number];
    if (last !== revision - 1)
      throw new StoreDamaged(`${stream} is at revision ${last}, and revision ${revision} was to be written`);
    let position = 0;
    for (const { record, body, hash } of events)
      [position] = this.#addEvent.get(id, record.revision, body, hash) as unknown as [number];
    if (fingerprint === null) return;
    const lastRevision = revision + events.length - 1;
    const recordedAt = Date.parse(metadata.recordedAt);
    this.#addReceipt.run(
      ...[uuidBytes(metadata.commandId), sha256Bytes(fingerprint), id, lastRevision, position, recordedAt],
    );
  }
}
