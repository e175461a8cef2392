/** The event store's port: what a driver promises. The promises are pinned by `contract/`; see docs/architecture.md. */
import type { Instant, Metadata } from '#domain/entry.js';

/**
 * A place in the whole log. Strictly increases; sparse on some engines; different after a copy to another engine,
 * so nothing durable may refer to a position alone. 0 is before the first event. Shown to users as a string.
 */
export type Position = number;

/** A fact on its way into the log. The store adds id, position, revision, `recordedAt` and hash. */
export interface NewEvent {
  readonly type: string;
  readonly version: number;
  readonly data: object;
  readonly metadata: Omit<Metadata, 'recordedAt' | 'commandId'>;
}

/** An event as the log holds it. */
export interface RecordedEvent {
  readonly position: Position;
  readonly stream: string;
  /** Place in its stream, from 0, without gaps. */
  readonly revision: number;
  /** UUID derived from the command's id and the event's place in it. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly data: object;
  readonly metadata: Metadata;
  /** SHA-256, lower-case hex, of the canonical JSON (RFC 8785) of everything here but position and hash. */
  readonly hash: string;
}

/** Which command an append belongs to. */
export interface CommandStamp {
  /** UUID: derived from the actor and the Idempotency-Key, or fresh. */
  readonly id: string;
  /**
   * SHA-256, hex, of the command's name and body, when the caller gave a key; the store then keeps a receipt.
   * Null for a fresh id, which can never come again.
   */
  readonly fingerprint: string | null;
}

/** What a caller gets for a recorded command. */
export interface Receipt {
  readonly commandId: string;
  readonly fingerprint: string | null;
  readonly stream: string;
  /** Revision and position of the command's last event. */
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: Instant;
}

export type AppendResult =
  | { readonly outcome: 'appended'; readonly receipt: Receipt; readonly events: readonly RecordedEvent[] }
  /** The stream is not at the expected revision; `actual` is -1 when it does not exist. Nothing was written. */
  | { readonly outcome: 'conflict'; readonly actual: number }
  /** This command was recorded before. Nothing was written. */
  | { readonly outcome: 'known'; readonly receipt: Receipt };

export interface StoreHealth {
  readonly up: boolean;
  /** What is wrong, in words; absent when nothing is. */
  readonly reason?: string;
}

/** The store cannot take or give anything now (disk full, locked, gone). The caller may try again later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** What is stored cannot be read back as an event: the file was damaged or changed. Names the place. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}

export interface EventStore {
  /**
   * Appends all events or none. When the promise fulfils with `appended`, they are on the disk.
   * @param expected revision the stream must be at, or 'none' for a stream that must not exist yet
   * @throws StoreUnavailable when nothing could be written
   */
  append(
    stream: string,
    expected: number | 'none',
    events: readonly NewEvent[],
    command: CommandStamp,
  ): Promise<AppendResult>;
  /** The receipt of a command given with a key, if it was recorded. */
  receipt(commandId: string): Promise<Receipt | undefined>;
  /** A stream's events from a revision on, in order; empty for an unknown stream. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;
  /** Events after a position, in order, at most `limit`. */
  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]>;
  /**
   * Batches of events after a position: catches up, then lives. The next batch is read when it is asked for,
   * so that a slow reader holds nothing up. Ends when the signal aborts or the store closes.
   */
  subscribe(after: Position, signal?: AbortSignal): AsyncIterable<readonly RecordedEvent[]>;
  /** Position of the last event; 0 when there is none. */
  head(): Promise<Position>;
  health(): Promise<StoreHealth>;
  /** Waits for what is queued, then lets go of everything. */
  close(): Promise<void>;
}
