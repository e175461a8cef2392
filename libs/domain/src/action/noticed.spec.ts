/** What the service notices by itself: each thing once, and only while it is so. */
import { aStoryOf, rulesBroken, situation } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import { evolveAction } from './evolve.js';
import type { EscalationCause } from './facts.js';
import { decideNoticed as decide, noticedRules as rules } from './noticed.js';
import { actionRules } from './rules.js';

const given = aStoryOf(evolveAction, 'CP1415.F2.A1');
const reason = 'Nothing moves';
const to = 'the safeguarding board';
const later = situation({ today: '2015-06-01' });

describe('Going stale', () => {
  const undated = a.assigned({ due: null });
  const noted = a.then('ActionWentStale', { since: '2015-01-12' });
  const from = (today: string) => situation({ today });
  it('is noted from the sixtieth day of silence, with the day on which something was last heard', () => {
    given(undated)
      .when(decide.noteStale, {}, from('2015-03-13'))
      .then({ type: 'ActionWentStale', data: { since: '2015-01-12' } });
    given(undated).when(decide.noteStale, {}, from('2015-03-12')).thenRefused(rules.onlyStaleActionsGoStale);
  });
  it('is noted once for each silence', () => {
    given(undated, noted).when(decide.noteStale, {}, later).thenRefused(rules.stalenessIsNotedOnce);
    given(undated, noted, a.accepted)
      .when(decide.noteStale, {}, later)
      .then({ type: 'ActionWentStale', data: { since: '2015-02-02' } });
  });
  it('is not for what has a due date, is completed or has ended', () => {
    for (const past of [[a.assigned()], [undated, a.completed], [undated, a.cancelled]])
      given(...past)
        .when(decide.noteStale, {}, later)
        .thenRefused(rules.onlyStaleActionsGoStale);
  });
});

describe('Escalating by rule', () => {
  const declined = a.then('ActionDeclined', { reason });
  const returned = a.then('CompletionReturned', { reason });
  const causes = {
    overdue: { past: [], since: '2015-03-31' },
    blocked: { past: [a.blocked], since: '2015-02-02' },
    declined: { past: [declined], since: '2015-02-02' },
    returned: { past: [a.completed, returned, a.completed, returned], since: '2015-02-02' },
  } as const;
  const all = Object.entries(causes).map(
    ([what, { past, since }]) => [what as EscalationCause['what'], [a.assigned(), ...past], since] as const,
  );

  it.each(all)('happens to an action that is %s, and says since when', (what, past, since) => {
    given(...past)
      .when(decide.escalateByRule, { cause: what, since, to, reason }, later)
      .then({ type: 'ActionEscalated', data: { to, reason, cause: { what, since } } });
  });
  it.each(all)('happens once for being %s since a day, also after it was resolved', (what, past, since) => {
    const cause = { what, since };
    const resolved = [
      a.then('ActionEscalated', { to, reason, cause }),
      a.then('EscalationResolved', { outcome: 'A date is agreed' }),
    ];
    given(...past, ...resolved)
      .when(decide.escalateByRule, { cause: what, since, to, reason }, later)
      .thenRefused(rules.everyCauseEscalatesOnce);
  });
  it.each(all)('does not happen to what is no longer %s', (what, past, since) => {
    const moved = a.then('DueDateChanged', {
      from: '2015-03-31',
      to: '2015-12-31',
      reason,
      agreedBy: { id: 'prof-lyon', name: 'Professor Lyon' },
    });
    for (const change of [a.completed, [a.accepted, a.then('ActionUnblocked', { note: 'Agreed' }), moved]])
      given(...past, ...[change].flat())
        .when(decide.escalateByRule, { cause: what, since, to, reason }, later)
        .thenRefused(rules.onlyAPresentCauseEscalates);
  });
  it('waits for the end of an escalation, by whomever it was made', () => {
    given(a.assigned(), a.then('ActionEscalated', { to, reason }))
      .when(decide.escalateByRule, { cause: 'overdue', since: '2015-03-31', to, reason }, later)
      .thenRefused(actionRules.escalatedOnce);
  });
  it('is not for what has ended', () => {
    given(a.assigned(), a.cancelled)
      .when(decide.escalateByRule, { cause: 'overdue', since: '2015-03-31', to, reason }, later)
      .thenRefused(actionRules.closedActionsDoNotMove);
  });
});

it('Every rule of what is noticed has been broken', () => {
  expect(rulesBroken).toEqual(
    new Set([...Object.values(rules), actionRules.escalatedOnce, actionRules.closedActionsDoNotMove]),
  );
});
