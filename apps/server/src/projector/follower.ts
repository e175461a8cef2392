/** The projector at work: keeps the serving generation up with the log, and builds another beside it when asked. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#event-store/port.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { ReadStore, ReadStoreWriter } from '#read-models/port.js';
import { shapeOfReadModels } from '#read-models/projections/shape.js';
import { catchUp, runProjector } from '#read-models/projector/run.js';
import { failureOf, mayComeRight } from './failure.js';
import type { LoadGeneration } from './load.js';
import { distanceOf, type LogToRead, openLogToRead } from './log.js';
import type { Order, Say, Workplace } from './messages.js';
import { type Models, openModels } from './models.js';

/** So many events are projected as they come; to catch up with more, a rebuild is quicker. */
const WORTH_A_REBUILD = 20_000;

const RETRY_AFTER_MS = 1000;

/** Following one generation, until it is stopped. */
interface Following {
  readonly models: ReadStoreWriter;
  readonly stop: () => Promise<void>;
}

export class Follower {
  private readonly ending = new AbortController();
  private following: Following | undefined;
  private rebuilding: Promise<void> | undefined;

  private constructor(
    private readonly workplace: Workplace,
    private readonly log: LogToRead,
    private readonly models: Models,
    private readonly load: LoadGeneration,
    private readonly say: Say,
  ) {}

  /** Opens the log; nothing is followed before `start`. */
  static async open(workplace: Workplace, load: LoadGeneration, say: Say): Promise<Follower> {
    const log = await openLogToRead(workplace.log);
    return new Follower(workplace, log, await openModels(workplace.models), load, say);
  }

  private get events(): EventStore {
    return this.log.events;
  }

  /** Serves what there is; what was made by another version, or is far behind, is built anew beside it. */
  async start(): Promise<void> {
    const { models, workplace } = this;
    const shape = shapeOfReadModels();
    const head = await this.events.head();
    const current = await models.current();
    // Before anything is read that is built on.
    if (current !== undefined) await models.takeOver(current, workplace.fence);
    if (current !== undefined && current.shape !== shape) {
      const old = await models.openToRead(current);
      this.say({ report: 'serving', generation: current, checkpoint: await old.checkpoint() });
      await old.close();
      this.rebuild();
      return;
    }
    const opened = current && (await models.openToWrite(current));
    const checkpoint = (await opened?.checkpoint()) ?? 0;
    const worthARebuild = distanceOf(WORTH_A_REBUILD, workplace.log);
    if (current !== undefined && opened !== undefined && (await isMadeOf(this.events, head, opened))) {
      this.follow(opened);
      this.say({ report: 'serving', generation: current, checkpoint });
    } else {
      await opened?.close();
      const empty = await models.next(shape);
      const made = await models.openToWrite(empty);
      await models.promote(empty, workplace.fence);
      if (head <= worthARebuild) this.follow(made);
      else await made.close();
      this.say({ report: 'serving', generation: empty, checkpoint: 0 });
    }
    if (this.following === undefined || head - checkpoint > worthARebuild) this.rebuild();
  }

  take(order: Order): void {
    if (order.order === 'notify') this.log.notify(order.head);
    else if (order.order === 'rebuild') this.rebuild();
    else void this.close();
  }

  private follow(models: ReadStoreWriter): void {
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, this.ending.signal]);
    const done = this.keepUp(models, signal);
    this.following = {
      models,
      stop: async () => {
        stopping.abort();
        await done;
        await models.close();
      },
    };
  }

  private async keepUp(models: ReadStoreWriter, signal: AbortSignal): Promise<void> {
    const { events, say, workplace } = this;
    const { fence } = workplace;
    while (!signal.aborted) {
      try {
        const onCommitted = (checkpoint: number): void => {
          say({ report: 'committed', checkpoint });
        };
        await runProjector({ events, models, fence, onCommitted, signal });
        return;
      } catch (error) {
        say({ report: 'failed', failure: failureOf(error) });
        if (!mayComeRight(error)) return;
        await pause(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private rebuild(): void {
    this.rebuilding ??= this.build()
      .then(
        () => {
          this.say({ report: 'rebuilt' });
        },
        (error: unknown) => {
          const failure = failureOf(error);
          this.say({ report: 'rebuilt', failure });
          // Nothing follows the log then: what serves is of another version, or empty.
          if (this.following === undefined) this.say({ report: 'failed', failure });
        },
      )
      .finally(() => {
        this.rebuilding = undefined;
      });
  }

  /** Builds a generation, lets it catch up with the one that serves, and only then puts it in its place. */
  private async build(): Promise<void> {
    const { events, models, workplace, say } = this;
    const { fence } = workplace;
    const { signal } = this.ending;
    const generation = await models.next(shapeOfReadModels());
    const onProgress = (progress: { position: number; head: number }): void => {
      say({ report: 'rebuilding', progress });
    };
    onProgress({ position: 0, head: await events.head() });
    let built: ReadStoreWriter | undefined;
    try {
      await this.load({ events, models: workplace.models, generation, fence, onProgress, signal });
      built = await models.openToWrite(generation);
      await catchUp({ events, models: built, fence, signal });
      await this.following?.stop();
      this.following = undefined;
      await catchUp({ events, models: built, fence, signal });
      signal.throwIfAborted();
      await models.promote(generation, fence);
    } catch (error) {
      await built?.close();
      await models.remove(generation);
      throw error;
    }
    say({ report: 'serving', generation, checkpoint: await built.checkpoint() });
    this.follow(built);
  }

  private async close(): Promise<void> {
    this.ending.abort();
    await this.rebuilding;
    await this.following?.stop();
    await this.events.close();
    await this.models.close();
    this.say({ report: 'closed' });
  }
}

/**
 * Whether the read models were made of this log: it holds the event that they took in last, where they say. A position
 * alone may mean another event, as after a copy from another engine.
 */
async function isMadeOf(events: EventStore, head: number, models: ReadStore): Promise<boolean> {
  const checkpoint = await models.checkpoint();
  if (checkpoint === 0 || checkpoint > head) return checkpoint === 0;
  const taken = await models.get<TrailDocument>('trail', checkpoint);
  if (taken === undefined) return false;
  const [event] = await events.readStream(taken.stream, taken.revision);
  return event?.id === taken.id && event.position === checkpoint;
}
