/** The projector: follows the log and keeps the read models up with it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Checkpoint } from '../port.js';
import { Recent } from '../projections/recent.js';
import { projectBatch, type Projecting } from './project-batch.js';

const EVENTS_AT_ONCE = 1000;

export interface ProjectorOptions extends Omit<Projecting, 'recent'> {
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
  const { events, models, onCommitted, signal } = options;
  const projecting = { ...options, recent: new Recent() };
  for await (const batch of events.subscribe(await models.checkpoint(), signal)) {
    await projectBatch(projecting, batch);
    onCommitted?.(batch.at(-1)?.position ?? 0);
  }
}

/** Projects what there is now, and no longer. Throws as `runProjector` does. */
export async function catchUp(options: Omit<ProjectorOptions, 'onCommitted'>): Promise<void> {
  const { events, models, signal } = options;
  const projecting = { ...options, recent: new Recent() };
  let position = await models.checkpoint();
  while (signal?.aborted !== true) {
    const batch = await events.readAll(position, EVENTS_AT_ONCE);
    const last = batch.at(-1);
    if (last === undefined) return;
    await projectBatch(projecting, batch);
    position = last.position;
    await nextTurn();
  }
}
