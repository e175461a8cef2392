/** Every rule of an action, each broken by itself. */
import { aStoryOf, rulesBroken, situation } from '../../../../test/given-when-then.js';
import { gpLead, socialCareLead } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import type { AssignAction } from './commands.js';
import { decideAction } from './decide.js';
import { evolveAction } from './evolve.js';
import { actionRules as rules } from './rules.js';

const given = aStoryOf(evolveAction, 'CP1415.F2.A1');
const now = situation();
const why = { reason: 'It came up at the board' };
const area = a.findingFrom(a.recorded());
const practice = a.agency('city-gp-practice');
const facts = { findings: [area], agencies: [practice] };
const ask: AssignAction = {
  finding: 'CP1415.F2',
  title: 'Send a report or attend',
  owner: { agency: 'city-gp-practice' },
};

describe('Assigning an action', () => {
  const refused = (command: Partial<AssignAction>, more = {}) =>
    given().when(decideAction.assignAction, { ...ask, ...command }, { ...facts, ...more }, now);

  it('happens once for each reference', () => {
    given(a.assigned())
      .when(decideAction.assignAction, ask, facts, now)
      .thenRefused(rules.actionsAreAssignedOnce);
  });
  it('answers areas for action, never a strength', () => {
    const strength = a.findingFrom(a.recorded({ kind: 'strength' }));
    refused({}, { findings: [area, strength] }).thenRefused(rules.strengthsHaveNoActions);
  });
  it('waits until a closed finding is reopened', () => {
    refused({}, { findings: [a.findingFrom(a.recorded(), a.findingClosed)] }).thenRefused(
      rules.closedFindingsTakeNoActions,
    );
  });
  it('goes to an agency that still stands', () => {
    const merged = a.agency('city-gp-practice', { mergedInto: 'city-health' });
    refused({}, { agencies: [merged] }).thenRefused(rules.mergedAgenciesTakeNoActions);
  });
  it('names a sponsor where the owner has no accounts here', () => {
    const outside = a.agency('city-gp-practice', { external: true });
    refused({}, { agencies: [outside] }).thenRefused(rules.anOutsideOwnerNeedsASponsor);
  });
  it('takes its sponsor from inside the partnership', () => {
    const agencies = [practice, a.agency('nhs-england', { external: true })];
    refused({ sponsor: { agency: 'nhs-england' } }, { agencies }).thenRefused(rules.theSponsorIsInside);
  });
  it('sets no due date before the action can have been assigned', () => {
    refused({ due: '2015-02-01' }).thenRefused(rules.dueDatesFollowAssignment);
  });
  it('sets no date to accept by before the action can have been assigned', () => {
    refused({ acceptBy: '2015-02-01' }).thenRefused(rules.acceptanceFollowsAssignment);
  });
  it('names the case where the action is about one', () => {
    refused({ about: 'case' }).thenRefused(rules.actionsAboutACaseNameIt);
  });
});

describe('An action that has ended', () => {
  const by = a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason: 'Widened' });
  const ends = { verified: [a.completed, a.verified], cancelled: [a.cancelled], superseded: [by] };
  const owner = { agency: 'city-police' };
  const d = decideAction;
  const changes: Readonly<
    Record<
      string,
      (action: ReturnType<typeof given>) => {
        thenRefused: (rule: (typeof rules)[keyof typeof rules]) => void;
      }
    >
  > = {
    'a sponsor': (it) => it.when(d.nameSponsor, { sponsor: owner, ...why }, facts),
    'an acceptance': (it) => it.when(d.acceptAction, {}),
    'a refusal': (it) => it.when(d.declineAction, why),
    progress: (it) => it.when(d.reportProgress, { outlook: 'on-track', note: 'Going well' }),
    'a block': (it) => it.when(d.reportBlocked, why),
    'an unblocking': (it) => it.when(d.unblock, { note: 'Agreed' }),
    'a request for time': (it) => it.when(d.requestMoreTime, { to: '2015-06-30', ...why }),
    'a refusal of time': (it) => it.when(d.refuseMoreTime, why, now),
    'a due date': (it) => it.when(d.changeDueDate, { to: '2015-06-30', ...why }, now),
    'an owner': (it) => it.when(d.reassign, { to: owner, ...why }, facts),
    evidence: (it) => it.when(d.attachEvidence, { evidence: 'E1', description: 'Minutes' }),
    'less evidence': (it) => it.when(d.withdrawEvidence, { evidence: 'E1', ...why }),
    'a claim': (it) => it.when(d.claimCompletion, { statement: 'Done' }),
    'a verification': (it) => it.when(d.verifyCompletion, { statement: 'Seen' }, a.nobodyMerged, now),
    'a return': (it) => it.when(d.returnCompletion, why),
    'an escalation': (it) => it.when(d.escalate, { to: 'the board', ...why }),
    'a cancellation': (it) => it.when(d.cancelAction, why),
    'a successor': (it) => it.when(d.supersede, { by: 'CP1415.F2.A3', ...why }),
  };
  for (const [end, entries] of Object.entries(ends))
    for (const [change, tried] of Object.entries(changes))
      it(`takes no ${change.replace(/^an? /, '')} once ${end}`, () => {
        tried(given(a.assigned(), ...entries)).thenRefused(rules.closedActionsDoNotMove);
      });
  it('is answered for no further finding once cancelled or superseded', () => {
    for (const end of [a.cancelled, by])
      given(a.assigned(), end)
        .when(decideAction.linkToFinding, { finding: 'CP1415.F3', ...why }, facts)
        .thenRefused(rules.closedActionsDoNotMove);
  });
});

