/** What the service notices of an action by itself, each thing once: that nothing is heard, that a rule escalates it. */
import type { PlainDate } from '../entry.js';
import { defineRules, happened, refuse, type Outcome, type Situation } from '../outcome.js';
import { sayDate } from '../time.js';
import type { EscalateByRule } from './commands.js';
import { hasEnded, type Action, type ActionFact, type EscalationCause } from './facts.js';
import { actionRules } from './rules.js';
import { isOverdue, isStale } from './standing.js';

export const noticedRules = defineRules({
  onlyStaleActionsGoStale: ['conflict', 'This action is not stale.'],
  stalenessIsNotedOnce: ['conflict', 'It is noted already that nothing was heard since {since}.'],
  onlyAPresentCauseEscalates: ['conflict', 'This action is not, or no longer, {cause} since {since}.'],
  everyCauseEscalatesOnce: ['conflict', 'This action was escalated already for being {cause} since {since}.'],
});

export const decideNoticed = {
  noteStale(state: Action, _: object, { today }: Situation): Outcome<ActionFact> {
    const { heardOn: since } = state;
    if (!isStale(state, today)) return refuse(noticedRules.onlyStaleActionsGoStale);
    if (state.wentStale.includes(since))
      return refuse(noticedRules.stalenessIsNotedOnce, { since: sayDate(since) });
    return happened({ type: 'ActionWentStale', data: { since } });
  },

  /** How long a cause must have lasted is a setting of the partnership, to which whoever asks keeps. */
  escalateByRule(
    state: Action,
    { cause: what, since, to, reason }: EscalateByRule,
    { today }: Situation,
  ): Outcome<ActionFact> {
    if (hasEnded(state)) return refuse(actionRules.closedActionsDoNotMove, { status: state.status });
    if (state.escalation !== null) return refuse(actionRules.escalatedOnce);
    const cause = { what, since };
    const said = { cause: what, since: sayDate(since) };
    if (!isPresent(state, cause, today)) return refuse(noticedRules.onlyAPresentCauseEscalates, said);
    if (state.escalatedFor.some((one) => one.what === what && one.since === since))
      return refuse(noticedRules.everyCauseEscalatesOnce, said);
    return happened({ type: 'ActionEscalated', data: { to, reason, cause } });
  },
};

/** Whether the action is still what the cause says, and since the same day. */
function isPresent(action: Action, { what, since }: EscalationCause, today: PlainDate): boolean {
  switch (what) {
    case 'overdue':
      return action.due === since && isOverdue(action, today);
    case 'blocked':
      return action.blockedSince === since;
    case 'declined':
      return action.status === 'declined';
    case 'returned':
      return action.status === 'returned' && action.returns.at(-1)?.on === since;
  }
}
