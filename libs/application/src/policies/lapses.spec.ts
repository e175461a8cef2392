/** What time brings about: from which day it holds, and for which day it is noted. */
import fc from 'fast-check';
import { inOrder } from '../../../../test/given-when-then.js';
import { anyActionHistory } from '../../../../test/any-history.js';
import * as a from '../../../../test/thread.js';
import type { ActionFact } from '#domain/action/facts.js';
import type { Entry } from '#domain/entry.js';
import { fold } from '#domain/fold.js';
import { evolveAction } from '#domain/action/evolve.js';
import { isOverdue, isStale } from '#domain/action/standing.js';
import { plusDays } from '#domain/time.js';
import { usualEscalation, type EscalationRules } from './escalation-rules.js';
import { dayOf, isDue, lapsesUnder } from './lapses.js';

/** What is due on a day, by name. */
function due(past: readonly Entry<ActionFact>[], day: string, rules: Partial<EscalationRules> = {}) {
  const action = a.actionFrom(...past);
  return lapsesUnder({ ...usualEscalation, ...rules })
    .filter((lapse) => isDue(lapse, action, day))
    .map(({ name }) => name);
}
/** The day that each lapse of what happened is noted for, seen on a day. */
function noted(past: readonly Entry<ActionFact>[], day: string, earliest: string) {
  const history = inOrder(past);
  const action = a.actionFrom(...past);
  return Object.fromEntries(
    lapsesUnder(usualEscalation)
      .filter((lapse) => isDue(lapse, action, day))
      .map((lapse) => [lapse.name, dayOf(lapse, action, history, earliest)]),
  );
}
const undated = a.assigned({ due: null });
const fellOverdue = a.then('ActionFellOverdue', { due: '2015-03-31' });
const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
const moved = a.then('DueDateChanged', { from: '2015-03-31', to: '2015-05-31', reason: 'Leave', agreedBy });
const cause = { what: 'overdue', since: '2015-03-31' } as const;
const escalated = a.then('ActionEscalated', { to: 'the board', reason: 'Late', cause });
const resolved = a.then('EscalationResolved', { outcome: 'Agreed' });

describe('An action', () => {
  it('falls overdue on the day after it was due, once for each due date', () => {
    expect(due([a.assigned()], '2015-03-31')).toEqual([]);
    expect(due([a.assigned()], '2015-04-01')).toEqual(['overdue']);
    expect(due([a.assigned(), fellOverdue], '2015-04-02')).toEqual([]);
    expect(due([a.assigned(), fellOverdue, moved], '2015-06-01')).toEqual(['overdue']);
  });
  it('goes stale after sixty days of silence, once for each silence', () => {
    const wentStale = a.then('ActionWentStale', { since: '2015-01-12' });
    expect(due([undated], '2015-03-12')).toEqual([]);
    expect(due([undated], '2015-03-13')).toEqual(['stale']);
    expect(due([undated, wentStale], '2015-03-14')).toEqual([]);
    expect(due([undated, wentStale, a.accepted], '2015-04-03')).toEqual(['stale']);
  });
  it('is escalated after thirty days overdue, once for each due date, also after that was resolved', () => {
    const past = [a.assigned(), fellOverdue];
    expect(due(past, '2015-04-29')).toEqual([]);
    expect(due(past, '2015-04-30')).toEqual(['escalate-overdue']);
    expect(due([...past, escalated], '2015-05-01')).toEqual([]);
    expect(due([...past, escalated, resolved], '2015-05-01')).toEqual([]);
  });
  it('is escalated after thirty days blocked, and not once it is free', () => {
    expect(due([undated, a.blocked], '2015-03-03')).toEqual([]);
    expect(due([undated, a.blocked], '2015-03-04')).toEqual(['escalate-blocked']);
    expect(due([undated, a.blocked, a.then('ActionUnblocked', { note: 'Agreed' })], '2015-03-04')).toEqual(
      [],
    );
  });
  it('is escalated as the partnership sets it, or not at all', () => {
    const rules = { overdueDays: 5, blockedDays: null };
    expect(due([a.assigned(), fellOverdue, a.blocked], '2015-04-05', rules)).toEqual(['escalate-overdue']);
    expect(due([a.assigned(), fellOverdue], '2099-01-01', { overdueDays: null })).toEqual([]);
  });
  it('has nothing noted once it is completed or has ended', () => {
    for (const end of [[a.completed], [a.completed, a.verified], [a.cancelled]])
      for (const begin of [a.assigned(), undated]) expect(due([begin, ...end], '2099-01-01')).toEqual([]);
  });
});

describe('It is noted', () => {
  it('for the day from which it holds, however late that is seen', () => {
    expect(noted([a.assigned()], '2015-05-20', '2015-03-20')).toEqual({
      overdue: '2015-04-01',
      'escalate-overdue': '2015-04-30',
    });
  });
  it('for no day that was looked at before', () => {
    expect(noted([a.assigned()], '2015-04-20', '2015-04-10')).toEqual({ overdue: '2015-04-10' });
  });
  it('for no day before the import that made it known', () => {
    const imported = a.assigned({}, { recordedAt: '2026-05-04T10:00:00.000Z' });
    expect(noted([imported], '2026-05-05', '2015-01-01')).toEqual({
      overdue: '2026-05-04',
      'escalate-overdue': '2026-05-04',
    });
  });
  it('for the day on which the due date came to be known, whatever was recorded since', () => {
    const moving = { ...moved, metadata: { ...moved.metadata, recordedAt: '2015-06-10T10:00:00.000Z' } };
    const heard = a.then(
      'ProgressReported',
      { outlook: 'at-risk', note: 'Slow' },
      { effective: '2015-06-12' },
    );
    expect(noted([a.assigned(), moving, heard], '2015-06-15', '2015-01-01')).toEqual({
      overdue: '2015-06-10',
    });
  });

  it('only of what holds, and never for a day before that, in any history', () => {
    fc.assert(
      fc.property(anyActionHistory, fc.integer({ min: 0, max: 700 }), ({ entries }, days) => {
        const day = plusDays('2015-06-30', days);
        const action = fold(evolveAction, 'CP1415.F2.A1', entries);
        if (action === undefined) return;
        for (const lapse of lapsesUnder(usualEscalation)) {
          if (!isDue(lapse, action, day)) continue;
          const on = dayOf(lapse, action, entries, '2000-01-01');
          expect(on >= (lapse.from(action) ?? '9999')).toBe(true);
          if (lapse.name === 'overdue') expect(isOverdue(action, on)).toBe(true);
          if (lapse.name === 'stale') expect(isStale(action, on)).toBe(true);
        }
      }),
    );
  });
});
