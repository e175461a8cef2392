/** The main thread's side of the projector: wakes it, waits for it, and reads what it made. */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Position } from '#event-store/port.js';
import type { ReadStore } from '#read-models/port.js';
import type { Progress } from '#read-models/projector/fold-log.js';
import { failureOf } from './failure.js';
import { Follower } from './follower.js';
import { loadHere } from './load.js';
import type { Failure, Order, Report, Say, Workplace } from './messages.js';
import { type Generation, type Models, openModels } from './models.js';
import { type ProjectorHealth, type ReadModels, RebuildFailed } from './read-models.js';
import { ServingReader } from './serving.js';
import { Waiters } from './waiters.js';
import type { WorkerData } from './worker.js';

export interface ProjectorOptions extends Omit<Workplace, 'fence'> {
  /** 1 unless given: SQLite serves one process, which has one projector, and there is nobody to fence off. */
  readonly fence?: number;
  /** Tells of every commit of this process, which wakes the projector where its engine does not. */
  readonly onCommit?: (listener: (head: Position) => void) => void;
  /** Whether the projector has a thread of its own (the default); TypeScript sources run without. */
  readonly thread?: boolean;
}

const RESTART_AFTER_MS = 1000;

/** Room for what a batch leaves behind: a fifth less work for the garbage collector than with the usual 48 MB. */
const FOLLOWER_LIMITS = { maxYoungGenerationSizeMb: 96 };

/** Starts the projector. Fulfils as soon as there are read models to read, however old. */
export async function startProjector(options: ProjectorOptions): Promise<Projector> {
  const projector = new Projector(options, await openModels(options.models));
  await projector.serving();
  return projector;
}

export class Projector implements ReadModels {
  private readonly waiters = new Waiters();
  private readonly firstServing = Promise.withResolvers<undefined>();
  private give: (order: Order) => void = () => undefined;
  private served: ServingReader | undefined;
  private position: Position = 0;
  private failure: Failure | undefined;
  private readonly failureListeners: ((failure: Failure) => void)[] = [];
  private progress: Progress | undefined;
  private running = false;
  private rebuilt: PromiseWithResolvers<undefined> | undefined;
  private onProgress: ((progress: Progress) => void) | undefined;
  private closing: PromiseWithResolvers<undefined> | undefined;

