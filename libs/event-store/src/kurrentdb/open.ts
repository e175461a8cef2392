/** The KurrentDB driver of the event store: for several servers on one log that the engine keeps on several machines. */
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
import { Appender } from './append.js';
import { Engine } from './engine.js';
import { inPlainWords } from './failure.js';
import { LogClock } from './log-clock.js';
import { Names } from './names.js';
import { inTime, patiently } from './patience.js';
import { type ReadEvent, recordedOf } from './stored.js';
import { Bell, follow } from './subscribe.js';

export interface KurrentDbEventStoreOptions {
  /** As KurrentDB documents it: hosts, `kurrentdb+discover://`, user and password, `tls`, `tlsCaFile`, certificates. */
  readonly connectionString: string;
  readonly upcasters: Upcasters;
  /** What time it is; stamps `recordedAt`. */
  readonly clock: () => Date;
  /** Begins the name of every stream of this store, so that several share an engine. `goldenthread` unless given. */
  readonly namespace?: string;
  /** How long one request may go unanswered, in milliseconds. */
  readonly deadlineMs?: number;
  /** How long to try again while the engine cannot be reached or changes its leader, in milliseconds. */
  readonly patienceMs?: number;
}

const HEALTH_DEADLINE_MS = 3_000;

/**
 * Opens the store. Nothing is asked of the engine yet: it may be started later.
 * @throws StoreUnavailable when the connection string cannot be read
 * @throws TypeError when the namespace is not one
 */
export function openKurrentDbEventStore(options: KurrentDbEventStoreOptions): EventStore {
  return new KurrentDbEventStore(options);
}

class KurrentDbEventStore implements EventStore {
  readonly #engine: Engine;
  readonly #names: Names;
  readonly #codec: EventCodec;
  readonly #clock: LogClock;
  readonly #appender: Appender;
  readonly #bell: Bell;
  readonly #patienceMs: number;
  #closing: Promise<void> | undefined;

  constructor(options: KurrentDbEventStoreOptions) {
    const { deadlineMs = 10_000, patienceMs = 30_000 } = options;
    this.#names = new Names(options.namespace ?? 'goldenthread');
    this.#codec = new EventCodec(options.upcasters);
    this.#engine = new Engine(options.connectionString, this.#names, deadlineMs);
    this.#patienceMs = patienceMs;
    this.#bell = new Bell(this.#engine);
    this.#clock = new LogClock(options.clock, async () => (await this.#lastEvent())?.metadata.recordedAt);
    this.#appender = new Appender(this.#engine, this.#names, this.#codec, this.#clock, patienceMs, () => {
      this.#bell.ring();
    });
  }

  append(
    stream: string,
    expected: number | 'none',
    events: readonly NewEvent[],
    command: CommandStamp,
  ): Promise<AppendResult> {
    return this.#appender.append({ stream, expected, events, command });
  }

  receipt(commandId: string): Promise<Receipt | undefined> {
    return this.#read(() => this.#appender.receipt(commandId));
  }

  readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    const name = this.#names.stream(stream);
    return this.#read(async () =>
      this.#recorded(await this.#engine.readStream(name, { from: BigInt(fromRevision) })),
    );
  }

  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#page(after, limit));
  }

  subscribe(after: Position, signal?: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    return follow((last, limit) => this.#page(last, limit), this.#bell, after, signal);
  }

  head(): Promise<Position> {
    return this.#read(async () => (await this.#engine.last())?.position ?? 0);
  }

  async health(): Promise<StoreHealth> {
    if (this.#closing !== undefined) return { up: false, reason: 'The event store is closed' };
    try {
      const probe = this.#engine.readStream(this.#names.probe, { from: 'start', atMost: 1 });
      await inTime(HEALTH_DEADLINE_MS, probe);
      return { up: true };
    } catch (error) {
      return { up: false, reason: inPlainWords(error, this.#engine.where).message };
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#appender.drain();
    await this.#bell.close();
    await this.#engine.close();
  }

  async #page(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#recorded(await this.#engine.readAfter(after, limit));
  }

  async #lastEvent(): Promise<RecordedEvent | undefined> {
    const last = await patiently(this.#patienceMs, () => this.#engine.last());
    return last && recordedOf(last, this.#names, this.#codec);
  }

  #recorded(events: readonly ReadEvent[]): readonly RecordedEvent[] {
    const recorded = events.map((event) => recordedOf(event, this.#names, this.#codec));
    const last = recorded.at(-1);
    if (last !== undefined) this.#clock.saw(last.metadata.recordedAt);
    return recorded;
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw new StoreUnavailable('The event store is closed');
    try {
      return await patiently(this.#patienceMs, read);
    } catch (error) {
      throw inPlainWords(error, this.#engine.where);
    }
  }
}
