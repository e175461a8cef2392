/**
 * The London-day clock: at start-up and at the start of each day it notes what time has brought about, and after a
 * restart it catches up on the days that it missed, in order, each entry with the day that it holds from.
 */
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { randomUUIDv7 } from 'node:crypto';
import type { Facts } from '#application/policies/policy.js';
import { NotCaughtUp } from '#application/problems.js';
import type { PlainDate } from '#domain/entry.js';
import { londonDate, plusDays, plusMonths, startOfLondonDay } from '#domain/time.js';
import { factsOf } from '../policies/facts.js';
import { give } from '../policies/give.js';
import { persist } from '../policies/persist.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { lookThrough } from './look.js';
import { untilNextDay } from './midnight.js';

interface Checkpoint {
  /** The last day in London that is done with. */
  readonly day: PlainDate;
}

const CHECKPOINT = 'clock';
/** Longest wait for the views, in milliseconds, before it is tried again. */
const PATIENCE_MS = 10_000;

export interface DayClockHealth {
  /** The last day in London that is done with; null before the first. */
  readonly day: PlainDate | null;
  /** Why it stands still; absent while it does not. */
  readonly failure?: string;
}

@Injectable()
export class DayClock implements BeforeApplicationShutdown {
  private readonly logger = new Logger('clock');
  private ending = new AbortController();
  /** The last day in London that is done with, as far as this process knows. */
  private last: PlainDate | undefined;
  private readonly facts: Facts;
  private running: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();
  private failure: string | undefined;

  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {
    this.facts = factsOf(service);
  }

  /** Begins to follow the days; it does not wait until it has caught up. */
  start(): void {
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.running = this.follow().catch((error: unknown) => {
      if (!signal.aborted) this.failed(error);
    });
  }

  /** Notes what is to be noted up to today. A second call waits for the first, and then finds nothing to do. */
  catchUp(): Promise<void> {
    this.looking = this.looking.then(
      () => this.look(),
      () => this.look(),
    );
    return this.looking;
  }

  health(): DayClockHealth {
    const { failure } = this;
    return { day: this.last ?? null, ...(failure === undefined ? {} : { failure }) };
  }

  /** Ends following the days; it may begin again. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending;
    for (;;) {
      await persist(
        () => this.catchUp(),
        (error) => {
          if (!signal.aborted) this.failed(error);
        },
        signal,
      );
      this.failure = undefined;
      await untilNextDay((await this.lastDay()) ?? '', this.service.now, signal);
    }
  }

  private async look(): Promise<void> {
    const { events, projector, imports, settings, now } = this.service;
    await imports.idle(this.ending.signal);
    const today = londonDate(now());
    const last = await this.lastDay();
    // On the first day of all there is nothing behind it: what is late already is noted for today.
    const earliest = last === undefined ? today : plusDays(last, 1);
    if (earliest > today) return;
    if (!(await projector.waitFor(await events.head(), PATIENCE_MS, this.ending.signal)))
      throw new NotCaughtUp();
    const asked = { earliest, today, rules: settings.escalation };
    const correlationId = randomUUIDv7();
    let noting = earliest;
    for (const { day, key, reaction } of await lookThrough(projector.reader(), this.facts, asked)) {
      this.ending.signal.throwIfAborted();
      if (day > noting) await this.save(plusDays(day, -1));
      noting = day;
      await give(this.bus, reaction, { key, keyOf: 'clock', correlationId });
    }
    await this.forgetWhoLooked(today);
    await this.save(today);
  }

  /** Who looked so long ago that it is not kept any more. */
  private async forgetWhoLooked(today: PlainDate): Promise<void> {
    const { accessLog, settings, now } = this.service;
    await accessLog.forget(startOfLondonDay(plusMonths(today, -settings.accessLogMonths)), now());
  }

  private async lastDay(): Promise<PlainDate | undefined> {
    const checkpoint = (await this.service.checkpoints.read(CHECKPOINT)) as Checkpoint | undefined;
    this.last = checkpoint?.day;
    return this.last;
  }

  private async save(day: PlainDate): Promise<void> {
    const checkpoint: Checkpoint = { day };
    await this.service.checkpoints.write(CHECKPOINT, checkpoint);
    this.last = day;
  }

  private failed(error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
    this.logger.error(error);
  }
}