  /** Reports are taken one after the other, as opening what serves takes its time. */
  private heard: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ProjectorOptions,
    private readonly models: Models,
  ) {
    options.onCommit?.((head) => {
      this.notify(head);
    });
    this.employ();
  }

  /** Fulfils when there is something to read. @throws when the projector could not start */
  async serving(): Promise<void> {
    await this.firstServing.promise;
  }

  /** Tells the projector that the log reaches this position now. The store's own commits do so by themselves. */
  notify(head: Position): void {
    this.give({ order: 'notify', head });
  }

  /** What the read models have taken in. */
  checkpoint(): Position {
    return this.position;
  }

  /** Whether the read models have taken in this position, or do so in time. False at once when they stand still. */
  waitFor(position: Position, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.position >= position) return Promise.resolve(true);
    if (this.closing !== undefined || this.failure !== undefined) return Promise.resolve(false);
    return this.waiters.wait(position, timeoutMs, signal);
  }

  /** Hears of every failure, also of one that is there already. */
  onFailure(listener: (failure: Failure) => void): void {
    this.failureListeners.push(listener);
    if (this.failure !== undefined) listener(this.failure);
  }

  health(): ProjectorHealth {
    const { running, position: checkpoint, failure, progress } = this;
    return {
      running: running && failure === undefined,
      checkpoint,
      ...(failure === undefined ? {} : { failure }),
      ...(progress === undefined ? {} : { rebuilding: { done: progress.position, head: progress.head } }),
    };
  }

  /**
   * Builds the read models anew from the whole log, while the old ones serve.
   * @throws RebuildFailed
   */
  async rebuild(onProgress?: (progress: Progress) => void): Promise<void> {
    this.onProgress = onProgress;
    this.rebuilt ??= Promise.withResolvers();
    this.give({ order: 'rebuild' });
    await this.rebuilt.promise;
  }

  /** Reads from the generation that serves; it goes with the newest, and may be kept. */
  reader(): ReadStore {
    if (this.served === undefined) throw new Error('The projector has not started yet');
    return this.served;
  }

  async close(): Promise<void> {
    if (this.closing === undefined) {
      this.closing = Promise.withResolvers();
      this.waiters.giveUp();
      // The writer goes last, so that SQLite moves its log into the file.
      await this.served?.close();
      this.give({ order: 'close' });
    }
    await this.closing.promise;
    await this.models.close();
  }

  /** Puts a projector to work, in a thread of its own or in this one. */
  private employ(): void {
    const { log, models, fence = 1, thread = true } = this.options;
    const workplace: Workplace = { log, models, fence };
    const say: Say = (report) => {
      this.hear(report);
    };
    if (thread) {
      const workerData: WorkerData = { role: 'follower', ...workplace };
      const worker = new Worker(new URL('./worker.js', import.meta.url), {
        workerData,
        resourceLimits: FOLLOWER_LIMITS,
      });
      worker.on('message', say);
      worker.on('error', (error) => {
        this.lost(failureOf(error));
      });
      this.give = (order) => {
        worker.postMessage(order);
      };
    } else {
      const opened = Follower.open(workplace, loadHere, say);
      this.give = (order) => {
        void opened.then((follower) => {
          follower.take(order);
        });
      };
      opened
        .then((follower) => follower.start())
        .catch((error: unknown) => {
          this.firstServing.reject(error);
        });
    }
    this.running = true;
  }

  /** The thread ended by itself. What it was doing is safe to do again. */
  private lost(failure: Failure): void {
    this.running = false;
    this.give = () => undefined;
    this.hear({ report: 'failed', failure });
    if (this.progress !== undefined || this.rebuilt !== undefined) this.hear({ report: 'rebuilt', failure });
    if (this.served === undefined) this.firstServing.reject(new Error(failure.message));
    else if (this.closing !== undefined) this.closing.resolve(undefined);
    else
      void pause(RESTART_AFTER_MS, undefined, { ref: false }).then(() => {
        if (this.closing === undefined) this.employ();
      });
  }

  private hear(report: Report): void {
    this.heard = this.heard
      .then(() => this.take(report))
      .catch((error: unknown) => {
        this.failed(failureOf(error));
        this.firstServing.reject(error);
      });
  }

  private async take(report: Report): Promise<void> {
    switch (report.report) {
      case 'serving':
        await this.serve(report.generation);
        this.reached(report.checkpoint);
        break;
      case 'committed':
        this.reached(report.checkpoint);
        break;
      case 'failed':
        this.failed(report.failure);
        this.waiters.giveUp();
        break;
      case 'rebuilding':
        this.progress = report.progress;
        this.onProgress?.(report.progress);
        break;
      case 'rebuilt':
        this.ended(report.failure);
        break;
      case 'closed':
        this.closing?.resolve(undefined);
        break;
    }
  }

  private async serve(generation: Generation): Promise<void> {
    const opened = await this.models.openToRead(generation);
    if (this.served === undefined) {
      this.served = new ServingReader(opened);
      this.firstServing.resolve(undefined);
      await this.models.removeOlder();
      return;
    }
    // The old one is closed when its last read has ended, for which nobody waits.
    void this.served.replace(opened).then(() => this.models.removeOlder());
  }

  /** What goes on failing for the same reason is told once. */
  private failed(failure: Failure): void {
    const isNews = this.failure?.message !== failure.message;
    this.failure = failure;
    if (isNews) for (const listener of this.failureListeners) listener(failure);
  }

  private reached(checkpoint: Position): void {
    this.failure = undefined;
    this.position = checkpoint;
    this.waiters.reached(checkpoint);
  }

  private ended(failure: Failure | undefined): void {
    this.progress = undefined;
    this.onProgress = undefined;
    if (failure !== undefined) this.rebuilt?.reject(new RebuildFailed(failure.message));
    else this.rebuilt?.resolve(undefined);
    this.rebuilt = undefined;
  }
}
