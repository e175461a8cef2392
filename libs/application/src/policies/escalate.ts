/** Escalates what an event alone gives cause for: an action is declined, or its completion is returned once too often. */
import type { Action } from '#domain/action/facts.js';
import { sayDate } from '#domain/time.js';
import { momentOf } from '#domain/finding/facts.js';
import { EscalateByRule } from '../commands/action.js';
import type { EscalationRules } from './escalation-rules.js';
import { policy, type Policy } from './policy.js';

export function escalate(rules: EscalationRules): Policy<Action | undefined> & Policy {
  return policy<Action | undefined>({
    name: 'escalate',
    reactsTo: ['ActionDeclined', 'CompletionReturned'],

    gather: ({ reference }, facts) => facts.action(reference),

    react({ reference, entry }, action) {
      const since = momentOf(entry).on;
      const escalation = (cause: 'declined' | 'returned', reason: string) => [
        {
          command: EscalateByRule,
          on: 'action' as const,
          subject: reference,
          body: { cause, since, to: rules.to, reason },
        },
      ];
      if (entry.type === 'ActionDeclined')
        return rules.declined && action?.status === 'declined'
          ? escalation('declined', `Declined on ${sayDate(since)}`)
          : [];
      const times = action?.returns.length ?? 0;
      return rules.returns !== null && action?.status === 'returned' && times >= rules.returns
        ? escalation('returned', `Its completion was returned ${times === 2 ? 'twice' : `${times} times`}`)
        : [];
    },
  });
}
