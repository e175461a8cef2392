/** Follows the log from a checkpoint of its own, and has every policy react to what happened: at least once, made once by keys. */
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { entryOf } from '#application/handling/streams.js';
import { policiesUnder } from '#application/policies/catalogue.js';
import { keyFor, type Facts, type Happening, type Policy } from '#application/policies/policy.js';
import type { DomainFact } from '#domain/catalogue.js';
import type { Entry } from '#domain/entry.js';
import { subjectOf } from '#domain/references.js';
import type { EventStore, Position, RecordedEvent } from '#event-store/port.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { factsOf } from './facts.js';
import { give } from './give.js';
import { persist } from './persist.js';

/** A position alone may mean another event in a copy of the log, so the event is named too, and where it lies. */
interface Checkpoint {
  readonly position: Position;
  readonly event: string;
  readonly stream: string;
  readonly revision: number;
}

const beginning: Checkpoint = { position: 0, event: '', stream: '', revision: 0 };

const CHECKPOINT = 'policies';
/** How long it may go on without a checkpoint, in milliseconds. */
const CHECKPOINT_MS = 1000;
/** While commands come in, it looks at so many milliseconds' worth at once, so that following costs them little. */
const GATHER_MS = 25;
/** Longest time, in milliseconds, for which commands wait while it catches up. */
const LONGEST_TURN_MS = 5;

export interface RunnerHealth {
  readonly position: string;
  /** Why it stands still; absent while it does not. */
  readonly failure?: string;
}

@Injectable()
export class PolicyRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger('policies');
  private ending = new AbortController();
  private readonly policies: readonly Policy[];
  private readonly facts: Facts;
  private running: Promise<void> = Promise.resolve();
  private done = beginning;
  private saved = 0;
  private failure: string | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {
    this.policies = policiesUnder(service.settings.escalation);
    this.facts = factsOf(service);
  }

  /** Begins to follow; it does not wait until it has caught up. */
  start(): void {
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.running = this.follow()
      .catch((error: unknown) => {
        if (!signal.aborted) this.failed(error);
      })
      .then(() => this.save())
      .catch((error: unknown) => {
        this.failed(error);
      });
  }

  /** Fulfils when every policy has reacted to what is recorded up to a position. */
  async reached(position: Position): Promise<void> {
    while (this.done.position < position && !this.ending.signal.aborted)
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
      });
  }

  health(): RunnerHealth {
    const { failure } = this;
    return { position: String(this.done.position), ...(failure === undefined ? {} : { failure }) };
  }

  /** Ends following; it may begin again. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    this.passed();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async follow(): Promise<void> {
    const { events } = this.service;
    const { signal } = this.ending;
    this.done = await whereItWas(await this.service.checkpoints.read(CHECKPOINT), events);
    this.passed();
    let turn = performance.now();
    for await (const batch of events.subscribe(this.done.position, signal)) {
      for (const event of batch) {
        if (signal.aborted) return;
        await this.reactTo(event);
        const { position, id, stream, revision } = event;
        this.done = { position, event: id, stream, revision };
        if (performance.now() - turn < LONGEST_TURN_MS) continue;
        await nextTurn();
        turn = performance.now();
      }
      if (performance.now() - this.saved >= CHECKPOINT_MS) await this.save();
      this.passed();
      if (this.done.position >= (await events.head()))
        await pause(GATHER_MS, undefined, { signal, ref: false });
    }
  }

  private async reactTo(event: RecordedEvent): Promise<void> {
    const subject = subjectOf(event.stream);
    const concerned = this.policies.filter(({ reactsTo }) =>
      (reactsTo as readonly string[]).includes(event.type),
    );
    if (subject === undefined || concerned.length === 0) return;
    const happening = { ...subject, entry: entryOf(event) as Entry<DomainFact> };
    for (const policy of concerned)
      await persist(
        async () => {
          // Looked at after the event was read: an import is marked before its first row is recorded.
          await this.service.imports.idle(this.ending.signal);
          await this.carryOut(policy, happening);
        },
        (error) => {
          this.failed(error);
        },
        this.ending.signal,
      );
    this.failure = undefined;
  }

  private async carryOut(policy: Policy, happening: Happening): Promise<void> {
    const { id: causationId, metadata } = happening.entry;
    const reactions = policy.react(happening, await policy.gather(happening, this.facts));
    for (const reaction of reactions) {
      this.ending.signal.throwIfAborted();
      await give(this.bus, reaction, {
        key: keyFor(policy, happening, reaction),
        keyOf: 'policies',
        correlationId: metadata.correlationId,
        causationId,
      });
    }
  }

  private failed(error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
    this.logger.error(error);
  }

  private async save(): Promise<void> {
    if (this.done.position === 0) return;
    await this.service.checkpoints.write(CHECKPOINT, this.done);
    this.saved = performance.now();
  }

  private passed(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

/** The checkpoint, if the log still holds the event that it names; else the beginning. */
async function whereItWas(saved: unknown, events: EventStore): Promise<Checkpoint> {
  const { position, event: id, stream, revision } = { ...beginning, ...(saved as Partial<Checkpoint>) };
  if (position === 0) return beginning;
  const [event] = await events.readStream(stream, revision);
  return event?.id === id && event.position === position
    ? { position, event: id, stream, revision }
    : beginning;
}
