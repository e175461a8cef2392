/** The figures of a stint, and of many: how long things took, and how often they slipped. */
import { hasEnded, isOpen } from '../action/facts.js';
import type { PlainDate } from '../entry.js';
import { daysBetween, plusDays } from '../time.js';
import type { Stint } from './stint.js';

/** Days of one stint, each null where it has not come to that. All in whole days. */
export interface Measures {
  /** Until it was first accepted. */
  readonly toAccept: number | null;
  /** Until the claim that was verified, or the latest that was not returned. */
  readonly toComplete: number | null;
  /** From that claim until it was verified. */
  readonly toVerify: number | null;
}

/**
 * Works out the days of a stint.
 * @param since `agency` counts from the day on which the owner's agency had it; `owner` from the stint's own first day
 */
export function measuresOf({ answers, claims }: Stint, since: 'agency' | 'owner'): Measures {
  const days = since === 'agency' ? 'agencyDays' : 'days';
  const claim = claims.findLast(({ outcome }) => outcome !== 'returned');
  return {
    toAccept: answers.find(({ answer }) => answer === 'accepted')?.[days] ?? null,
    toComplete: claim?.[days] ?? null,
    toVerify: claim?.outcome === 'verified' ? (claim.judged?.days ?? null) : null,
  };
}

/** Whether the first claim of completion was verified; null while it has not been judged. */
export function verifiedFirstTime({ claims }: Stint): boolean | null {
  const first = claims[0];
  return first === undefined || first.outcome === 'awaiting' ? null : first.outcome === 'verified';
}

/** Days blocked up to a day, which counts for a block that lasts. */
export function blockedDays({ blocks }: Stint, today: PlainDate): number {
  return blocks.reduce((sum, { from, to }) => sum + daysBetween(from, to ?? today), 0);
}

/** The first day on which what this owner owes is overdue if nothing happens; null if it will not be. */
export function overdueFromOf({ ended, status, due }: Stint): PlainDate | null {
  return ended === null && isOpen({ status }) && due !== null ? plusDays(due, 1) : null;
}

/** Whether the owner has it now. */
export function ownsNow({ ended, status }: Stint): boolean {
  return ended === null && !hasEnded({ status });
}

/** Slips proper among the changes of due date, since a day: times it was put back, and by how many days in all. */
export function slipsSince(stints: readonly Stint[], day: PlainDate): { times: number; days: number } {
  const slips = stints.flatMap((stint) => stint.slips).filter((slip) => slip.on >= day && slip.days > 0);
  return { times: slips.length, days: slips.reduce((sum, slip) => sum + slip.days, 0) };
}

/** The middle of numbers that are counted by value, lowest first; the mean of the two middle ones; null of none. */
export function medianOf(
  counts: readonly { readonly value: number; readonly times: number }[],
): number | null {
  const all = counts.reduce((sum, { times }) => sum + times, 0);
  if (all === 0) return null;
  const sorted = counts.toSorted((one, other) => one.value - other.value);
  const at = (place: number): number => {
    let seen = 0;
    return sorted.find(({ times }) => (seen += times) > place)?.value ?? 0;
  };
  return (at(Math.floor((all - 1) / 2)) + at(Math.floor(all / 2))) / 2;
}
