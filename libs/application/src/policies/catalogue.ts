/** Every policy that the service keeps to. */
import { escalate } from './escalate.js';
import type { EscalationRules } from './escalation-rules.js';
import { moveToSuccessor } from './move-to-successor.js';
import type { Policy } from './policy.js';
import { reopenAudit } from './reopen-audit.js';

export function policiesUnder(rules: EscalationRules): readonly Policy[] {
  return [moveToSuccessor, reopenAudit, escalate(rules)];
}
