/** What one append does inside the writer's transaction: checks first, then rows. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type EventCodec, type EventRecord } from '../codec.js';
import { eventId } from '../event-id.js';
import {
  type AppendResult,
  type CommandStamp,
  type NewEvent,
  type Receipt,
  type RecordedEvent,
  StoreDamaged,
} from '../port.js';
import { RECEIPT_BY_COMMAND, receiptOf, type ReceiptRow, sha256Bytes, uuidBytes } from './receipt.js';

export interface Append {
  readonly stream: string;
  readonly expected: number | 'none';
  readonly events: readonly NewEvent[];
  readonly command: CommandStamp;
}

/** An answer for the caller, or why this append alone was refused. */
export type Outcome = { readonly result: AppendResult } | { readonly refused: unknown };

/** Where a stream stands; revision -1 and no id when it does not exist. */
interface StreamHead {
  readonly id: number | undefined;
  readonly revision: number;
}

interface LogHead {
  readonly position: number;
  /** Of the last event, as ISO text, which sorts by time. */
  readonly recordedAt: string;
}

/** Heads kept in memory; beyond this the longest unused go and are looked up again. */
const MOST_HEADS = 10_000;

export class EventTable {
  readonly #codec: EventCodec;
  readonly #clock: () => Date;
  readonly #insertEvent: StatementSync;
  readonly #insertStream: StatementSync;
  readonly #insertReceipt: StatementSync;
  readonly #streamHead: StatementSync;
  readonly #lastPosition: StatementSync;
  readonly #lastRecordedAt: StatementSync;
  readonly #receipt: StatementSync;
  readonly #dataVersion: StatementSync;

  readonly #heads = new Map<string, StreamHead>();
  #seenVersion: number | undefined;
  #log: LogHead = { position: 0, recordedAt: '' };
  /** Whether the transaction begun last was committed; else what is in memory may be ahead of the file. */
  #settled = false;
  #grown = false;

