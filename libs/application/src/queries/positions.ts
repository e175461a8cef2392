/** Instants and days as places in the log: the times at which things became known never go back along it. */
import type { Instant } from '#domain/entry.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';

/** The first entry recorded at an instant or later; undefined when there is none yet. */
export async function firstSince(models: ReadStore, recordedAt: Instant): Promise<TrailDocument | undefined> {
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { recordedAt: { from: recordedAt } } },
    sort: [{ field: 'recordedAt' }],
    limit: 1,
  });
  return items[0];
}
