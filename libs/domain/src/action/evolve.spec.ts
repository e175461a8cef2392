/** What each fact changes of an action, and nothing else. */
import { entry, inOrder, type Around } from '../../../../test/given-when-then.js';
import { coordinator, gpLead, scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import type { Entry } from '../entry.js';
import { evolveAction } from './evolve.js';
import { actionStatuses, type Action, type ActionFact, type ActionStatus } from './facts.js';

/** What a last entry changes. */
function changes(past: readonly Entry<ActionFact>[], last: Entry<ActionFact>): Partial<Action> {
  const before = a.actionFrom(a.assigned(), ...past);
  const after = a.actionFrom(a.assigned(), ...past, last);
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Action]),
    ),
  );
}

const on = '2015-02-02';
const heardOn = on;
const reason = 'The rota is not agreed';
const asked = a.then('MoreTimeRequested', { to: '2015-05-31', reason }, { typedBy: coordinator });
const escalated = a.then('ActionEscalated', { to: 'the board', reason });
const attached = a.then('EvidenceAttached', { evidence: 'E1', description: 'Minutes' });
const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
const item = { evidence: 'E1', description: 'Minutes', file: null, withdrawn: false };
const atRisk = a.then('ProgressReported', { outlook: 'at-risk', note: 'Two of six' });

