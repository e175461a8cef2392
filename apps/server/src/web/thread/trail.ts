/** Everything that happened to an item, up to the time that a page looks at. */
import { GetTrail } from '#application/queries/trail.js';
import type { TrailRow } from '#application/queries/views.js';
import { calledThen, type CalledThen } from './called.js';
import type { Visit } from '../frame/visit.js';
import type { AgenciesNamed } from '../registers/filters.js';

/** Which time an answer about the past is of. */
export interface PastTold {
  readonly position: string | null;
  readonly asAt: string | null;
}

export interface TrailShown {
  readonly rows: readonly (TrailRow & { readonly called: CalledThen })[];
  /** There are more than the page shows. */
  readonly more: boolean;
}

/** Entries that a page shows; the trail's own page shows them all. */
const MOST = 100;

/** In the order in which they became known. */
export async function trailOf(
  visit: Visit,
  subject: string,
  past: PastTold | undefined,
  names: AgenciesNamed['names'],
): Promise<TrailShown> {
  const { items, next } = await visit.ask<{ readonly items: readonly TrailRow[]; readonly next?: string }>(
    GetTrail,
    { subject, order: 'oldest', limit: String(MOST), effectiveTo: past?.asAt ?? undefined },
  );
  const upTo = Number(past?.position ?? Number.MAX_SAFE_INTEGER);
  const known = items.filter(({ position }) => Number(position) <= upTo);
  return { rows: known.map((row) => calledThen(row, names)), more: next !== undefined };
}
