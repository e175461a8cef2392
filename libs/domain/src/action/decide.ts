/** What may happen to an action, and by which rules. */
import type { Agency } from '../agency/agency.js';
import type { PlainDate } from '../entry.js';
import { refuse, happened, type Outcome, type Situation } from '../outcome.js';
import type { Finding } from '../finding/facts.js';
import type * as ask from './commands.js';
import { hasEnded, type Action, type ActionFact, type Owner } from './facts.js';
import { actsForAnyOf, completed, independenceRules, isOneOf, type Successors } from './independence.js';
import { isOverdue } from './standing.js';
import { actionRules as rules } from './rules.js';
import { sayDate } from '../time.js';

/** The findings an action answers (their kind cannot change) and the agencies it names (a merger can race). */
export interface AssignmentFacts {
  readonly findings: readonly Finding[];
  readonly agencies: readonly Agency[];
}

/** What became of the agencies that owe the action or judge it. An agency may be merged at the same moment. */
export interface JudgingFacts {
  readonly successors: Successors;
}

type Decided = Outcome<ActionFact>;

export const decideAction = {
  assignAction(
    state: Action | undefined,
    command: ask.AssignAction,
    facts: AssignmentFacts,
    situation: Situation,
  ): Decided {
    if (state !== undefined) return refuse(rules.actionsAreAssignedOnce, { reference: state.reference });
    const { finding, alsoAnswers, about, contributors, due, evidenceRequired, ...rest } = command;
    const refused =
      findingsThatTakeActions(facts.findings) ??
      standingAgencies(facts.agencies) ??
      answeredFor(command.owner, command.sponsor, facts.agencies);
    if (refused !== undefined) return refused;
    const unsound = unsoundDates(command, situation);
    if (unsound !== undefined) return unsound;
    if (about === 'case' && command.case === undefined) return refuse(rules.actionsAboutACaseNameIt);
    return happened({
      type: 'ActionAssigned',
      data: {
        ...rest,
        findings: [...new Set([finding, ...(alsoAnswers ?? [])])],
        about: about ?? 'system',
        contributors: [...new Set(contributors ?? [])],
        due: due ?? null,
        evidenceRequired: evidenceRequired ?? false,
      },
    });
  },

  linkToFinding(state: Action, { finding, reason }: ask.LinkToFinding, facts: AssignmentFacts): Decided {
    if (state.status === 'cancelled' || state.status === 'superseded') return closed(state);
    if (state.findings.some((one) => one.finding === finding))
      return refuse(rules.findingsAreAnsweredOnce, { finding });
    return (
      findingsThatTakeActions(facts.findings) ??
      happened({ type: 'ActionLinkedToFinding', data: { finding, reason } })
    );
  },

  nameSponsor(state: Action, { sponsor, reason }: ask.NameSponsor, { agencies }: AssignmentFacts): Decided {
    if (hasEnded(state)) return closed(state);
    const unsound = unsoundSponsor(state, sponsor, agencies);
    return unsound ?? happened({ type: 'SponsorNamed', data: { from: state.sponsor, to: sponsor, reason } });
  },

  acceptAction(state: Action, command: ask.AcceptAction): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status !== 'assigned' && state.status !== 'declined')
      return refuse(rules.onlyAssignedActionsAreAnswered, { status: state.status });
    return happened({ type: 'ActionAccepted', data: { ...command } });
  },

  declineAction(state: Action, { reason }: ask.WithReason): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status !== 'assigned')
      return refuse(rules.onlyAssignedActionsAreAnswered, { status: state.status });
    return happened({ type: 'ActionDeclined', data: { reason } });
  },

  reportProgress(state: Action, command: ask.ReportProgress): Decided {
    return notMoving(state) ?? happened({ type: 'ProgressReported', data: { ...command } });
  },

  reportBlocked(state: Action, command: ask.ReportBlocked): Decided {
    if (state.status === 'blocked') return refuse(rules.blockedOnce);
    return notMoving(state) ?? happened({ type: 'ActionBlocked', data: { ...command } });
  },

  unblock(state: Action, { note }: ask.Unblock): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status !== 'blocked') return refuse(rules.onlyBlockedActionsAreUnblocked);
    return happened({ type: 'ActionUnblocked', data: { note } });
  },

  requestMoreTime(state: Action, { to, reason }: ask.RequestMoreTime): Decided {
    const refused = notMoving(state);
    if (refused !== undefined) return refused;
    if (state.due === null) return refuse(rules.moreTimeNeedsADueDate);
    if (to <= state.due) return refuse(rules.moreTimeIsLater, { due: sayDate(state.due) });
    return happened({ type: 'MoreTimeRequested', data: { to, reason } });
  },

  refuseMoreTime(state: Action, { reason }: ask.WithReason, situation: Situation): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.request === null) return refuse(rules.thereIsARequestToAnswer);
    if (isOneOf(situation, askers(state))) return refuse(independenceRules.whoAsksForTimeDoesNotAgreeIt);
    return happened({ type: 'MoreTimeRefused', data: { asked: state.request.to, reason } });
  },

  changeDueDate(state: Action, { to, reason, agreedBy }: ask.ChangeDueDate, situation: Situation): Decided {
    const refused = notMoving(state);
    if (refused !== undefined) return refused;
    const { id, name, agency } = agreedBy ?? situation.by;
    const unsound = unsoundDueDate(state, to, id, situation);
    if (unsound !== undefined) return unsound;
    const agreed = { id, name, ...(agency === undefined ? {} : { agency }) };
    return happened({ type: 'DueDateChanged', data: { from: state.due, to, reason, agreedBy: agreed } });
  },

  reassign(state: Action, { to, reason }: ask.Reassign, { agencies }: AssignmentFacts): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status === 'completed') return refuse(rules.completedActionsAwaitVerification);
    const unsound = unsoundNewOwner(state, to, agencies);
    return unsound ?? happened({ type: 'ActionReassigned', data: { from: state.owner, to, reason } });
  },

  attachEvidence(state: Action, command: ask.AttachEvidence): Decided {
    if (hasEnded(state)) return closed(state);
    const { evidence } = command;
    if (state.evidence.some((item) => item.evidence === evidence))
      return refuse(rules.evidenceIsAttachedOnce, { evidence });
    return happened({ type: 'EvidenceAttached', data: { ...command } });
  },

  withdrawEvidence(state: Action, { evidence, reason }: ask.WithdrawEvidence): Decided {
    if (hasEnded(state)) return closed(state);
    const there = state.evidence.some((item) => item.evidence === evidence && !item.withdrawn);
    if (!there) return refuse(rules.onlyAttachedEvidenceIsWithdrawn, { evidence });
    return happened({ type: 'EvidenceWithdrawn', data: { evidence, reason } });
  },

  claimCompletion(state: Action, { statement }: ask.ClaimCompletion): Decided {
    const refused = notMoving(state);
    if (refused !== undefined) return refused;
    if (lacksEvidence(state)) return refuse(rules.evidenceIsGivenWhereItIsRequired);
    return happened({ type: 'CompletionClaimed', data: { statement } });
  },

  verifyCompletion(
    state: Action,
    { statement }: ask.VerifyCompletion,
    { successors }: JudgingFacts,
    situation: Situation,
  ): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status !== 'completed' || state.completion === null)
      return refuse(rules.onlyCompletedActionsAreJudged);
    if (completed(situation, state)) return refuse(independenceRules.verifierDidNotComplete);
    if (actsForAnyOf(situation, state, successors))
      return refuse(independenceRules.verifierActsForNeitherOwnerNorSponsor);
    if (lacksEvidence(state)) return refuse(rules.evidenceIsGivenWhereItIsRequired);
    return happened({ type: 'CompletionVerified', data: { statement } });
  },

  returnCompletion(state: Action, { reason }: ask.WithReason): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.status !== 'completed') return refuse(rules.onlyCompletedActionsAreJudged);
    return happened({ type: 'CompletionReturned', data: { reason } });
  },

  escalate(state: Action, command: ask.Escalate): Decided {
    if (hasEnded(state)) return closed(state);
    if (state.escalation !== null) return refuse(rules.escalatedOnce);
    return happened({ type: 'ActionEscalated', data: { ...command } });
  },

  resolveEscalation(state: Action, { outcome }: ask.ResolveEscalation): Decided {
    if (state.escalation === null) return refuse(rules.onlyEscalatedActionsAreResolved);
    return happened({ type: 'EscalationResolved', data: { outcome } });
  },

  noteOverdue(state: Action, _: object, { today }: Situation): Decided {
    if (state.due === null || !isOverdue(state, today)) return refuse(rules.onlyOverdueActionsFallOverdue);
    if (state.fellOverdue.includes(state.due)) return refuse(rules.overdueIsNotedOncePerDueDate);
    return happened({ type: 'ActionFellOverdue', data: { due: state.due } });
  },

  cancelAction(state: Action, { reason }: ask.WithReason): Decided {
    return hasEnded(state) ? closed(state) : happened({ type: 'ActionCancelled', data: { reason } });
  },

  supersede(state: Action, { by, reason }: ask.Supersede): Decided {
    if (hasEnded(state)) return closed(state);
    const unsound = supersedingItself(state.reference, by);
    return unsound ?? happened({ type: 'ActionSuperseded', data: { by, reason } });
  },

  reopenAction(state: Action, { reason }: ask.WithReason): Decided {
    if (!hasEnded(state)) return refuse(rules.onlyEndedActionsReopen);
    return happened({ type: 'ActionReopened', data: { reason } });
  },
};

