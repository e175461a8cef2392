/** A log as an engine holds it: every append to the byte, with the key of its command. Below the port, for copies alone. */
import type { EventRecord } from '../codec.js';
import { type Position, StoreDamaged } from '../port.js';
import { hashOf } from '../codec.js';

export interface StoredAppendEvent {
  readonly record: EventRecord;
  /** The bytes that the hash covers. */
  readonly body: string;
  readonly hash: string;
}

/** What one command recorded, at once and in one stream. */
export interface StoredAppend {
  readonly events: readonly StoredAppendEvent[];
  /** Of the command with its key; null for a command without one. */
  readonly fingerprint: string | null;
  /** Where its last event lies in this log. */
  readonly position: Position;
}

export interface StoredLog {
  /** Position of the last event; 0 when there is none. */
  head(): Promise<Position>;
  /**
   * The whole log from its beginning, in order, as far as it reaches when the end is met.
   * @throws StoreDamaged when bytes do not have the hash that they were stored with
   */
  appends(): AsyncIterable<readonly StoredAppend[]>;
  close(): Promise<void>;
}

export interface WritableStoredLog extends StoredLog {
  /**
   * Writes appends to the end of the log, in order. When it fails, the log holds those up to some append of them, each
   * whole.
   * @throws StoreUnavailable, or StoreDamaged when something else lies where one belongs
   */
  write(appends: readonly StoredAppend[]): Promise<void>;
}

/** Reads one stored event, and holds its bytes against its hash. @throws StoreDamaged naming the place */
export function readStored(body: string, hash: string, place: string): StoredAppendEvent {
  if (hashOf(body) !== hash)
    throw new StoreDamaged(`The event ${place} is not the one that was written: its hash is another`);
  try {
    return { record: JSON.parse(body) as EventRecord, body, hash };
  } catch (cause) {
    throw new StoreDamaged(`The event ${place} cannot be read: its text is not JSON`, { cause });
  }
}

/** Whether an event belongs to the append that another one belongs to, right after it. */
export function isSameAppend(before: EventRecord, next: EventRecord): boolean {
  return (
    next.stream === before.stream &&
    next.revision === before.revision + 1 &&
    next.metadata.commandId === before.metadata.commandId
  );
}
