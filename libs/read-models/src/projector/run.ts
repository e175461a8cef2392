/** The projector: follows the log and keeps the read models up with it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '#event-store/port.js';
import type { Checkpoint, ReadStoreWriter } from '../port.js';
import { projectBatch } from './project-batch.js';

const EVENTS_AT_ONCE = 1000;

export interface ProjectorOptions {
  readonly events: EventStore;
  readonly models: ReadStoreWriter;
  /** Number of this projector; higher than that of any before it where several could write to one store. */
  readonly fence: number;
  /** Hears of every batch that was committed. */
  readonly onCommitted?: (checkpoint: Checkpoint) => void;
  /** Ends the projector after the batch it is at. */
  readonly signal?: AbortSignal;
}

/**
 * Projects from the read models' checkpoint on, until the signal aborts or the event store closes.
 * @throws ProjectionFailed when an event cannot be projected: it is not skipped, and nothing after it is projected
 * @throws Fenced when another projector has taken over
 */
export async function runProjector(options: ProjectorOptions): Promise<void> {
  const { events, models, fence, onCommitted, signal } = options;
  for await (const batch of events.subscribe(await models.checkpoint(), signal)) {
    await projectBatch(events, models, fence, batch);
    onCommitted?.(batch.at(-1)?.position ?? 0);
  }
}

/** Projects what there is now, and no longer. Throws as `runProjector` does. */
export async function catchUp(options: Omit<ProjectorOptions, 'onCommitted'>): Promise<void> {
  const { events, models, fence, signal } = options;
  let position = await models.checkpoint();
  while (signal?.aborted !== true) {
    const batch = await events.readAll(position, EVENTS_AT_ONCE);
    const last = batch.at(-1);
    if (last === undefined) return;
    await projectBatch(events, models, fence, batch);
    position = last.position;
    await nextTurn();
  }
}
