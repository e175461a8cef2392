/** Projects a batch of events and commits it with its checkpoint. */
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type { ReadStoreWriter } from '../port.js';
import { project, ProjectionFailed, type ReadHistory } from '../projections/project.js';
import type { Recent } from '../projections/recent.js';
import { EngineFailed, engineFailed, Session } from '../projections/session.js';
import { settle } from '../projections/settle.js';
import { Unsettled } from '../projections/unsettled.js';

/** From where and to where a projector works. */
export interface Projecting {
  readonly events: EventStore;
  readonly models: ReadStoreWriter;
  /** Number of this projector; higher than that of any before it where several could write to one store. */
  readonly fence: number;
  /** Of these read models, and kept from batch to batch. */
  readonly recent: Recent;
}

/**
 * Commits the whole batch; or, where an event cannot be projected, those before it.
 * @throws ProjectionFailed naming the event; the checkpoint is then at the event before it
 * @throws EngineFailed when a store cannot be read; nothing was committed
 */
export async function projectBatch(projecting: Projecting, batch: readonly RecordedEvent[]): Promise<void> {
  const { models, fence, recent } = projecting;
  const [first, ...others] = batch;
  const last = batch.at(-1);
  if (first === undefined || last === undefined) return;
  const session = new Session(models, recent);
  try {
    await projectInto(session, projecting, batch);
  } catch (error) {
    if (error instanceof EngineFailed) throw error;
    if (others.length === 0)
      throw error instanceof ProjectionFailed ? error : new ProjectionFailed(first, 'findings', error);
    // One by one, up to the event that it was.
    for (const event of batch) await projectBatch(projecting, [event]);
    return;
  }
  await models.commit({ writes: session.writes(), checkpoint: last.position, fence });
  session.committed();
}

async function projectInto(
  session: Session,
  { events }: Projecting,
  batch: readonly RecordedEvent[],
): Promise<void> {
  const unsettled = new Unsettled();
  const readHistory = historyIn(events);
  for (const event of batch) await project(event, session, unsettled, readHistory);
  await settle(session, unsettled);
}

/** The log may be ahead of what is projected: later entries of a stream are left out. */
export function historyIn(events: EventStore): ReadHistory {
  return async (stream, upTo) =>
    (await events.readStream(stream).catch(engineFailed)).filter(({ position }) => position <= upTo);
}
