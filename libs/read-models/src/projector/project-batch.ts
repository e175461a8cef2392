/** Projects a batch of events and commits it with its checkpoint. */
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type { ReadStoreWriter } from '../port.js';
import { project, ProjectionFailed, type ReadHistory } from '../projections/project.js';
import { Session } from '../projections/session.js';

/**
 * Commits the whole batch; or, where an event cannot be projected, those before it.
 * @returns the checkpoint
 * @throws ProjectionFailed naming the event; the checkpoint is then at the event before it
 */
export async function projectBatch(
  events: EventStore,
  models: ReadStoreWriter,
  fence: number,
  batch: readonly RecordedEvent[],
): Promise<void> {
  const session = new Session(models);
  const readHistory = historyIn(events);
  for (const [i, event] of batch.entries()) {
    try {
      await project(event, session, readHistory);
    } catch (error) {
      // What was written of this event is in the session too, so the events before it are projected afresh.
      if (error instanceof ProjectionFailed && i > 0)
        await projectBatch(events, models, fence, batch.slice(0, i));
      throw error;
    }
  }
  const last = batch.at(-1);
  if (last !== undefined) await models.commit({ writes: session.writes(), checkpoint: last.position, fence });
}

/** The log may be ahead of what is projected: later entries of a stream are left out. */
export function historyIn(events: EventStore): ReadHistory {
  return async (stream, upTo) => (await events.readStream(stream)).filter(({ revision }) => revision <= upTo);
}
