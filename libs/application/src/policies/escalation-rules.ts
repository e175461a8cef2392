/** When the partnership's rules escalate an action, and to whom. */

export interface EscalationRules {
  /** The body that an action is escalated to, as people call it. */
  readonly to: string;
  /** Days after its due date; null for never. */
  readonly overdueDays: number | null;
  /** Days for which it is blocked; null for never. */
  readonly blockedDays: number | null;
  /** At once when it is declined. */
  readonly declined: boolean;
  /** Completions returned, the last of them still unanswered; null for never. */
  readonly returns: number | null;
}

export const usualEscalation: EscalationRules = {
  to: 'the safeguarding partnership board',
  overdueDays: 30,
  blockedDays: 30,
  declined: true,
  returns: 2,
};