describe('An action that awaits verification', () => {
  it('is verified or returned, not moved on', () => {
    const done = given(a.assigned(), a.completed);
    const { completedActionsAwaitVerification: rule } = rules;
    done.when(decideAction.reportProgress, { outlook: 'on-track', note: 'More' }).thenRefused(rule);
    done.when(decideAction.reportBlocked, why).thenRefused(rule);
    done.when(decideAction.requestMoreTime, { to: '2015-06-30', ...why }).thenRefused(rule);
    done.when(decideAction.changeDueDate, { to: '2015-06-30', ...why }, now).thenRefused(rule);
    done.when(decideAction.claimCompletion, { statement: 'Done again' }).thenRefused(rule);
    done.when(decideAction.reassign, { to: { agency: 'city-police' }, ...why }, facts).thenRefused(rule);
  });
});

describe('An owner’s answer', () => {
  it('is given while the action awaits one', () => {
    given(a.assigned(), a.accepted)
      .when(decideAction.acceptAction, {})
      .thenRefused(rules.onlyAssignedActionsAreAnswered);
    given(a.assigned(), a.accepted)
      .when(decideAction.declineAction, why)
      .thenRefused(rules.onlyAssignedActionsAreAnswered);
  });
  it('that declines leaves the action to a new answer, a new owner or cancellation', () => {
    const declined = given(a.assigned(), a.then('ActionDeclined', { reason: 'Not ours' }));
    const { declinedActionsAwaitANewOwner: rule } = rules;
    declined.when(decideAction.reportProgress, { outlook: 'on-track', note: 'Begun' }).thenRefused(rule);
    declined.when(decideAction.claimCompletion, { statement: 'Done' }).thenRefused(rule);
    declined.when(decideAction.declineAction, why).thenRefused(rules.onlyAssignedActionsAreAnswered);
  });
});

describe('A block', () => {
  it('is reported once until it is lifted', () => {
    given(a.assigned(), a.blocked).when(decideAction.reportBlocked, why).thenRefused(rules.blockedOnce);
  });
  it('is lifted only where there is one', () => {
    given(a.assigned())
      .when(decideAction.unblock, { note: 'Agreed' })
      .thenRefused(rules.onlyBlockedActionsAreUnblocked);
  });
});

describe('More time', () => {
  const request = (to: string) => given(a.assigned()).when(decideAction.requestMoreTime, { to, ...why });
  it('means a later date', () => {
    request('2015-03-31').thenRefused(rules.moreTimeIsLater);
    request('2015-03-30').thenRefused(rules.moreTimeIsLater);
  });
  it('extends a due date that there is', () => {
    given(a.assigned({ due: null }))
      .when(decideAction.requestMoreTime, { to: '2015-06-30', ...why })
      .thenRefused(rules.moreTimeNeedsADueDate);
  });
  it('is refused only to somebody who asked', () => {
    given(a.assigned())
      .when(decideAction.refuseMoreTime, why, now)
      .thenRefused(rules.thereIsARequestToAnswer);
  });
  it('changes the due date', () => {
    given(a.assigned())
      .when(decideAction.changeDueDate, { to: '2015-03-31', ...why }, now)
      .thenRefused(rules.theDueDateChanges);
  });
  it('never ends before the action can have been assigned', () => {
    given(a.assigned())
      .when(decideAction.changeDueDate, { to: '2015-01-11', ...why }, now)
      .thenRefused(rules.dueDatesFollowAssignment);
  });
});

describe('Who answers for an action', () => {
  it('changes when it is reassigned', () => {
    given(a.assigned())
      .when(decideAction.reassign, { to: { agency: 'city-gp-practice', person: 'Dr Osei' }, ...why }, facts)
      .thenRefused(rules.theOwnerChanges);
  });
  it('changes when a sponsor is named', () => {
    const sponsor = { agency: 'city-social-care', person: 'Tom Reid' };
    given(a.assigned({ sponsor }))
      .when(decideAction.nameSponsor, { sponsor, ...why }, facts)
      .thenRefused(rules.theSponsorChanges);
  });
});

