/** The SQLite driver of the event store: one file, one writer, and reading beside it. */
import { writeSync } from 'node:fs';
import { EventCodec, type Upcasters } from '../codec.js';
import {
  type AppendResult,
  type CommandStamp,
  type EventStore,
  type NewEvent,
  type Position,
  type Receipt,
  type RecordedEvent,
  type StoreHealth,
  StoreUnavailable,
} from '../port.js';
import { Appender, type OnFatal } from './append.js';
import { explaining } from './failure.js';
import { EventReader } from './read.js';
import { openForReading, openForWriting } from './schema.js';
import { Arrivals, follow } from './subscribe.js';

export interface SqliteEventStoreOptions {
  /** Path of the events file; made when it is not there, unless `readOnly`. */
  readonly file: string;
  readonly upcasters: Upcasters;
  /** What time it is; stamps `recordedAt`. */
  readonly clock: () => Date;
  /** For a reader beside the writer, such as a projector in another thread: appends are refused. */
  readonly readOnly?: boolean;
  /** Called when the disk failed to write or sync; ends the process unless told otherwise. */
  readonly onFatal?: OnFatal;
}

/** Exit status after a failed disk (EX_IOERR of sysexits.h). */
const EXIT_DISK_FAILED = 74;

/**
 * Opens the store.
 * @throws StoreUnavailable when the file cannot be opened, made or brought to the present form
 * @throws StoreDamaged when it is not a database of ours
 */
export function openSqliteEventStore(options: SqliteEventStoreOptions): SqliteEventStore {
  return explaining(options.file, () => new SqliteEventStore(options));
}

export class SqliteEventStore implements EventStore {
  readonly #file: string;
  readonly #arrivals = new Arrivals();
  readonly #appender: Appender | undefined;
  /** Reads the log from end to end, on a connection of its own that maps the file. */
  readonly #log: EventReader;
  /**
   * Looks up one stream, receipt or head. Beside a writer it shares the writer's connection, as any other forgets every
   * page that it has read whenever something is committed. A transaction is begun and ended in one call, so nothing
   * is read that may still be rolled back.
   */
  readonly #lookup: EventReader;
  readonly #commitListeners = new Set<(head: Position) => void>();

  constructor({ file, upcasters, clock, readOnly = false, onFatal = endProcess }: SqliteEventStoreOptions) {
    this.#file = file;
    const codec = new EventCodec(upcasters);
    const db = readOnly ? undefined : openForWriting(file);
    try {
      this.#log = new EventReader(openForReading(file), file, codec);
      this.#lookup = db === undefined ? this.#log : new EventReader(db, file, codec);
    } catch (error) {
      db?.close();
      throw error;
    }
    const onCommit = (head: Position): void => {
      this.notify(head);
    };
    this.#appender = db && new Appender(db, file, codec, clock, onCommit, onFatal);
  }

  append(
    stream: string,
    expected: number | 'none',
    events: readonly NewEvent[],
    command: CommandStamp,
  ): Promise<AppendResult> {
    if (this.#appender === undefined) {
      return Promise.reject(new StoreUnavailable(`${this.#file} was opened for reading only`));
    }
    return this.#appender.append({ stream, expected, events, command });
  }

  receipt(commandId: string): Promise<Receipt | undefined> {
    return this.#read(() => this.#lookup.receipt(commandId));
  }

  readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#lookup.stream(stream, fromRevision));
  }

  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#log.all(after, limit));
  }

  subscribe(after: Position, signal?: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    return follow((last, limit) => this.#log.all(last, limit), this.#arrivals, after, signal);
  }

  head(): Promise<Position> {
    return this.#read(() => this.#lookup.head());
  }

  async health(): Promise<StoreHealth> {
    try {
      await this.head();
    } catch (error) {
      return { up: false, reason: error instanceof Error ? error.message : String(error) };
    }
    const reason = this.#appender?.failure();
    return reason === undefined ? { up: true } : { up: false, reason };
  }

  async close(): Promise<void> {
    if (this.#arrivals.closed) return;
    this.#arrivals.close();
    await this.#appender?.drain();
    this.#log.close();
    this.#appender?.close();
  }

  /** Hears of every commit of this store's writer: pass it on to readers in other threads, which call `notify`. */
  onCommit(listener: (head: Position) => void): void {
    this.#commitListeners.add(listener);
  }

  /** Wakes this store's subscriptions: the log now reaches `head`. Call it when another thread has committed. */
  notify(head: Position): void {
    this.#arrivals.announce();
    for (const listener of this.#commitListeners) listener(head);
  }

  #read<T>(read: () => T): Promise<T> {
    if (this.#arrivals.closed) return Promise.reject(new StoreUnavailable('The event store is closed'));
    return Promise.try(read);
  }
}

function endProcess(reason: string): void {
  writeSync(2, `${reason}\n`);
  process.exit(EXIT_DISK_FAILED);
}
