/** Instants and days as places in the log: the times at which things became known never go back along it. */
import type { Instant, PlainDate } from '#domain/entry.js';
import { plusDays, startOfLondonDay } from '#domain/time.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';

/** The entries that became known in some London days, by their places: from the first, and below what came after. */
export interface Recorded {
  readonly first: TrailDocument;
  readonly key: { readonly from: number; readonly below?: number };
}

/**
 * @param from the first day; from the beginning of the log unless given
 * @param to the last day, itself included; up to the end of the log unless given
 * @returns null when nothing became known in these days
 */
export async function recordedBetween(
  models: ReadStore,
  from: PlainDate | undefined,
  to: PlainDate | undefined,
): Promise<Recorded | null> {
  const first = await firstSince(models, startOfLondonDay(from ?? '0001-01-01'));
  if (first === undefined) return null;
  const end = to === undefined ? undefined : await firstSince(models, startOfLondonDay(plusDays(to, 1)));
  if (end === undefined) return { first, key: { from: first.position } };
  return end.position <= first.position
    ? null
    : { first, key: { from: first.position, below: end.position } };
}

/** The first entry recorded at an instant or later; undefined when there is none yet. */
async function firstSince(models: ReadStore, recordedAt: Instant): Promise<TrailDocument | undefined> {
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { recordedAt: { from: recordedAt } } },
    sort: [{ field: 'recordedAt' }],
    limit: 1,
  });
  return items[0];
}
