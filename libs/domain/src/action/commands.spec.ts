/** What each command on an action makes true, to the letter. */
import { aStoryOf, situation } from '../../../../test/given-when-then.js';
import { gpLead, scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { decideAction as decide } from './decide.js';
import { evolveAction } from './evolve.js';

const given = aStoryOf(evolveAction, 'CP1415.F2.A1');
const open = given(a.assigned());
const now = situation();
const reason = 'It came up at the board';
const facts = {
  findings: [a.findingFrom(a.recorded())],
  agencies: [a.agency('city-gp-practice'), a.agency('city-social-care')],
};

describe('Assigning an action', () => {
  const owner = { agency: 'city-gp-practice' };
  const title = 'Send a report or attend';

  it('needs little: a finding, a title and an owner; no due date is said openly', () => {
    given()
      .when(decide.assignAction, { finding: 'CP1415.F2', title, owner }, facts, now)
      .then({
        type: 'ActionAssigned',
        data: {
          findings: ['CP1415.F2'],
          title,
          about: 'system',
          owner,
          contributors: [],
          due: null,
          evidenceRequired: false,
        },
      });
  });
  it('takes much: further findings, contributors, each once, a sponsor, dates and what success looks like', () => {
    const more = {
      about: 'case' as const,
      case: 'CASE-07',
      owner: { agency: 'nhs-england', post: 'Head of commissioning' },
      sponsor: { agency: 'city-social-care', person: 'Tom Reid' },
      success: 'A report at every conference',
      acceptBy: '2015-02-02',
    };
    const asked = { finding: 'CP1415.F2', alsoAnswers: ['CP1314.F1', 'CP1415.F2'], title, ...more };
    const agencies = [...facts.agencies, a.agency('nhs-england', { external: true })];
    given()
      .when(
        decide.assignAction,
        { ...asked, contributors: ['city-police', 'city-police'], due: '2015-02-02', evidenceRequired: true },
        { ...facts, agencies },
        now,
      )
      .then({
        type: 'ActionAssigned',
        data: {
          ...more,
          title,
          findings: ['CP1415.F2', 'CP1314.F1'],
          contributors: ['city-police'],
          due: '2015-02-02',
          evidenceRequired: true,
        },
      });
  });
  it('in a year known only coarsely may be due within that year', () => {
    given()
      .when(
        decide.assignAction,
        { finding: 'CP1415.F2', title, owner, due: '2014-09-30' },
        facts,
        situation({ effective: '2014/15' }),
      )
      .then(expect.objectContaining({ type: 'ActionAssigned' }) as never);
  });
});

describe('Who owes it and why', () => {
  it('answers a further finding, even when it is verified', () => {
    for (const past of [[], [a.completed, a.verified]])
      given(a.assigned(), ...past)
        .when(decide.linkToFinding, { finding: 'CP1516.F1', reason }, facts)
        .then({ type: 'ActionLinkedToFinding', data: { finding: 'CP1516.F1', reason } });
  });
  it('gets a sponsor, in place of the one before', () => {
    const [first, second] = [{ agency: 'city-police' }, { agency: 'city-social-care' }];
    open
      .when(decide.nameSponsor, { sponsor: first, reason }, facts)
      .then({ type: 'SponsorNamed', data: { from: null, to: first, reason } });
    given(a.assigned({ sponsor: first }))
      .when(decide.nameSponsor, { sponsor: second, reason }, facts)
      .then({ type: 'SponsorNamed', data: { from: first, to: second, reason } });
  });
  it('is handed over, also away from an agency that was merged', () => {
    const agencies = [a.agency('city-gp-practice', { mergedInto: 'city-health' }), a.agency('city-health')];
    const from = { agency: 'city-gp-practice', person: 'Dr Osei' };
    open
      .when(decide.reassign, { to: { agency: 'city-health' }, reason }, { findings: [], agencies })
      .then({ type: 'ActionReassigned', data: { from, to: { agency: 'city-health' }, reason } });
  });
  it('is accepted, or declined with a reason, and accepted after all', () => {
    open
      .when(decide.acceptAction, { note: 'Rota begun' })
      .then({ type: 'ActionAccepted', data: { note: 'Rota begun' } });
    open.when(decide.declineAction, { reason }).then({ type: 'ActionDeclined', data: { reason } });
    given(a.assigned(), a.then('ActionDeclined', { reason }))
      .when(decide.acceptAction, {})
      .then({ type: 'ActionAccepted', data: {} });
  });
});

describe('How it goes', () => {
  it('is reported, also while it is blocked', () => {
    const progress = { outlook: 'at-risk', note: 'Two of six sent' } as const;
    for (const past of [[], [a.blocked]])
      given(a.assigned(), ...past)
        .when(decide.reportProgress, progress)
        .then({ type: 'ProgressReported', data: progress });
  });
  it('is blocked by something, and free again', () => {
    const block = { reason, waitingFor: 'NHS England' };
    open.when(decide.reportBlocked, block).then({ type: 'ActionBlocked', data: block });
    given(a.assigned(), a.blocked)
      .when(decide.unblock, { note: 'Rota agreed' })
      .then({ type: 'ActionUnblocked', data: { note: 'Rota agreed' } });
  });
  it('is shown by evidence, with or without a file, which can be withdrawn', () => {
    const file = { sha256: 'ab'.repeat(32), name: 'rota.pdf', mediaType: 'application/pdf', size: 1200 };
    const evidence = { evidence: 'E1', description: 'The rota', file };
    open.when(decide.attachEvidence, evidence).then({ type: 'EvidenceAttached', data: evidence });
    given(a.assigned(), a.then('EvidenceAttached', evidence))
      .when(decide.withdrawEvidence, { evidence: 'E1', reason })
      .then({ type: 'EvidenceWithdrawn', data: { evidence: 'E1', reason } });
  });
});

describe('Its due date', () => {
  const asked = given(a.assigned(), a.then('MoreTimeRequested', { to: '2015-05-31', reason: 'Sickness' }));
  it('may be asked to move', () => {
    open
      .when(decide.requestMoreTime, { to: '2015-04-01', reason })
      .then({ type: 'MoreTimeRequested', data: { to: '2015-04-01', reason } });
  });
  it('stays when the request is refused', () => {
    asked
      .when(decide.refuseMoreTime, { reason }, now)
      .then({ type: 'MoreTimeRefused', data: { asked: '2015-05-31', reason } });
  });
  it('moves by the agreement of the one who records it', () => {
    asked.when(decide.changeDueDate, { to: '2015-05-31', reason }, situation({ by: scrutineer })).then({
      type: 'DueDateChanged',
      data: {
        from: '2015-03-31',
        to: '2015-05-31',
        reason,
        agreedBy: { id: 'prof-lyon', name: 'Professor Lyon' },
      },
    });
  });
  it('moves by the agreement of somebody named', () => {
    const agreedBy = { id: 'cmdr-hale', name: 'Commander Hale', agency: 'city-police' };
    given(a.assigned({ due: null }))
      .when(decide.changeDueDate, { to: '2015-01-12', reason, agreedBy }, now)
      .then({ type: 'DueDateChanged', data: { from: null, to: '2015-01-12', reason, agreedBy } });
  });
  it('is noted when it has passed, and again when a new one has', () => {
    const noted = (due: string) => ({ type: 'ActionFellOverdue' as const, data: { due } });
    open.when(decide.noteOverdue, {}, situation({ today: '2015-04-01' })).then(noted('2015-03-31'));
    const agreedBy = { id: 'cmdr-hale', name: 'Commander Hale' };
    const moved = { from: '2015-03-31', to: '2015-05-31', reason, agreedBy };
    given(a.assigned(), a.then('ActionFellOverdue', { due: '2015-03-31' }), a.then('DueDateChanged', moved))
      .when(decide.noteOverdue, {}, situation({ today: '2015-06-01' }))
      .then(noted('2015-05-31'));
  });
});

describe('Its end', () => {
  const statement = 'A report goes to every conference';
  it('is claimed, then verified or returned', () => {
    open.when(decide.claimCompletion, { statement }).then({ type: 'CompletionClaimed', data: { statement } });
    const done = given(a.assigned(), a.completed);
    done
      .when(decide.verifyCompletion, { statement }, a.nobodyMerged, situation({ by: scrutineer }))
      .then({ type: 'CompletionVerified', data: { statement } });
    done.when(decide.returnCompletion, { reason }).then({ type: 'CompletionReturned', data: { reason } });
  });
  it('is claimed and verified on evidence where that is required', () => {
    const attached = a.then('EvidenceAttached', { evidence: 'E1', description: 'Minutes' });
    given(a.assigned({ evidenceRequired: true }), attached)
      .when(decide.claimCompletion, { statement })
      .then({ type: 'CompletionClaimed', data: { statement } });
    given(a.assigned({ evidenceRequired: true }), attached, a.completed)
      .when(decide.verifyCompletion, { statement }, a.nobodyMerged, situation({ by: scrutineer }))
      .then({ type: 'CompletionVerified', data: { statement } });
  });
  it('may be pressed for by escalation, which is resolved', () => {
    const escalation = { to: 'the safeguarding board', reason };
    open.when(decide.escalate, escalation).then({ type: 'ActionEscalated', data: escalation });
    given(a.assigned(), a.then('ActionEscalated', escalation, { by: gpLead }))
      .when(decide.resolveEscalation, { outcome: 'A date is agreed' })
      .then({ type: 'EscalationResolved', data: { outcome: 'A date is agreed' } });
  });
  it('may be a cancellation or a successor', () => {
    open.when(decide.cancelAction, { reason }).then({ type: 'ActionCancelled', data: { reason } });
    open
      .when(decide.supersede, { by: 'CP1415.F2.A2', reason })
      .then({ type: 'ActionSuperseded', data: { by: 'CP1415.F2.A2', reason } });
  });
  it('is not for ever: what was verified, cancelled or superseded reopens', () => {
    const by = a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason });
    for (const past of [[a.completed, a.verified], [a.cancelled], [by]])
      given(a.assigned(), ...past)
        .when(decide.reopenAction, { reason })
        .then({ type: 'ActionReopened', data: { reason } });
  });
});