function closed({ status }: Action): Outcome<never> {
  return refuse(rules.closedActionsDoNotMove, { status });
}

/** Nothing is reported on what has ended, awaits verification, or was declined. */
function notMoving(state: Action): Outcome<never> | undefined {
  if (hasEnded(state)) return closed(state);
  if (state.status === 'completed') return refuse(rules.completedActionsAwaitVerification);
  return state.status === 'declined' ? refuse(rules.declinedActionsAwaitANewOwner) : undefined;
}

/** Evidence is asked for, and none stands: it may have been withdrawn after completion was claimed. */
function lacksEvidence({ evidenceRequired, evidence }: Action): boolean {
  return evidenceRequired && evidence.every(({ withdrawn }) => withdrawn);
}

function isSame(one: Owner, other: Owner): boolean {
  return one.agency === other.agency && one.person === other.person && one.post === other.post;
}

function findingsThatTakeActions(findings: readonly Finding[]): Outcome<never> | undefined {
  const strength = findings.find(({ kind }) => kind === 'strength');
  if (strength !== undefined) return refuse(rules.strengthsHaveNoActions, { finding: strength.reference });
  const shut = findings.find((finding) => finding.closed);
  return shut && refuse(rules.closedFindingsTakeNoActions, { finding: shut.reference });
}

