/** Projects a batch of events and commits it with its checkpoint. */
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type { ReadStoreWriter, Write } from '../port.js';
import { project, ProjectionFailed, type ReadHistory } from '../projections/project.js';
import { EngineFailed, engineFailed, Session } from '../projections/session.js';
import { settle } from '../projections/settle.js';
import { Unsettled } from '../projections/unsettled.js';

/**
 * Commits the whole batch; or, where an event cannot be projected, those before it.
 * @throws ProjectionFailed naming the event; the checkpoint is then at the event before it
 * @throws EngineFailed when a store cannot be read; nothing was committed
 */
export async function projectBatch(
  events: EventStore,
  models: ReadStoreWriter,
  fence: number,
  batch: readonly RecordedEvent[],
): Promise<void> {
  const [first, ...others] = batch;
  const last = batch.at(-1);
  if (first === undefined || last === undefined) return;
  let writes: readonly Write[];
  try {
    writes = await writesOf(events, models, batch);
  } catch (error) {
    if (error instanceof EngineFailed) throw error;
    if (others.length === 0)
      throw error instanceof ProjectionFailed ? error : new ProjectionFailed(first, 'findings', error);
    // One by one, up to the event that it was.
    for (const event of batch) await projectBatch(events, models, fence, [event]);
    return;
  }
  await models.commit({ writes, checkpoint: last.position, fence });
}

async function writesOf(
  events: EventStore,
  models: ReadStoreWriter,
  batch: readonly RecordedEvent[],
): Promise<readonly Write[]> {
  const session = new Session(models);
  const unsettled = new Unsettled();
  const readHistory = historyIn(events);
  for (const event of batch) await project(event, session, unsettled, readHistory);
  await settle(session, unsettled);
  return session.writes();
}

/** The log may be ahead of what is projected: later entries of a stream are left out. */
export function historyIn(events: EventStore): ReadHistory {
  return async (stream, upTo) =>
    (await events.readStream(stream).catch(engineFailed)).filter(({ revision }) => revision <= upTo);
}
