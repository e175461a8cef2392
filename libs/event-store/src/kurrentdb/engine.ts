/** The connection to KurrentDB, each request with a deadline. */
import {
  KurrentDBClient,
  type ReadPosition,
  type ReadRevision,
  type ResolvedEvent,
  StreamNotFoundError,
} from '@kurrent/kurrentdb-client';
import { type Position, StoreUnavailable } from '../port.js';
import { AppendCall } from './append-call.js';
import type { Names } from './names.js';
import { inTime } from './patience.js';
import { type ReadEvent, readEventOf } from './stored.js';

interface StreamPart {
  readonly from: ReadRevision;
  readonly direction?: 'forwards' | 'backwards';
  readonly atMost?: number;
}

interface Reader {
  readonly client: KurrentDBClient;
  /** How often it may still fail before it is made anew; none before it has answered once. */
  failuresLeft: number;
}

/** A restart alone fails one or two reads, over a connection that comes back by itself. */
const FAILURES_BORNE = 3;

export class Engine {
  /** Hosts and ports, for messages. */
  readonly where: string;
  readonly appends: AppendCall;
  readonly #client: KurrentDBClient;
  readonly #connect: () => KurrentDBClient;
  readonly #names: Names;
  readonly #deadlineMs: number;
  /**
   * Reads go over a connection of their own (the client's native part), which never comes back when the first attempt to
   * connect fails, nor when the node dies to which another one had sent it (seen with 1.3.1); so it is made anew until it
   * has answered, and after some failures in a row.
   */
  #reader: Reader;

  /** @throws StoreUnavailable when the connection string is not one */
  constructor(connectionString: string, names: Names, deadlineMs: number) {
    this.where = hostsIn(connectionString);
    this.#names = names;
    this.#deadlineMs = deadlineMs;
    this.#connect = () => clientFor(connectionString);
    this.#client = this.#connect();
    this.#reader = { client: this.#client, failuresLeft: 0 };
    this.appends = new AppendCall(this.#client, deadlineMs);
  }

  /** The part of a stream; empty when there is no such stream. Asks the leader, who knows of every append. */
  async readStream(
    stream: string,
    { from, direction = 'forwards', atMost = Number.MAX_SAFE_INTEGER }: StreamPart,
  ): Promise<readonly ReadEvent[]> {
    const found = await this.#collect((client) =>
      client.readStream(stream, {
        fromRevision: from,
        direction,
        maxCount: atMost,
        requiresLeader: true,
      }),
    );
    return direction === 'forwards' ? inOrder(found, -1) : found;
  }

  /** Events of ours after a position. The engine starts at the position itself, which is left out here. */
  async readAfter(
    after: Position,
    limit: number,
    filter = this.#names.ours(),
  ): Promise<readonly ReadEvent[]> {
    const fromPosition: ReadPosition =
      after === 0 ? 'start' : { commit: BigInt(after), prepare: BigInt(after) };
    const events = await this.#collect((client) =>
      client.readAll({
        fromPosition,
        maxCount: limit + 1,
        filter,
        requiresLeader: true,
      }),
    );
    return inOrder(events, after).slice(0, limit);
  }

  async last(): Promise<ReadEvent | undefined> {
    const [last] = await this.#collect((client) =>
      client.readAll({
        direction: 'backwards',
        fromPosition: 'end',
        maxCount: 1,
        filter: this.#names.ours(),
        requiresLeader: true,
      }),
    );
    return last;
  }

  /** Tells of events of ours from now on, until it breaks. */
  subscribeFromNow(): ReturnType<KurrentDBClient['subscribeToAll']> {
    return this.#client.subscribeToAll({ fromPosition: 'end', filter: this.#names.ours() });
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }

  /** The deadline is for each event, as a long read may well take longer. */
  async #collect(
    read: (client: KurrentDBClient) => AsyncIterable<ResolvedEvent>,
  ): Promise<readonly ReadEvent[]> {
    const reader = this.#reader;
    const found: ReadEvent[] = [];
    const source = read(reader.client)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await inTime(this.#deadlineMs, source.next());
        reader.failuresLeft = FAILURES_BORNE;
        if (next.done === true) return found;
        found.push(readEventOf(next.value));
      }
    } catch (error) {
      if (error instanceof StreamNotFoundError) {
        reader.failuresLeft = FAILURES_BORNE;
        return [];
      }
      if (reader.failuresLeft-- === 0 && this.#reader === reader) {
        this.#reader = { client: this.#connect(), failuresLeft: 0 };
      }
      throw error;
    }
  }
}

/** A server may deliver an event twice, in particular after a connection broke; positions tell. */
function inOrder(events: readonly ReadEvent[], after: Position): readonly ReadEvent[] {
  let last = after;
  return events.filter(({ position }) => {
    const isNew = position > last;
    if (isNew) last = position;
    return isNew;
  });
}

function clientFor(connectionString: string): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(connectionString);
  } catch {
    // The reason is not passed on: it quotes the string, and with it the password.
    throw new StoreUnavailable(
      'The connection string of KurrentDB cannot be read, or names a certificate that is not there; its form is kurrentdb://user:password@host:2113?tls=true',
    );
  }
}

function hostsIn(connectionString: string): string {
  return /^[^:]+:\/\/(?:[^/]*@)?([^/?]*)/.exec(connectionString.trim())?.[1] ?? '';
}
