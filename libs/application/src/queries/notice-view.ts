/** A notice as lists and pages show it: who has not acknowledged it, since when, and whether it is time to remind them. */
import type { PlainDate } from '#domain/entry.js';
import { daysBetween } from '#domain/time.js';
import type { NoticeDocument } from '#read-models/documents.js';
import { opaque } from './views.js';

export function noticeView(notice: NoticeDocument, today: PlainDate): object {
  const { unacknowledgedFrom, ...shown } = notice;
  const { awaiting, circulatedOn } = notice;
  return {
    ...shown,
    ...opaque(notice),
    notAcknowledged: awaiting.map((agency) => ({
      agency,
      since: circulatedOn,
      days: daysBetween(circulatedOn, today),
    })),
    reminderDue: unacknowledgedFrom !== null && unacknowledgedFrom <= today,
    asOf: today,
  };
}
