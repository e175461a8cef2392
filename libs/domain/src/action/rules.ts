/** The rules of an action, in the words a board manager uses. */
import { defineRules } from '../outcome.js';

export const actionRules = defineRules({
  actionsAreAssignedOnce: ['conflict', 'The action {reference} exists already.', 'reference'],
  strengthsHaveNoActions: [
    'conflict',
    '{finding} is a strength; actions answer areas for action.',
    'finding',
  ],
  closedFindingsTakeNoActions: [
    'conflict',
    '{finding} is closed. Reopen it before assigning an action.',
    'finding',
  ],
  mergedAgenciesTakeNoActions: [
    'conflict',
    '{agency} was merged into {into}; assign the action there.',
    'owner',
  ],
  anOutsideOwnerNeedsASponsor: [
    'invalid',
    '{agency} has no accounts here: name a sponsor inside the partnership who answers for it.',
    'sponsor',
  ],
  theSponsorIsInside: ['invalid', 'A sponsor’s agency has accounts here; {agency} does not.', 'sponsor'],
  dueDatesFollowAssignment: [
    'invalid',
    'The due date {to} is before the action was assigned, {assigned}.',
    'due',
  ],
  acceptanceFollowsAssignment: [
    'invalid',
    'The date to accept by, {acceptBy}, is before the action was assigned, {assigned}.',
    'acceptBy',
  ],
  actionsAboutACaseNameIt: ['invalid', 'Say which case this action is about.', 'case'],
  closedActionsDoNotMove: ['conflict', 'This action is {status} and does not change. Reopen it first.'],
  completedActionsAwaitVerification: [
    'conflict',
    'This action is completed and awaits verification: verify it or return it.',
  ],
  findingsAreAnsweredOnce: ['conflict', 'This action answers {finding} already.', 'finding'],
  onlyAssignedActionsAreAnswered: [
    'conflict',
    'Only an action that awaits an answer is accepted or declined; this one is {status}.',
  ],
  declinedActionsAwaitANewOwner: [
    'conflict',
    'This action was declined: accept it after all, reassign it or cancel it.',
  ],
  blockedOnce: ['conflict', 'This action is blocked already.'],
  onlyBlockedActionsAreUnblocked: ['conflict', 'This action is not blocked.'],
  moreTimeIsLater: ['invalid', 'More time means a later date than {due}.', 'to'],
  moreTimeNeedsADueDate: ['conflict', 'This action has no due date, so there is no time to extend.'],
  thereIsARequestToAnswer: ['conflict', 'Nobody has asked for more time on this action.'],
  theDueDateChanges: ['conflict', 'The action is due on this date already.', 'to'],
  theSponsorChanges: ['conflict', 'This is already the sponsor.', 'sponsor'],
  theOwnerChanges: ['conflict', 'This is already the owner.', 'to'],
  evidenceIsAttachedOnce: ['conflict', 'Evidence {evidence} is attached already.', 'evidence'],
  onlyAttachedEvidenceIsWithdrawn: [
    'conflict',
    'There is no evidence {evidence} on this action.',
    'evidence',
  ],
  evidenceIsGivenWhereItIsRequired: [
    'conflict',
    'This action asks for evidence: attach it before it is said, or confirmed, to be done.',
  ],
  onlyCompletedActionsAreJudged: ['conflict', 'This action has not been completed yet.'],
  escalatedOnce: ['conflict', 'This action is escalated already.'],
  onlyEscalatedActionsAreResolved: ['conflict', 'This action is not escalated.'],
  overdueIsNotedOncePerDueDate: ['conflict', 'It is noted already that this date passed.'],
  onlyOverdueActionsFallOverdue: ['conflict', 'This action is not overdue.'],
  actionsDoNotSupersedeThemselves: ['invalid', 'An action cannot be superseded by itself.', 'by'],
  onlyEndedActionsReopen: ['conflict', 'This action has not ended.'],
});
