/** What is behind a status: every sentence that a status can give as its reason leads to kinds of entries. */
import { inOrder } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import { evolveAction } from '../action/evolve.js';
import type { Action, ActionFact } from '../action/facts.js';
import type { Entry } from '../entry.js';
import { fold } from '../fold.js';
import { behind } from './behind.js';
import { standingOf, statusOn } from './status.js';

const reason = 'A reason';
const action = (...entries: readonly Entry<ActionFact>[]): Action =>
  fold<Action, ActionFact>(evolveAction, 'CP1415.F2.A1', inOrder(entries, 100)) as Action;
const escalated = a.then('ActionEscalated', { to: 'the board', reason });

it.each<[string, Action, string[][]]>([
  ['blocked', action(a.assigned(), a.blocked), [['ActionBlocked']]],
  ['declined', action(a.assigned(), a.then('ActionDeclined', { reason })), [['ActionDeclined']]],
  [
    'returned',
    action(a.assigned(), a.completed, a.then('CompletionReturned', { reason })),
    [['CompletionReturned']],
  ],
  ['escalated', action(a.assigned(), escalated), [['ActionEscalated']]],
  ['overdue', action(a.assigned()), [['ActionAssigned', 'DueDateChanged'], ['ActionFellOverdue']]],
  ['awaiting verification', action(a.assigned(), a.completed), [['CompletionClaimed']]],
])('What is %s leads to the entries that say so', (_, troubled, groups) => {
  const { status, reasons } = statusOn(standingOf(a.findingFrom(a.recorded()), [troubled], []), '2099-01-01');
  expect(reasons.map((one) => behind(status, one).groups)).toEqual([groups]);
});

it('What is open, or silent for long, leads to who was asked and to what was heard last', () => {
  const silent = action(a.assigned({ due: null }));
  const standing = standingOf(a.findingFrom(a.recorded()), [silent], []);
  const on = (day: string) => {
    const { status, reasons } = statusOn(standing, day);
    return reasons.map((one) => behind(status, one).groups[0]?.[0]);
  };
  expect(on('2015-01-21')).toEqual(['ActionAssigned']);
  expect(on('2099-01-01')).toEqual(['ActionAssigned']);
  expect(
    behind('off-track', { because: 'A1 has no due date and nothing was reported since 1 May 2015' }).groups,
  ).toHaveLength(2);
});