describe('An action', () => {
  it('begins as assigned, with the day it counts from and the first day it can be', () => {
    expect(a.actionFrom(a.assigned({}, { effective: '2015-01', basis: 'inferred' }))).toEqual({
      reference: 'CP1415.F2.A1',
      findings: [{ finding: 'CP1415.F2', linked: { on: '2015-01-31', position: 1 } }],
      title: 'Send a report or attend every child protection conference',
      about: 'system',
      case: null,
      owner: { agency: 'city-gp-practice', person: 'Dr Osei' },
      contributors: [],
      sponsor: null,
      due: '2015-03-31',
      success: null,
      evidenceRequired: false,
      acceptBy: null,
      basis: 'inferred',
      status: 'assigned',
      assignedOn: '2015-01-31',
      assignedFrom: '2015-01-01',
      heardOn: '2015-01-31',
      outlook: null,
      lastNote: null,
      request: null,
      slips: [],
      evidence: [],
      completion: null,
      verifiedBy: null,
      verifiedOn: null,
      returns: [],
      escalation: null,
      escalatedFor: [],
      blockedSince: null,
      fellOverdue: [],
      wentStale: [],
      supersededBy: null,
      formerOwners: [],
      illustrative: false,
    });
  });

  it('gains a finding, from the moment of the link', () => {
    expect(changes([], a.then('ActionLinkedToFinding', { finding: 'CP1516.F1', reason }))).toEqual({
      findings: [
        { finding: 'CP1415.F2', linked: { on: '2015-01-12', position: 1 } },
        { finding: 'CP1516.F1', linked: { on, position: 2 } },
      ],
    });
  });
  it('gains a sponsor', () => {
    const to = { agency: 'city-social-care' };
    expect(changes([], a.then('SponsorNamed', { from: null, to, reason }))).toEqual({ sponsor: to });
  });
  it('is accepted', () => {
    expect(changes([], a.accepted)).toEqual({ status: 'accepted', heardOn });
  });
  it('is declined, and a pending request with it', () => {
    expect(changes([asked], a.then('ActionDeclined', { reason }))).toEqual({
      status: 'declined',
      lastNote: reason,
      request: null,
    });
  });
  it('is in progress once progress is reported, but stays blocked until it is unblocked', () => {
    const said = { outlook: 'at-risk', lastNote: 'Two of six' };
    expect(changes([], atRisk)).toEqual({ status: 'in-progress', heardOn, ...said });
    expect(changes([a.blocked], atRisk)).toEqual(said);
    expect(changes([a.blocked], a.then('ActionUnblocked', { note: 'Agreed' }))).toEqual({
      blockedSince: null,
      status: 'in-progress',
      lastNote: 'Agreed',
    });
  });
  it('is blocked', () => {
    expect(changes([], a.blocked)).toEqual({
      status: 'blocked',
      blockedSince: on,
      heardOn,
      lastNote: reason,
    });
  });
  it('holds a request for more time, with both hands that asked', () => {
    const request = { to: '2015-05-31', reason, by: [gpLead.id, coordinator.id] };
    expect(changes([], asked)).toEqual({ heardOn, request });
    expect(changes([asked], a.then('MoreTimeRefused', { asked: '2015-05-31', reason }))).toEqual({
      request: null,
    });
  });
  it('slips by whole days, back as well as forth; a first date is no slip', () => {
    const move = (from: string | null, to: string) =>
      a.then('DueDateChanged', { from, to, reason, agreedBy });
    const slip = { reason, agreedBy: 'Professor Lyon', on };
    expect(changes([asked], move('2015-03-31', '2015-05-31'))).toEqual({
      due: '2015-05-31',
      request: null,
      slips: [{ from: '2015-03-31', to: '2015-05-31', days: 61, ...slip }],
    });
    expect(changes([], move('2015-03-31', '2015-03-01')).slips).toMatchObject([{ days: -30 }]);
    const undated = a.actionFrom(a.assigned({ due: null }), move(null, '2015-05-31'));
    expect(undated).toMatchObject({ due: '2015-05-31', slips: [] });
  });
  it('slips from the date that stood, and not where it stayed', () => {
    const move = (to: string) => a.then('DueDateChanged', { from: '2015-04-30', to, reason, agreedBy });
    expect(changes([], move('2015-05-31')).slips).toMatchObject([{ from: '2015-03-31', days: 61 }]);
    expect(changes([], move('2015-03-31'))).toEqual({});
  });
  it('passes to another agency, which has yet to answer', () => {
    const [from, to] = [{ agency: 'city-gp-practice', person: 'Dr Osei' }, { agency: 'city-police' }];
    expect(changes([atRisk, asked], a.then('ActionReassigned', { from, to, reason }))).toEqual({
      owner: to,
      status: 'assigned',
      outlook: null,
      request: null,
      formerOwners: [{ owner: from, until: on, reason }],
    });
  });
  it('passes to a colleague as it stands, so that a block or a return is not lost by handing over', () => {
    const from = { agency: 'city-gp-practice', person: 'Dr Osei' };
    const pass = a.then('ActionReassigned', {
      from,
      to: { agency: from.agency, person: 'Lena Ward' },
      reason,
    });
    for (const past of [
      [a.blocked],
      [a.completed, a.then('CompletionReturned', { reason })],
      [atRisk, asked],
    ])
      expect(Object.keys(changes(past, pass)).sort()).toEqual(['formerOwners', 'owner']);
    expect(changes([a.then('ActionDeclined', { reason })], pass).status).toBe('assigned');
  });
  it('gains evidence, and keeps sight of what was withdrawn', () => {
    expect(changes([], attached)).toEqual({ heardOn, evidence: [item] });
    expect(changes([attached], a.then('EvidenceWithdrawn', { evidence: 'E1', reason }))).toEqual({
      evidence: [{ ...item, withdrawn: true }],
    });
    expect(changes([attached], a.then('EvidenceWithdrawn', { evidence: 'E2', reason }))).toEqual({});
  });
  it('is completed, with both hands that said so', () => {
    const { statement } = a.completed.data as { statement: string };
    const completion = { by: gpLead, typedBy: coordinator, on, statement };
    expect(changes([asked], { ...a.completed, metadata: asked.metadata })).toEqual({
      status: 'completed',
      request: null,
      lastNote: statement,
      completion,
    });
  });
  it('is verified, which settles its escalation', () => {
    expect(changes([escalated, a.completed], a.verified)).toEqual({
      status: 'verified',
      verifiedBy: scrutineer.name,
      verifiedOn: a.verified.metadata.effective.on,
      escalation: null,
    });
  });
  it('is returned, and no longer completed', () => {
    expect(changes([a.completed], a.then('CompletionReturned', { reason }))).toEqual({
      status: 'returned',
      completion: null,
      returns: [{ reason, on }],
    });
  });
  it('is escalated until that is resolved', () => {
    expect(changes([], escalated)).toEqual({ escalation: { to: 'the board', reason, on } });
    expect(changes([escalated], a.then('EscalationResolved', { outcome: 'Agreed' }))).toEqual({
      escalation: null,
    });
  });
  it('remembers which due dates passed', () => {
    expect(changes([], a.then('ActionFellOverdue', { due: '2015-03-31' }))).toEqual({
      fellOverdue: ['2015-03-31'],
    });
  });
  it('remembers since when nothing was heard', () => {
    expect(changes([], a.then('ActionWentStale', { since: '2015-01-12' }))).toEqual({
      wentStale: ['2015-01-12'],
    });
  });
  it('remembers for which cause a rule escalated it', () => {
    const cause = { what: 'overdue', since: '2015-03-31' } as const;
    expect(changes([], a.then('ActionEscalated', { to: 'the board', reason, cause }))).toEqual({
      escalation: { to: 'the board', reason, on },
      escalatedFor: [cause],
    });
  });
  it('is cancelled or superseded, with all that was pending', () => {
    const nothing = { request: null, escalation: null };
    expect(changes([asked, escalated], a.cancelled)).toEqual({ status: 'cancelled', ...nothing });
    const by = a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason });
    expect(changes([asked, escalated], by)).toEqual({
      status: 'superseded',
      supersededBy: 'CP1415.F2.A2',
      ...nothing,
    });
  });
  it('is reopened, as if neither verified nor superseded', () => {
    const reopened = a.then('ActionReopened', { reason });
    const fresh = { status: 'reopened', completion: null, verifiedBy: null, verifiedOn: null };
    expect(changes([a.completed, a.verified], reopened)).toEqual(fresh);
    const by = a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason });
    expect(changes([by], reopened)).toEqual({ status: 'reopened', supersededBy: null, heardOn });
  });
  it('was last heard of on the latest day anything was reported, in whatever order it was entered', () => {
    const late: Around = { effective: '2015-02-20', by: gpLead };
    const action = a.actionFrom(a.assigned(), entry({ type: 'ActionAccepted', data: {} }, late), atRisk);
    expect(action.heardOn).toBe('2015-02-20');
  });
  it('has no place for what belongs elsewhere, nor for a trail without a beginning', () => {
    const [orphan] = inOrder([a.accepted]) as [Entry<ActionFact>];
    expect(() => evolveAction('CP1415.F2.A1', undefined, orphan)).toThrow('no beginning');
    const foreign = { ...orphan, type: 'AuditClosed' } as never;
    expect(() => evolveAction('CP1415.F2.A1', a.actionFrom(a.assigned()), foreign)).toThrow(
      'does not belong',
    );
  });
});

describe('Where an action stands', () => {
  const returned = a.then('CompletionReturned', { reason });
  const paths: Readonly<Record<ActionStatus, readonly Entry<ActionFact>[]>> = {
    assigned: [],
    accepted: [a.accepted],
    'in-progress': [a.accepted, a.blocked, a.then('ActionUnblocked', { note: 'Agreed' })],
    blocked: [a.accepted, atRisk, a.blocked],
    declined: [a.then('ActionDeclined', { reason })],
    completed: [a.accepted, atRisk, a.completed],
    returned: [a.accepted, a.completed, returned],
    verified: [a.completed, returned, a.completed, a.verified],
    cancelled: [a.accepted, a.cancelled],
    superseded: [a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason })],
    reopened: [a.completed, a.verified, a.then('ActionReopened', { reason })],
  };
  for (const status of actionStatuses)
    it(`is “${status}” after ${['assignment', ...paths[status].map(({ type }) => type)].join(', ')}`, () => {
      expect(a.actionFrom(a.assigned(), ...paths[status]).status).toBe(status);
    });
});
