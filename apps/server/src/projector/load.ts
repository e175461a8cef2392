/** Loads a folded log into a new generation: in this thread, or with the loading in a second one. */
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { EventStore } from '#event-store/port.js';
import { foldLog, type Progress } from '#read-models/projector/fold-log.js';
import { loadPrepared, type Prepared, prepared } from '#read-models/projector/rebuild.js';
import { type Generation, type ModelsPlace, openModels } from './models.js';
import { arriving, feed } from './pipe.js';

/** What it holds are the parts on their way, and a few bytes for each row: a small heap is cleared often. */
const LOADER_LIMITS = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 32 };

export interface Loading {
  readonly events: EventStore;
  readonly models: ModelsPlace;
  /** The new one. */
  readonly generation: Generation;
  readonly fence: number;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type LoadGeneration = (loading: Loading) => Promise<void>;

/** Folds and loads by turns. */
export async function loadHere({ events, onProgress, signal, ...target }: Loading): Promise<void> {
  const head = await events.head();
  await loadInto(target, prepared(foldLog(events, head, onProgress, signal)), head);
}

/** Folds and makes ready here while another thread loads. */
export async function loadInThread({ events, onProgress, signal, ...target }: Loading): Promise<void> {
  const head = await events.head();
  const { port1: port, port2 } = new MessageChannel();
  const data: LoaderData = { role: 'loader', ...target, checkpoint: head, port: port2 };
  const loader = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: data,
    transferList: [port2],
    resourceLimits: LOADER_LIMITS,
  });
  const ended = once(loader, 'exit');
  const failed = new Promise<never>((_, reject) => {
    loader.once('error', reject);
  });
  // It is awaited below, but may reject only after that.
  failed.catch(() => undefined);
  try {
    await Promise.race([feed(port, prepared(foldLog(events, head, onProgress, signal))), failed]);
    await Promise.race([ended, failed]);
  } catch (error) {
    await loader.terminate();
    throw error;
  } finally {
    port.close();
  }
}

/** What the loading thread is started with. */
export interface LoaderData {
  readonly role: 'loader';
  readonly models: ModelsPlace;
  readonly generation: Generation;
  readonly fence: number;
  readonly checkpoint: number;
  readonly port: MessagePort;
}

/** The loading thread's whole work. */
export async function loadFromPort({ checkpoint, port, ...target }: LoaderData): Promise<void> {
  await loadInto(target, arriving(port), checkpoint);
  port.close();
}

async function loadInto(
  { models: place, generation, fence }: Pick<Loading, 'models' | 'generation' | 'fence'>,
  parts: AsyncIterable<Prepared>,
  checkpoint: number,
): Promise<void> {
  const models = await openModels(place);
  try {
    const opened = await models.openToWrite(generation);
    try {
      await loadPrepared(opened, parts, checkpoint, fence);
    } finally {
      await opened.close();
    }
  } finally {
    await models.close();
  }
}
