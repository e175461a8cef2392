/** Read models that another process keeps up, or another part of this one: looks how far they are, and reads what serves. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Position, StoreUnavailable } from '#event-store/port.js';
import type { ReadStore } from '#read-models/port.js';
import type { Failure } from './messages.js';
import type { Generation, Models } from './models.js';
import { type ProjectorHealth, type ReadModels, RebuildFailed } from './read-models.js';
import { ServingReader } from './serving.js';
import { Waiters } from './waiters.js';

/** How often it looks while somebody waits, and while nobody does, in milliseconds. */
const LOOK_WHILE_WAITED_FOR_MS = 25;
const LOOK_MS = 200;
/** How long a first start waits for a projector to make something to read, in milliseconds. */
const PATIENCE_MS = 60_000;

export class Replica implements ReadModels {
  private readonly waiters = new Waiters();
  private readonly ending = new AbortController();
  private readonly failureListeners: ((failure: Failure) => void)[] = [];
  private generation: Generation | undefined;
  private served: ServingReader | undefined;
  private position: Position = 0;
  private failure: Failure | undefined;
  private hurry = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly models: Models,
    /** The projector in this process, while it leads. */
    private readonly leader: () => ReadModels | undefined,
  ) {}

  /**
   * Fulfils when there is something to read. Closes the models at its own end.
   * @throws StoreUnavailable when no projector has made anything in time
   */
  static async open(models: Models, leader: () => ReadModels | undefined): Promise<Replica> {
    const replica = new Replica(models, leader);
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      await replica.look();
      if (replica.served !== undefined) break;
      if (performance.now() > until) {
        await models.close();
        throw new StoreUnavailable(
          `No projector has made read models yet${replica.failure === undefined ? '' : `: ${replica.failure.message}`}`,
        );
      }
      await pause(LOOK_WHILE_WAITED_FOR_MS);
    }
    replica.looking = replica.keepLooking();
    return replica;
  }

  checkpoint(): Position {
    return this.position;
  }

  waitFor(position: Position, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.position >= position) return Promise.resolve(true);
    if (this.ending.signal.aborted || this.health().failure !== undefined) return Promise.resolve(false);
    const waiting = this.waiters.wait(position, timeoutMs, signal);
    this.hurry.abort();
    return waiting;
  }

  onFailure(listener: (failure: Failure) => void): void {
    this.failureListeners.push(listener);
    if (this.failure !== undefined) listener(this.failure);
  }

  health(): ProjectorHealth {
    const led = this.leader()?.health();
    const failure = this.failure ?? led?.failure;
    return {
      running: failure === undefined,
      checkpoint: this.position,
      ...(failure === undefined ? {} : { failure }),
      ...(led?.rebuilding === undefined ? {} : { rebuilding: led.rebuilding }),
    };
  }

  async rebuild(onProgress?: Parameters<ReadModels['rebuild']>[0]): Promise<void> {
    const leader = this.leader();
    if (leader === undefined)
      throw new RebuildFailed(
        'Another process keeps the read models. Ask the one that leads for the rebuild.',
      );
    await leader.rebuild(onProgress);
    await this.look();
  }

  reader(): ReadStore {
    if (this.served === undefined) throw new Error('There is nothing to read yet');
    return this.served;
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.waiters.giveUp();
    await this.looking;
    await this.served?.close();
    await this.models.close();
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.ending;
    for (;;) {
      this.hurry = new AbortController();
      const wait = this.waiters.isWaitedFor ? LOOK_WHILE_WAITED_FOR_MS : LOOK_MS;
      await pause(wait, undefined, { signal: AbortSignal.any([signal, this.hurry.signal]) }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      await this.look();
    }
  }

  private async look(): Promise<void> {
    try {
      const current = await this.models.current();
      if (current === undefined) return;
      if (current.number !== this.generation?.number) await this.serve(current);
      this.reached((await this.served?.checkpoint()) ?? 0);
    } catch (error) {
      this.failed({ message: error instanceof Error ? error.message : String(error) });
    }
  }

  private async serve(generation: Generation): Promise<void> {
    const opened = await this.models.openToRead(generation);
    this.generation = generation;
    if (this.served === undefined) this.served = new ServingReader(opened);
    else await this.served.replace(opened);
  }

  private reached(checkpoint: Position): void {
    this.failure = undefined;
    this.position = checkpoint;
    this.waiters.reached(checkpoint);
  }

  /** What goes on failing for the same reason is told once. */
  private failed(failure: Failure): void {
    const isNews = this.failure?.message !== failure.message;
    this.failure = failure;
    if (isNews) for (const listener of this.failureListeners) listener(failure);
  }
}
