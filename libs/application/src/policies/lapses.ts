/**
 * What time alone brings about for an action: it falls overdue, goes stale, and is escalated when that, or a block, has
 * lasted. Each is noted once, for the day from which it holds; never for a day before the log knew of it.
 */
import { evolveAction } from '#domain/action/evolve.js';
import { isOpen, type Action, type EscalationCause } from '#domain/action/facts.js';
import { overdueFrom, staleFrom } from '#domain/action/standing.js';
import type { Entry, Instant, PlainDate } from '#domain/entry.js';
import { fold } from '#domain/fold.js';
import { daysBetween, londonDate, plusDays, sayDate } from '#domain/time.js';
import { EscalateByRule, NoteOverdue, NoteStale } from '../commands/action.js';
import type { EscalationRules } from './escalation-rules.js';
import type { Reaction } from './policy.js';

/** One thing that time brings about, as it can be read off an action at any moment. */
export interface Lapse {
  readonly name: 'overdue' | 'stale' | 'escalate-overdue' | 'escalate-blocked';
  /** First day on which it holds if nothing happens; null if it will not. */
  from(action: Action): PlainDate | null;
  /** What tells one such lapse of an action from the next: its due date, or the day it has lasted since. */
  since(action: Action): PlainDate | null;
  isNoted(action: Action): boolean;
  /** The command that notes it for a day. */
  note(action: Action, day: PlainDate): Reaction;
}

/** The lapses that the partnership has noted, in the order in which those of one day are noted. */
export function lapsesUnder({ to, overdueDays, blockedDays }: EscalationRules): readonly Lapse[] {
  return [
    overdue,
    stale,
    ...(overdueDays === null ? [] : [lasting('overdue', overdueDays, to)]),
    ...(blockedDays === null ? [] : [lasting('blocked', blockedDays, to)]),
  ];
}

const about = ({ reference }: Action) => ({ on: 'action', subject: reference }) as const;

const overdue: Lapse = {
  name: 'overdue',
  from: overdueFrom,
  since: ({ due }) => due,
  isNoted: ({ due, fellOverdue }) => due !== null && fellOverdue.includes(due),
  note: (action, day) => ({ ...about(action), command: NoteOverdue, body: { effective: day } }),
};

const stale: Lapse = {
  name: 'stale',
  from: staleFrom,
  since: ({ heardOn }) => heardOn,
  isNoted: ({ heardOn, wentStale }) => wentStale.includes(heardOn),
  note: (action, day) => ({ ...about(action), command: NoteStale, body: { effective: day } }),
};

/** It is overdue or blocked for as many days as the partnership lets pass before it escalates. */
function lasting(what: 'overdue' | 'blocked', days: number, to: string): Lapse {
  const since = (action: Action): PlainDate | null => {
    if (what === 'blocked') return action.blockedSince;
    return isOpen(action) ? action.due : null;
  };
  return {
    name: `escalate-${what}`,
    since,
    from(action) {
      const day = since(action);
      return day === null ? null : plusDays(day, Math.max(1, days));
    },
    // While it is escalated for anything, nobody needs to be told again; it is looked at anew when that is resolved.
    isNoted: (action) => action.escalation !== null || isEscalatedFor(action, what, since(action)),
    note(action, day) {
      const from = since(action) ?? day;
      const lasted = daysBetween(from, day);
      const reason =
        what === 'overdue'
          ? `Overdue for ${lasted} days: it was due on ${sayDate(from)}`
          : `Blocked for ${lasted} days, since ${sayDate(from)}`;
      const body = { cause: what, since: from, to, reason, effective: day };
      return { ...about(action), command: EscalateByRule, body };
    },
  };
}

function isEscalatedFor(
  { escalatedFor }: Action,
  what: EscalationCause['what'],
  since: PlainDate | null,
): boolean {
  return escalatedFor.some((one) => one.what === what && one.since === since);
}

/** Whether a lapse holds on a day and is not noted yet. */
export function isDue(lapse: Lapse, action: Action, day: PlainDate): boolean {
  const from = lapse.from(action);
  return from !== null && from <= day && !lapse.isNoted(action);
}

/**
 * The day for which a lapse is noted: the first on which it held and the log knew of it.
 * @param history the action's entries as they stand in the log
 * @param earliest the first day that has not been looked at yet
 */
export function dayOf(
  lapse: Lapse,
  action: Action,
  history: readonly Entry[],
  earliest: PlainDate,
): PlainDate {
  const known = londonDate(knownSince(lapse, action, history));
  return [lapse.from(action) ?? earliest, known, earliest].reduce((one, other) =>
    one > other ? one : other,
  );
}

/** When the entry was recorded that made the lapse what it is: an import of old entries made it so when it was run. */
function knownSince(lapse: Lapse, { reference }: Action, history: readonly Entry[]): Instant {
  let since: Instant = '';
  let before: string | undefined;
  for (const [at, { metadata }] of history.entries()) {
    const state = fold(evolveAction, reference, history.slice(0, at + 1));
    const now = state && `${lapse.from(state) ?? ''} ${lapse.since(state) ?? ''}`;
    if (now !== before) since = metadata.recordedAt;
    before = now;
  }
  return since;
}