/** What is asked for by a date is asked for after the assignment; its correction, too. */
export function unsoundDates(
  { due, acceptBy }: { readonly due?: PlainDate | null; readonly acceptBy?: PlainDate },
  { from, on }: Pick<Situation, 'from' | 'on'>,
): Outcome<never> | undefined {
  const assigned = sayDate(on);
  if (due !== undefined && due !== null && due < from)
    return refuse(rules.dueDatesFollowAssignment, { to: sayDate(due), assigned });
  return acceptBy !== undefined && acceptBy < from
    ? refuse(rules.acceptanceFollowsAssignment, { acceptBy: sayDate(acceptBy), assigned })
    : undefined;
}

/** Another date, after the assignment, agreed by somebody who did not ask for it; its correction, too. */
export function unsoundDueDate(
  state: Action,
  to: PlainDate,
  agreedBy: string,
  situation: Situation,
): Outcome<never> | undefined {
  if (to < state.assignedFrom)
    return refuse(rules.dueDatesFollowAssignment, { to: sayDate(to), assigned: sayDate(state.assignedOn) });
  if (to === state.due) return refuse(rules.theDueDateChanges);
  const asked = askers(state);
  return asked.some(({ id }) => id === agreedBy) || isOneOf(situation, asked)
    ? refuse(independenceRules.whoAsksForTimeDoesNotAgreeIt)
    : undefined;
}

/** Another owner, who stands and is answered for. What it moves away from may be merged: that is often why it moves. */
export function unsoundNewOwner(
  { owner, sponsor }: Action,
  to: Owner,
  agencies: readonly Agency[],
): Outcome<never> | undefined {
  if (isSame(owner, to)) return refuse(rules.theOwnerChanges);
  const next = agencies.filter(({ reference }) => reference === to.agency);
  return standingAgencies(next) ?? answeredFor(to, sponsor ?? undefined, agencies);
}

/** Another sponsor, who stands and is inside the partnership. */
export function unsoundSponsor(
  state: Action,
  sponsor: Owner,
  agencies: readonly Agency[],
): Outcome<never> | undefined {
  if (state.sponsor !== null && isSame(state.sponsor, sponsor)) return refuse(rules.theSponsorChanges);
  return standingAgencies(agencies) ?? inside(sponsor, agencies);
}

export function supersedingItself(action: string, by: string): Outcome<never> | undefined {
  return by === action ? refuse(rules.actionsDoNotSupersedeThemselves) : undefined;
}

/** An agency that was merged takes no actions. */
export function standingAgencies(agencies: readonly Agency[]): Outcome<never> | undefined {
  const gone = agencies.find(({ mergedInto }) => mergedInto !== null);
  return (
    gone && refuse(rules.mergedAgenciesTakeNoActions, { agency: gone.name, into: gone.mergedInto ?? '' })
  );
}

/** An owner outside needs a sponsor, who is inside. */
export function answeredFor(
  owner: Owner,
  sponsor: Owner | undefined,
  agencies: readonly Agency[],
): Outcome<never> | undefined {
  if (sponsor !== undefined) return inside(sponsor, agencies);
  const outside = agencies.find((agency) => agency.reference === owner.agency && agency.external);
  return outside && refuse(rules.anOutsideOwnerNeedsASponsor, { agency: outside.name });
}

function inside(sponsor: Owner, agencies: readonly Agency[]): Outcome<never> | undefined {
  const outside = agencies.find((agency) => agency.reference === sponsor.agency && agency.external);
  return outside && refuse(rules.theSponsorIsInside, { agency: outside.name });
}

function askers({ request }: Action): readonly { readonly id: string }[] {
  return (request?.by ?? []).map((id) => ({ id }));
}
