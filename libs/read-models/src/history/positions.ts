/** Where the log stood at an instant. */
import type { Instant } from '#domain/entry.js';
import type { Position } from '#event-store/port.js';
import type { TrailDocument } from '../documents.js';
import type { ReadStore } from '../port.js';

/** Position of the last entry recorded before an instant; 0 when there is none. */
export async function lastPositionBefore(
  models: Pick<ReadStore, 'find'>,
  instant: Instant,
): Promise<Position> {
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { recordedAt: { below: instant } } },
    sort: [{ field: 'recordedAt', descending: true }],
    limit: 1,
  });
  return items[0]?.position ?? 0;
}