describe('Answering a further finding', () => {
  it('is recorded once', () => {
    given(a.assigned())
      .when(decideAction.linkToFinding, { finding: 'CP1415.F2', ...why }, facts)
      .thenRefused(rules.findingsAreAnsweredOnce);
  });
});

describe('Evidence', () => {
  const attached = a.then('EvidenceAttached', { evidence: 'E1', description: 'Minutes' });
  const gone = a.then('EvidenceWithdrawn', { evidence: 'E1', reason: 'Wrong file' });
  it('is attached once under one name', () => {
    given(a.assigned(), attached)
      .when(decideAction.attachEvidence, { evidence: 'E1', description: 'Again' })
      .thenRefused(rules.evidenceIsAttachedOnce);
  });
  it('is withdrawn only where it is attached and not withdrawn yet', () => {
    for (const past of [[], [attached, gone]])
      given(a.assigned(), ...past)
        .when(decideAction.withdrawEvidence, { evidence: 'E1', ...why })
        .thenRefused(rules.onlyAttachedEvidenceIsWithdrawn);
  });
  it('stands, where it is required, before completion is claimed', () => {
    for (const past of [[], [attached, gone]])
      given(a.assigned({ evidenceRequired: true }), ...past)
        .when(decideAction.claimCompletion, { statement: 'Done' })
        .thenRefused(rules.evidenceIsGivenWhereItIsRequired);
  });
  it('still stands, where it is required, when completion is verified', () => {
    given(a.assigned({ evidenceRequired: true }), attached, a.completed, gone)
      .when(decideAction.verifyCompletion, { statement: 'Seen' }, a.nobodyMerged, now)
      .thenRefused(rules.evidenceIsGivenWhereItIsRequired);
  });
});

describe('A judgement of completion', () => {
  it('needs a completion', () => {
    const open = given(a.assigned(), a.accepted);
    open
      .when(decideAction.verifyCompletion, { statement: 'Seen' }, a.nobodyMerged, now)
      .thenRefused(rules.onlyCompletedActionsAreJudged);
    open.when(decideAction.returnCompletion, why).thenRefused(rules.onlyCompletedActionsAreJudged);
  });
});

describe('An escalation', () => {
  const escalated = a.then(
    'ActionEscalated',
    { to: 'the board', reason: 'Two slips' },
    { by: socialCareLead },
  );
  it('is made once until it is resolved', () => {
    given(a.assigned(), escalated)
      .when(decideAction.escalate, { to: 'the board', ...why })
      .thenRefused(rules.escalatedOnce);
  });
  it('is resolved only where there is one, and the end of the action is the end of it', () => {
    for (const past of [[], [escalated, a.cancelled], [escalated, a.completed, a.verified]])
      given(a.assigned(), ...past)
        .when(decideAction.resolveEscalation, { outcome: 'Agreed' })
        .thenRefused(rules.onlyEscalatedActionsAreResolved);
  });
});

describe('Falling overdue', () => {
  it('is noted once for a due date', () => {
    given(a.assigned(), a.then('ActionFellOverdue', { due: '2015-03-31' }))
      .when(decideAction.noteOverdue, {}, situation({ today: '2015-04-02' }))
      .thenRefused(rules.overdueIsNotedOncePerDueDate);
  });
  it('happens after the due date, to what is not completed', () => {
    const { onlyOverdueActionsFallOverdue: rule } = rules;
    const late = situation({ today: '2015-04-02' });
    given(a.assigned())
      .when(decideAction.noteOverdue, {}, situation({ today: '2015-03-31' }))
      .thenRefused(rule);
    given(a.assigned({ due: null }))
      .when(decideAction.noteOverdue, {}, late)
      .thenRefused(rule);
    given(a.assigned(), a.completed).when(decideAction.noteOverdue, {}, late).thenRefused(rule);
  });
});

describe('A successor', () => {
  it('is another action', () => {
    given(a.assigned())
      .when(decideAction.supersede, { by: 'CP1415.F2.A1', ...why })
      .thenRefused(rules.actionsDoNotSupersedeThemselves);
  });
});

describe('Reopening', () => {
  it('is for what has ended', () => {
    for (const past of [[], [a.accepted], [a.completed]])
      given(a.assigned({}, { by: gpLead }), ...past)
        .when(decideAction.reopenAction, why)
        .thenRefused(rules.onlyEndedActionsReopen);
  });
});

it('Every rule of an action has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
