/** Appending to KurrentDB: in order, patiently, and once per command. */
import type { EventCodec } from '../codec.js';
import { type AppendResult, type Receipt, type RecordedEvent, StoreUnavailable } from '../port.js';
import { type Claim, Claims } from './claims.js';
import type { Engine } from './engine.js';
import { inPlainWords } from './failure.js';
import type { LogClock } from './log-clock.js';
import type { Names } from './names.js';
import { patiently } from './patience.js';
import { type Append, engineEventsOf, type Plan, planOf } from './plan.js';
import { recordedOf } from './stored.js';
import { Locks, type Turn, Turns } from './turns.js';

/** What became of a plan. */
type Placed =
  | { readonly outcome: 'written'; readonly events: readonly RecordedEvent[] }
  | { readonly outcome: 'refused'; readonly actual: number };

export class Appender {
  readonly #engine: Engine;
  readonly #names: Names;
  readonly #codec: EventCodec;
  readonly #clock: LogClock;
  readonly #claims: Claims;
  readonly #patienceMs: number;
  readonly #onWritten: () => void;
  readonly #turns = new Turns();
  readonly #commands = new Locks();
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    engine: Engine,
    names: Names,
    codec: EventCodec,
    clock: LogClock,
    patienceMs: number,
    onWritten: () => void,
  ) {
    this.#engine = engine;
    this.#names = names;
    this.#codec = codec;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#onWritten = onWritten;
    this.#claims = new Claims(engine, names, codec, patienceMs);
  }

  async append(append: Append): Promise<AppendResult> {
    if (this.#closed) throw new StoreUnavailable('The event store is closed');
    const turn = this.#turns.take();
    const { id, fingerprint } = append.command;
    const work =
      fingerprint === null
        ? this.#stamped(append).then((plan) => this.#plainly(plan, turn))
        : this.#commands.inLine(id, async () => this.#once(await this.#stamped(append), fingerprint, turn));
    this.#pending.add(work);
    try {
      return await work;
    } finally {
      turn.pass();
      this.#pending.delete(work);
    }
  }

  /** The receipt of a command with a key, if its events are there. */
  async receipt(commandId: string): Promise<Receipt | undefined> {
    const claim = await this.#claims.last(commandId);
    if (claim?.held === undefined) return undefined;
    const found = await this.#look(claim.held.plan);
    return found?.outcome === 'written' ? receiptOf(found.events, claim.held.fingerprint) : undefined;
  }

  /** Takes nothing more, and waits until what was taken is answered. */
  async drain(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#pending);
  }

  async #stamped(append: Append): Promise<Plan> {
    const recordedAt = await this.#inWords(() => this.#clock.stamp());
    return planOf(append, recordedAt, this.#codec);
  }

  async #plainly(plan: Plan, turn: Turn): Promise<AppendResult> {
    const placed = await this.#inWords(() => this.#place(plan, turn));
    return answerFor(placed, null);
  }

  #once(plan: Plan, fingerprint: string, turn: Turn): Promise<AppendResult> {
    return this.#inWords(async () => {
      let claim = await this.#claims.make(plan, fingerprint, 'none');
      while (typeof claim !== 'number') {
        const receipt = await this.#settle(claim);
        if (receipt !== undefined) return { outcome: 'known', receipt };
        claim = await this.#claims.make(plan, fingerprint, claim.revision);
      }
      const placed = await this.#place(plan, turn, true);
      if (placed.outcome === 'refused') await this.#claims.release(plan.commandId, claim);
      return answerFor(placed, fingerprint);
    });
  }

  /** Completes what was claimed before; undefined when the claim was released or its place is another's. */
  async #settle({ held }: Claim): Promise<Receipt | undefined> {
    if (held === undefined) return undefined;
    const placed = await this.#place(held.plan);
    return placed.outcome === 'written' ? receiptOf(placed.events, held.fingerprint) : undefined;
  }

  /**
   * Writes the plan's events, or finds that they are there, or that they never can be.
   * @param turn when to send; without one, looks first whether somebody else has sent
   * @param shared whether somebody else may write the same
   */
  #place(plan: Plan, turn?: Turn, shared = turn === undefined): Promise<Placed> {
    return patiently(this.#patienceMs, async (attempt): Promise<Placed> => {
      const first = attempt === 0 && turn !== undefined;
      const found = first ? undefined : await this.#look(plan);
      if (found !== undefined) return found;
      const appended = await this.#send(plan, first ? turn : undefined);
      if (appended.outcome === 'refused') {
        const theirs = first && !shared ? undefined : await this.#look(plan);
        return theirs?.outcome === 'written' ? theirs : appended;
      }
      this.#onWritten();
      const [event, second] = plan.events;
      // The engine tells the last position only, and nothing when it finds the same events there.
      if (first && event !== undefined && second === undefined && appended.position !== undefined) {
        const { record, hash } = event;
        return { outcome: 'written', events: [{ position: appended.position, ...record, hash }] };
      }
      const written = await this.#look(plan);
      if (written === undefined) throw new Error('what was just written is not there');
      return written;
    });
  }

  async #send(plan: Plan, turn: Turn | undefined) {
    await turn?.come;
    try {
      const { answer } = await this.#engine.appends.send(
        this.#names.stream(plan.stream),
        plan.expected,
        engineEventsOf(plan),
      );
      turn?.pass();
      return await answer;
    } finally {
      turn?.pass();
    }
  }

  /** What lies where the plan's events belong; undefined when nothing does yet. */
  async #look({ stream, first, events }: Plan): Promise<Placed | undefined> {
    const name = this.#names.stream(stream);
    const there = await this.#engine.readStream(name, { from: BigInt(first), atMost: events.length });
    const [found] = there;
    if (found === undefined) return undefined;
    if (found.id === events[0]?.record.id) {
      return {
        outcome: 'written',
        events: there.map((event) => recordedOf(event, this.#names, this.#codec)),
      };
    }
    const [last] = await this.#engine.readStream(name, { from: 'end', direction: 'backwards', atMost: 1 });
    return { outcome: 'refused', actual: last?.revision ?? found.revision };
  }

  async #inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw inPlainWords(error, this.#engine.where);
    }
  }
}

function answerFor(placed: Placed, fingerprint: string | null): AppendResult {
  if (placed.outcome === 'refused') return { outcome: 'conflict', actual: placed.actual };
  const { events } = placed;
  return { outcome: 'appended', receipt: receiptOf(events, fingerprint), events };
}

function receiptOf(events: readonly RecordedEvent[], fingerprint: string | null): Receipt {
  const { metadata, stream, revision, position } = events.at(-1) as RecordedEvent;
  return {
    commandId: metadata.commandId,
    fingerprint,
    stream,
    revision,
    position,
    recordedAt: metadata.recordedAt,
  };
}