  constructor(db: DatabaseSync, codec: EventCodec, clock: () => Date) {
    this.#codec = codec;
    this.#clock = clock;
    const rows = { returnArrays: true };
    this.#insertEvent = db.prepare(
      'INSERT INTO events (position, stream, revision, body, hash) VALUES (?, ?, ?, ?, unhex(?))',
    );
    this.#insertStream = db.prepare('INSERT INTO streams (name) VALUES (?) RETURNING id', rows);
    this.#insertReceipt = db.prepare('INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)');
    this.#streamHead = db.prepare(
      `SELECT s.id, (SELECT max(e.revision) FROM events e WHERE e.stream = s.id) FROM streams s WHERE s.name = ?`,
      rows,
    );
    this.#lastPosition = db.prepare(
      `SELECT max(coalesce((SELECT max(position) FROM events), 0),
                  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0))`,
      rows,
    );
    this.#lastRecordedAt = db.prepare(
      `SELECT position, iif(json_valid(body), body ->> '$.metadata.recordedAt', NULL)
         FROM events ORDER BY position DESC LIMIT 1`,
      rows,
    );
    this.#receipt = db.prepare(RECEIPT_BY_COMMAND, rows);
    this.#dataVersion = db.prepare('PRAGMA data_version', rows);
  }

  /** To be called first in every transaction: forgets what another connection's commit or a rollback made untrue. */
  begin(): void {
    const [version] = this.#dataVersion.get() as unknown as [number];
    if (!this.#settled || version !== this.#seenVersion) {
      this.#heads.clear();
      this.#log = this.#readLogHead();
      this.#seenVersion = version;
    }
    this.#settled = false;
    this.#grown = false;
    const now = this.#clock().toISOString();
    if (now > this.#log.recordedAt) this.#log = { ...this.#log, recordedAt: now };
  }

  /** To be called once the transaction is on the disk. */
  committed(): { readonly head: number; readonly grown: boolean } {
    this.#settled = true;
    return { head: this.#log.position, grown: this.#grown };
  }

  /**
   * Writes the append's rows, or none when it conflicts, is known or cannot be written as JSON.
   * @throws when a row could not be written; the transaction must then be rolled back
   */
  record(append: Append): Outcome {
    const { stream, expected, command } = append;
    let keyed: { readonly id: Uint8Array; readonly fingerprint: Uint8Array } | undefined;
    if (command.fingerprint !== null) {
      try {
        keyed = { id: uuidBytes(command.id), fingerprint: sha256Bytes(command.fingerprint) };
      } catch (refused) {
        return { refused };
      }
      const known = this.#receipt.get(keyed.id) as ReceiptRow | undefined;
      if (known !== undefined) return { result: { outcome: 'known', receipt: receiptOf(known) } };
    }
    const head = this.#headOf(stream);
    if (head.revision !== (expected === 'none' ? -1 : expected)) {
      return { result: { outcome: 'conflict', actual: head.revision } };
    }
    let encoded: readonly Encoded[];
    try {
      encoded = this.#encode(append, head.revision);
    } catch (refused) {
      return { refused };
    }
    const streamId = head.id ?? this.#createStream(stream);
    const { position, recordedAt } = this.#log;
    const events = encoded.map((event, i) => this.#insert(streamId, position + 1 + i, event));
    const receipt: Receipt = {
      commandId: command.id,
      fingerprint: command.fingerprint,
      stream,
      revision: head.revision + events.length,
      position: position + events.length,
      recordedAt,
    };
    if (keyed !== undefined) {
      const { revision, position } = receipt;
      this.#insertReceipt.run(
        keyed.id,
        keyed.fingerprint,
        streamId,
        revision,
        position,
        Date.parse(recordedAt),
      );
    }
    this.#log = { position: receipt.position, recordedAt };
    this.#grown = true;
    this.#remember(stream, { id: streamId, revision: receipt.revision });
    return { result: { outcome: 'appended', receipt, events } };
  }

  #encode({ stream, events, command }: Append, revision: number): readonly Encoded[] {
    if (events.length === 0) throw new TypeError('An append needs at least one event');
    const { recordedAt } = this.#log;
    return events.map(({ type, version, data, metadata }, i) => {
      const record: EventRecord = {
        stream,
        revision: revision + 1 + i,
        id: eventId(command.id, i),
        type,
        version,
        data,
        metadata: { ...metadata, recordedAt, commandId: command.id },
      };
      return { record, ...this.#codec.encode(record) };
    });
  }

  #insert(streamId: number, position: number, { record, body, hash }: Encoded): RecordedEvent {
    this.#insertEvent.run(position, streamId, record.revision, body, hash);
    return { position, ...record, hash };
  }

  #createStream(name: string): number {
    const [id] = this.#insertStream.get(name) as unknown as [number];
    return id;
  }

  #headOf(stream: string): StreamHead {
    const kept = this.#heads.get(stream);
    if (kept !== undefined) return kept;
    const row = this.#streamHead.get(stream) as [number, number | null] | undefined;
    return { id: row?.[0], revision: row?.[1] ?? -1 };
  }

  #remember(stream: string, head: StreamHead): void {
    this.#heads.delete(stream);
    this.#heads.set(stream, head);
    if (this.#heads.size > MOST_HEADS) this.#heads.delete(this.#heads.keys().next().value as string);
  }

  /** A position is never given twice, even when events were taken out of the file from outside. */
  #readLogHead(): LogHead {
    const [position] = this.#lastPosition.get() as unknown as [number];
    const last = this.#lastRecordedAt.get() as [number, string | null] | undefined;
    if (last === undefined) return { position, recordedAt: '' };
    const [at, recordedAt] = last;
    if (recordedAt === null) throw new StoreDamaged(`The last event, at position ${at}, cannot be read`);
    return { position, recordedAt };
  }
}

interface Encoded {
  readonly record: EventRecord;
  readonly body: string;
  readonly hash: string;
}
