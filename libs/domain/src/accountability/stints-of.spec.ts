/** Who answered for an action, from when to when, and what was done in that time. */
import { amended } from '../amendment/amendment.js';
import type { Person } from '../entry.js';
import type { ActionFact } from '../action/facts.js';
import type { Entry, Fact } from '../entry.js';
import { accepted, assigned, cancelled, then, verified } from '../../../../test/thread.js';
import { entry, inOrder } from '../../../../test/given-when-then.js';
import { coordinator, gpDeputy, gpLead, scrutineer } from '../../../../test/people.js';
import { blockedDays, measuresOf, ownsNow, verifiedFirstTime } from './measures.js';
import { stintsOf } from './stints-of.js';

const given = (...entries: readonly Entry[]) => stintsOf('CP1415.F2.A1', amended(inOrder(entries)));

const assignedOn = (effective: string) => assigned({}, { effective });
const on = (effective: string, more: object = {}) => ({ effective, ...more });
const handedOver = (to: { agency: string; person?: string }, around: object) =>
  then('ActionReassigned', { from: { agency: 'city-gp-practice' }, to, reason: 'A better fit' }, around);
const toPolice = (effective: string, more: object = {}) =>
  handedOver({ agency: 'city-police', person: 'DI Marsh' }, { effective, by: coordinator, ...more });
const claimed = (effective: string) =>
  then('CompletionClaimed', { statement: 'A report goes to each conference' }, on(effective));
const verifiedOn = (effective: string) =>
  then('CompletionVerified', { statement: 'Seen in the minutes' }, on(effective, { by: scrutineer }));
const returnedOn = (effective: string) =>
  then('CompletionReturned', { reason: 'One without a report' }, on(effective, { by: scrutineer }));

describe('A stint', () => {
  it('begins when the action is assigned and lasts while nothing ends it', () => {
    const [stint, ...more] = given(assignedOn('2015-01-12'));
    expect(more).toEqual([]);
    expect(stint).toMatchObject({
      ...{ number: 1, from: '2015-01-12', to: null, began: { how: 'assigned' }, ended: null },
      ...{ owner: { agency: 'city-gp-practice', person: 'Dr Osei' }, status: 'assigned', due: '2015-03-31' },
    });
    expect(stint && ownsNow(stint)).toBe(true);
  });

  it('counts the days until it was accepted, completed and verified', () => {
    const [stint] = given(
      assignedOn('2015-01-12'),
      then('ActionAccepted', {}, on('2015-01-16')),
      claimed('2015-03-15'),
      verifiedOn('2015-03-20'),
    );
    expect(stint && measuresOf(stint, 'owner')).toEqual({ toAccept: 4, toComplete: 62, toVerify: 5 });
    expect(stint).toMatchObject({ to: '2015-03-20', ended: { how: 'verified' } });
    expect(stint && verifiedFirstTime(stint)).toBe(true);
  });

  it('keeps that it was declined, then accepted after all', () => {
    const [stint] = given(
      assignedOn('2015-01-12'),
      then('ActionDeclined', { reason: 'Not commissioned for this' }, on('2015-01-14')),
      then('ActionAccepted', {}, on('2015-01-30')),
    );
    expect(stint?.answers).toMatchObject([
      { answer: 'declined', days: 2, reason: 'Not commissioned for this', by: { name: 'Dr Osei' } },
      { answer: 'accepted', days: 18, reason: null },
    ]);
    expect(stint && measuresOf(stint, 'owner').toAccept).toBe(18);
  });

  it('keeps each slip with its days, its reason and who agreed', () => {
    const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
    const [stint] = given(
      assignedOn('2015-01-12'),
      then(
        'DueDateChanged',
        { from: '2015-03-31', to: '2015-04-30', reason: 'Sickness', agreedBy },
        on('2015-03-01'),
      ),
    );
    expect(stint?.slips).toEqual([
      {
        ...{ from: '2015-03-31', to: '2015-04-30', days: 30, reason: 'Sickness' },
        ...{ agreedBy: 'Professor Lyon', on: '2015-03-01' },
      },
    ]);
    expect(stint?.due).toBe('2015-04-30');
  });

  it('does not count a first due date as a slip', () => {
    const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
    const first = { from: null, to: '2015-04-30', reason: 'It had none', agreedBy };
    expect(given(assigned({ due: null }), then('DueDateChanged', first))[0]?.slips).toEqual([]);
  });

  it('counts slips as if they had been recorded in the order in which they took effect', () => {
    const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
    const move = (from: string, to: string, effective: string) =>
      then('DueDateChanged', { from, to, reason: 'Sickness', agreedBy }, on(effective));
    const [stint] = given(
      assignedOn('2015-01-12'),
      move('2015-03-31', '2015-05-31', '2015-03-01'),
      // Entered late: it came first.
      move('2015-05-31', '2015-04-30', '2015-02-01'),
    );
    expect(stint?.slips).toMatchObject([
      { from: '2015-03-31', to: '2015-04-30', days: 30 },
      { from: '2015-04-30', to: '2015-05-31', days: 31 },
    ]);
  });

  it('counts blocked days until it was unblocked, or until today while it lasts', () => {
    const blockedOn = (effective: string) => then('ActionBlocked', { reason: 'No rota' }, on(effective));
    const once = given(
      assignedOn('2015-01-12'),
      blockedOn('2015-02-01'),
      then('ActionUnblocked', { note: 'Agreed' }, on('2015-02-11')),
    );
    expect(once[0] && blockedDays(once[0], '2015-06-01')).toBe(10);
    const still = given(assignedOn('2015-01-12'), blockedOn('2015-02-01'));
    expect(still[0] && blockedDays(still[0], '2015-02-21')).toBe(20);
    expect(still[0]?.blocks).toEqual([{ from: '2015-02-01', to: null, reason: 'No rota' }]);
  });

  it('keeps a completion that was returned, and counts to the one that was not', () => {
    const [stint] = given(
      assignedOn('2015-01-12'),
      claimed('2015-02-01'),
      returnedOn('2015-02-05'),
      claimed('2015-02-11'),
      verifiedOn('2015-02-12'),
    );
    expect(stint?.claims).toMatchObject([
      { outcome: 'returned', judged: { days: 4, by: 'Professor Lyon', reason: 'One without a report' } },
      { outcome: 'verified', judged: { days: 1 } },
    ]);
    expect(stint && verifiedFirstTime(stint)).toBe(false);
    expect(stint && measuresOf(stint, 'owner').toComplete).toBe(30);
  });

  it.each([
    ['cancelled', cancelled],
    ['superseded', then('ActionSuperseded', { by: 'CP1415.F2.A9', reason: 'Wider' })],
  ])('ends when the action is %s', (how, ends) => {
    const [stint] = given(assigned(), accepted, ends);
    expect(stint).toMatchObject({ to: '2015-02-02', ended: { how } });
    expect(stint && ownsNow(stint)).toBe(false);
  });
});

