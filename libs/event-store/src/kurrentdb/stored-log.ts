/** A store in KurrentDB as a log to copy from and to: events as they lie there, with the claims of commands that had a key. */
import { EventCodec } from '../codec.js';
import {
  isSameAppend,
  readStored,
  type StoredAppend,
  type StoredAppendEvent,
  type WritableStoredLog,
} from '../copy/stored-log.js';
import { type Position, StoreDamaged } from '../port.js';
import { Claims, fingerprintIn } from './claims.js';
import { Engine } from './engine.js';
import { inPlainWords } from './failure.js';
import { Names } from './names.js';
import { patiently } from './patience.js';
import { engineEventsOf, type Plan } from './plan.js';
import type { ReadEvent } from './stored.js';

export interface KurrentDbLogOptions {
  readonly connectionString: string;
  readonly namespace: string;
  /** How long one request may go unanswered, in milliseconds. */
  readonly deadlineMs?: number;
  /** How long to try again while the engine cannot be reached, in milliseconds. */
  readonly patienceMs?: number;
}

const READ_AT_ONCE = 1000;
/** Claims on their way at once: their order does not matter. */
const CLAIMED_AT_ONCE = 128;

/**
 * Opens a store to copy from or to; no server may write to a target meanwhile.
 * @throws StoreUnavailable when the connection string cannot be read
 */
export function openKurrentDbLog(options: KurrentDbLogOptions): WritableStoredLog {
  return new KurrentDbStoredLog(options);
}

interface OpenAppend {
  readonly events: StoredAppendEvent[];
  readonly fingerprint: string | null;
  position: Position;
}

class KurrentDbStoredLog implements WritableStoredLog {
  readonly #engine: Engine;
  readonly #names: Names;
  readonly #claims: Claims;
  readonly #patienceMs: number;

  constructor({
    connectionString,
    namespace,
    deadlineMs = 10_000,
    patienceMs = 30_000,
  }: KurrentDbLogOptions) {
    this.#names = new Names(namespace);
    this.#engine = new Engine(connectionString, this.#names, deadlineMs);
    this.#claims = new Claims(this.#engine, this.#names, new EventCodec({}), patienceMs);
    this.#patienceMs = patienceMs;
  }

  head(): Promise<Position> {
    return this.#inWords(
      async () => (await patiently(this.#patienceMs, () => this.#engine.last()))?.position ?? 0,
    );
  }

  async *appends(): AsyncGenerator<readonly StoredAppend[], void, undefined> {
    /** Keys of commands whose events are yet to come: a claim is always written before them. */
    const claimed = new Map<string, string>();
    let after = 0;
    let open: OpenAppend | undefined;
    for (;;) {
      const records = await this.#page(after);
      const part: StoredAppend[] = [];
      for (const record of records) {
        after = record.position;
        const command = this.#names.commandOf(record.stream);
        if (command !== undefined) {
          noteClaim(claimed, record, command);
          continue;
        }
        const event = this.#eventIn(record);
        const last = open?.events.at(-1);
        if (open !== undefined && last !== undefined && isSameAppend(last.record, event.record)) {
          open.events.push(event);
          open.position = record.position;
          continue;
        }
        if (open !== undefined) part.push(open);
        const { commandId } = event.record.metadata;
        open = { events: [event], fingerprint: claimed.get(commandId) ?? null, position: record.position };
        claimed.delete(commandId);
      }
      if (records.length === 0 && open !== undefined) part.push(open);
      if (part.length > 0) yield part;
      if (records.length === 0) return;
    }
  }

  async write(appends: readonly StoredAppend[]): Promise<void> {
    for (let i = 0; i < appends.length; i += CLAIMED_AT_ONCE) {
      const some = appends.slice(i, i + CLAIMED_AT_ONCE);
      await this.#inWords(async () => {
        await Promise.all(some.map((append) => this.#claim(append)));
        for (const append of some) await this.#place(planOf(append));
      });
    }
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  #page(after: Position): Promise<readonly ReadEvent[]> {
    const read = () => this.#engine.readAfter(after, READ_AT_ONCE, this.#names.withClaims());
    return this.#inWords(() => patiently(this.#patienceMs, read));
  }

  #eventIn({ data, hash, position, stream, revision }: ReadEvent): StoredAppendEvent {
    const event = readStored(Buffer.from(data).toString('utf8'), String(hash), `at position ${position}`);
    if (event.record.stream !== this.#names.nameOf(stream) || event.record.revision !== revision)
      throw new StoreDamaged(
        `The event at position ${position} is not in the place for which it was written`,
      );
    return event;
  }

  async #claim(append: StoredAppend): Promise<void> {
    if (append.fingerprint === null) return;
    const plan = planOf(append);
    const claim = await this.#claims.make(plan, append.fingerprint, 'none');
    if (typeof claim === 'number') return;
    const { held } = claim;
    // An interrupted copy may have claimed it; anything else is not ours to write over.
    const isOurs =
      held?.fingerprint === append.fingerprint &&
      held.plan.events.length === plan.events.length &&
      held.plan.events.every(({ hash }, i) => hash === plan.events[i]?.hash);
    if (!isOurs) throw new StoreDamaged(`The target has another claim for the command ${plan.commandId}`);
  }

  /**
   * Writes the plan's events, or finds them written. One after the other: were several on their way at once, one that a
   * server refuses for a moment would come after those that were sent behind it.
   */
  #place(plan: Plan): Promise<void> {
    const stream = this.#names.stream(plan.stream);
    return patiently(this.#patienceMs, async () => {
      const { answer } = await this.#engine.appends.send(stream, plan.expected, engineEventsOf(plan));
      if ((await answer).outcome === 'refused' && !(await this.#isThere(plan)))
        throw new StoreDamaged(`Something else lies in ${plan.stream} where revision ${plan.first} belongs`);
    });
  }

  async #isThere({ stream, first, events }: Plan): Promise<boolean> {
    const name = this.#names.stream(stream);
    const there = await this.#engine.readStream(name, { from: BigInt(first), atMost: events.length });
    return there.length === events.length && there.every(({ hash }, i) => hash === events[i]?.hash);
  }

  async #inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw inPlainWords(error, this.#engine.where);
    }
  }
}

function noteClaim(claimed: Map<string, string>, record: ReadEvent, command: string): void {
  const fingerprint = fingerprintIn(record, command);
  if (fingerprint === null) claimed.delete(command);
  else claimed.set(command, fingerprint);
}

function planOf({ events }: StoredAppend): Plan {
  const [first] = events;
  if (first === undefined) throw new TypeError('An append holds at least one event');
  const { stream, revision, metadata } = first.record;
  const expected = revision === 0 ? 'none' : revision - 1;
  return { commandId: metadata.commandId, stream, expected, first: revision, events };
}
