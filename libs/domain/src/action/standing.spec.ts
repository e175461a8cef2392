/** Overdue and stale, on the day that is asked for. */
import * as a from '../../../../test/thread.js';
import { isOverdue, isStale, overdueFrom, staleFrom, unansweredFrom } from './standing.js';

const dated = a.actionFrom(a.assigned());
const undated = a.actionFrom(a.assigned({ due: null }));
const ends = [[a.completed], [a.completed, a.verified], [a.cancelled]];

describe('An action is overdue', () => {
  it('from the day after its due date', () => {
    expect(overdueFrom(dated)).toBe('2015-04-01');
    expect(isOverdue(dated, '2015-03-31')).toBe(false);
    expect(isOverdue(dated, '2015-04-01')).toBe(true);
  });
  it('never without a due date, nor once it is completed or has ended', () => {
    for (const action of [undated, ...ends.map((past) => a.actionFrom(a.assigned(), ...past))]) {
      expect(overdueFrom(action)).toBeNull();
      expect(isOverdue(action, '2099-01-01')).toBe(false);
    }
  });
  it('again when a completion is returned', () => {
    const returned = a.then('CompletionReturned', { reason: 'Two are missing' });
    expect(isOverdue(a.actionFrom(a.assigned(), a.completed, returned), '2015-04-01')).toBe(true);
  });
});

describe('An answer is late', () => {
  const asked = a.assigned({ acceptBy: '2015-01-26' });
  it('from the day after it was asked for by', () => {
    expect(unansweredFrom(a.actionFrom(asked))).toBe('2015-01-27');
  });
  it('no longer once it is given, nor where no date was set', () => {
    expect(unansweredFrom(a.actionFrom(asked, a.accepted))).toBeNull();
    expect(unansweredFrom(a.actionFrom(a.assigned()))).toBeNull();
  });
});

describe('An action is stale', () => {
  it('from sixty days after anything was last reported of it', () => {
    expect(staleFrom(undated)).toBe('2015-03-13');
    expect(isStale(undated, '2015-03-12')).toBe(false);
    expect(isStale(undated, '2015-03-13')).toBe(true);
    expect(staleFrom(a.actionFrom(a.assigned({ due: null }), a.accepted))).toBe('2015-04-03');
  });
  it('never with a due date, nor once it is completed or has ended', () => {
    for (const action of [dated, ...ends.map((past) => a.actionFrom(a.assigned({ due: null }), ...past))]) {
      expect(staleFrom(action)).toBeNull();
      expect(isStale(action, '2099-01-01')).toBe(false);
    }
  });
});
