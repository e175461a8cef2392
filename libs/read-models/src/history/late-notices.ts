/** Which notices awaited an acknowledgement too long: of those unchanged since then the register knows it without reading them. */
import type { AsOf } from '#domain/as-of.js';
import type { PlainDate } from '#domain/entry.js';
import type { NoticeDocument } from '../documents.js';
import type { ReadStore } from '../port.js';
import { changedSince, unchangedSince } from './lists.js';

/** The past, as far as it is asked here. */
interface PastNotices {
  /** Lateness is worked out for `onDay`. */
  readonly time: AsOf & { readonly onDay: PlainDate };
  notice(reference: string): Promise<NoticeDocument | undefined>;
}

/** Notices whose date to acknowledge by had passed for somebody: how many, and the first of them by that date. */
export async function lateNotices(
  models: ReadStore,
  past: PastNotices,
  limit: number,
): Promise<{ readonly total: number; readonly items: readonly NoticeDocument[] }> {
  const { onDay } = past.time;
  const changed = changedSince(models, 'notice', past.time, (reference) => past.notice(reference));
  const late = (await Array.fromAsync(changed)).filter(
    ({ unacknowledgedFrom: from }) => from !== null && from <= onDay,
  );
  const unchanged = unchangedSince(past.time);
  if (unchanged === undefined) return { total: late.length, items: late.sort(inOrder).slice(0, limit) };
  const where = { all: { ...unchanged, unacknowledgedFrom: { to: onDay } } };
  const sort = [{ field: 'unacknowledgedFrom' }];
  const { items } = await models.find<NoticeDocument>('notices', { where, sort, limit });
  return {
    total: late.length + (await models.count('notices', where)),
    items: [...items, ...late].sort(inOrder).slice(0, limit),
  };
}

function inOrder(one: NoticeDocument, other: NoticeDocument): number {
  const placeOf = ({ unacknowledgedFrom: from, reference }: NoticeDocument) => `${from ?? ''} ${reference}`;
  return placeOf(one) < placeOf(other) ? -1 : 1;
}
