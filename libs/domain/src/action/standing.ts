/** What depends on the day: overdue and stale. Computed at the date that is asked for, never stored as truth. */
import type { PlainDate } from '../entry.js';
import { plusDays } from '../time.js';
import { isOpen, type Action } from './facts.js';

/** Days without a report after which an open action with no due date is stale. */
export const STALE_AFTER_DAYS = 60;

type Dated = Pick<Action, 'status' | 'due' | 'heardOn'>;

/** Overdue: due before today in London, not completed and not ended. */
export function isOverdue(action: Pick<Action, 'status' | 'due'>, today: PlainDate): boolean {
  return isOpen(action) && action.due !== null && action.due < today;
}

/** Stale: open, no due date, nothing reported for 60 days. */
export function isStale(action: Dated, today: PlainDate): boolean {
  const from = staleFrom(action);
  return from !== null && from <= today;
}

/** The first day on which the action is overdue if nothing happens; null if it will not be. */
export function overdueFrom(action: Pick<Action, 'status' | 'due'>): PlainDate | null {
  return isOpen(action) && action.due !== null ? plusDays(action.due, 1) : null;
}

/** The first day on which an answer that was asked for by a date is late; null if none is awaited. */
export function unansweredFrom({ status, acceptBy }: Pick<Action, 'status' | 'acceptBy'>): PlainDate | null {
  return status === 'assigned' && acceptBy !== null ? plusDays(acceptBy, 1) : null;
}

/** The first day on which the action is stale if nothing happens; null if it will not be. */
export function staleFrom(action: Dated): PlainDate | null {
  return isOpen(action) && action.due === null ? plusDays(action.heardOn, STALE_AFTER_DAYS) : null;
}