describe('Stints', () => {
  it('follow each other when the action is handed over to another agency, which has yet to accept', () => {
    const stints = given(assigned(), accepted, toPolice('2015-02-20'));
    expect(stints).toMatchObject([
      { to: '2015-02-20', ended: { how: 'handed-over', reason: 'A better fit' }, status: 'accepted' },
      {
        ...{ number: 2, from: '2015-02-20', agencyFrom: '2015-02-20', status: 'assigned' },
        ...{ began: { how: 'handed-over', reason: 'A better fit' }, owner: { agency: 'city-police' } },
      },
    ]);
  });

  it('count the agency’s days on when a colleague takes over, and the colleague’s from then', () => {
    const stints = given(
      assignedOn('2015-01-12'),
      accepted,
      then('ActionBlocked', { reason: 'No rota' }, on('2015-02-10')),
      handedOver({ agency: 'city-gp-practice', person: 'Lena Ward' }, on('2015-02-11')),
      then('CompletionClaimed', { statement: 'Done' }, on('2015-03-03', { by: gpDeputy })),
    );
    const colleague = stints[1];
    expect(colleague).toMatchObject({
      from: '2015-02-11',
      agencyFrom: '2015-01-12',
      owner: { person: 'Lena Ward' },
    });
    expect(colleague && measuresOf(colleague, 'owner').toComplete).toBe(20);
    expect(colleague && measuresOf(colleague, 'agency').toComplete).toBe(50);
    expect(stints.map((stint) => blockedDays(stint, '2015-06-01'))).toEqual([1, 20]);
  });

  it('tell a hand-over because agencies merged from one that people decided', () => {
    const service: Person = { id: 'golden-thread', name: 'Golden Thread', role: 'system' };
    const stints = given(assigned(), toPolice('2015-04-01', { by: service }));
    expect(stints).toMatchObject([{ ended: { how: 'merged' } }, { began: { how: 'merged' } }]);
  });

  it('begin anew for the same owner when the action is reopened', () => {
    const stints = given(
      assigned(),
      claimed('2015-02-01'),
      { ...verified, metadata: verifiedOn('2015-02-10').metadata },
      then('ActionReopened', { reason: 'It lapsed' }, on('2015-05-01')),
    );
    expect(stints).toMatchObject([
      { ended: { how: 'verified' }, to: '2015-02-10' },
      {
        ...{ began: { how: 'reopened', reason: 'It lapsed' }, from: '2015-05-01', agencyFrom: '2015-05-01' },
        ...{ to: null, claims: [], owner: { person: 'Dr Osei' } },
      },
    ]);
  });

  it('come out the same when a hand-over is recorded late, after what it changes', () => {
    const report = then('ProgressReported', { outlook: 'on-track', note: 'Begun' }, on('2015-03-05'));
    const late = { recordedAt: '2015-03-09T12:00:00.000Z' };
    const inTime = [assigned(), accepted, toPolice('2015-02-20'), report, claimed('2015-03-07')];
    const recordedLate = [assigned(), accepted, report, claimed('2015-03-07'), toPolice('2015-02-20', late)];
    expect(given(...recordedLate)).toEqual(given(...inTime));
  });

  it('count what is dated before the assignment from its day', () => {
    const [stint] = given(
      assigned({}, { effective: '2014/15' }),
      then('ActionAccepted', {}, { effective: '2015-02-01', by: gpLead }),
    );
    expect(stint).toMatchObject({ from: '2015-03-31', answers: [{ on: '2015-03-31', days: 0 }] });
  });

  it('read corrected entries as corrected, and leave out those that were withdrawn', () => {
    const withdraws = entry({
      type: 'EntryWithdrawn',
      data: { entry: 'entry-1', reason: 'Wrong action', agreedBy: 'The chair' },
    } as Fact as ActionFact);
    expect(given(assigned(), toPolice('2015-02-20'), withdraws)).toHaveLength(1);
  });
});
