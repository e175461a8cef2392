/** Loads a folded log into a new generation: in this thread, or with the loading in a second one. */
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { EventStore } from '#event-store/port.js';
import { collections } from '#read-models/documents.js';
import { foldLog, type Progress } from '#read-models/projector/fold-log.js';
import { loadPrepared, type Prepared, prepared } from '#read-models/projector/rebuild.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { arriving, feed } from './pipe.js';

/** What it holds are the parts on their way, and a few bytes for each row: a small heap is cleared often. */
const LOADER_LIMITS = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 32 };

export interface Loading {
  readonly events: EventStore;
  /** Path of the new generation's file. */
  readonly file: string;
  readonly fence: number;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type LoadGeneration = (loading: Loading) => Promise<void>;

/** Folds and loads by turns. */
export async function loadHere({ events, file, fence, onProgress, signal }: Loading): Promise<void> {
  const head = await events.head();
  await loadInto(file, prepared(foldLog(events, head, onProgress, signal)), head, fence);
}

/** Folds and makes ready here while another thread loads. */
export async function loadInThread({ events, file, fence, onProgress, signal }: Loading): Promise<void> {
  const head = await events.head();
  const { port1: port, port2 } = new MessageChannel();
  const data: LoaderData = { role: 'loader', file, checkpoint: head, fence, port: port2 };
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
  readonly file: string;
  readonly checkpoint: number;
  readonly fence: number;
  readonly port: MessagePort;
}

/** The loading thread's whole work. */
export async function loadFromPort({ file, checkpoint, fence, port }: LoaderData): Promise<void> {
  await loadInto(file, arriving(port), checkpoint, fence);
  port.close();
}

async function loadInto(
  file: string,
  parts: AsyncIterable<Prepared>,
  checkpoint: number,
  fence: number,
): Promise<void> {
  const models = openSqliteReadStore({ file, collections });
  try {
    await loadPrepared(models, parts, checkpoint, fence);
  } finally {
    await models.close();
  }
}
