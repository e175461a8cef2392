/** What may happen to a finding, and by which rules. */
import { hasEnded as hasActionEnded, type Action } from '../action/facts.js';
import type { Successors } from '../action/independence.js';
import type { Audit } from '../audit/facts.js';
import { hasEnded } from '../audit/decide.js';
import type { PlainDate } from '../entry.js';
import { defineRules, happened, refuse, type Outcome, type Situation } from '../outcome.js';
import type { AuditRef, FindingRef } from '../references.js';
import { countsStill, latestAssessment } from './assessments.js';
import {
  isWithin,
  type DecisionKind,
  type Extent,
  type Finding,
  type FindingFact,
  type FindingKind,
  type ImpactBasis,
  type ImpactRating,
  type Relation,
  type RepeatJudgement,
} from './facts.js';
import { fromInside, impactRules, repeats, restingOnReaudit, sustainedTooSoon } from './judging.js';

export interface RecordFinding {
  readonly audit: AuditRef;
  readonly kind: FindingKind;
  readonly title: string;
  readonly observation?: string;
  readonly themes?: readonly string[];
  readonly extent?: Extent;
  readonly cases?: readonly string[];
}
export interface RewordFinding {
  readonly title?: string;
  readonly observation?: string;
  readonly reason: string;
}
export interface LinkToEarlierFinding {
  readonly relation: Relation;
  readonly earlier?: FindingRef;
  readonly outside?: string;
  readonly reason?: string;
}
export interface ReportResponse {
  readonly response: string;
  readonly by?: string;
}
export interface RecordDecision {
  readonly decision: DecisionKind;
  readonly rationale: string;
  readonly body?: string;
  readonly meeting?: string;
}
export interface IssuePracticeMessage {
  readonly message: string;
  readonly audience?: string;
}
export interface AssessImpact {
  readonly rating: ImpactRating;
  readonly restsOn: readonly ImpactBasis[];
  readonly narrative: string;
  readonly lookAgainOn?: PlainDate;
  /** The finding of a later audit that a re-audit rests on. */
  readonly laterFinding?: FindingRef;
}
export interface JudgeRepeat {
  /** The later finding that repeats this one. */
  readonly by: FindingRef;
  readonly judgement: RepeatJudgement;
  readonly reason: string;
  readonly body?: string;
}
export interface GiveReason {
  readonly reason: string;
}

/** The audit a finding comes from. Can change: see `ClosingFacts`. */
export interface RecordingFacts {
  readonly audit: Audit;
}
/** The actions that answer a finding. Can grow: an assessment counts only until a later action is assigned. */
export interface AssessmentFacts {
  readonly actions: readonly Action[];
  readonly successors: Successors;
  /** The finding that the command names as a later audit's. Its audit cannot change; its links can. */
  readonly laterFinding?: Finding;
}
/** The actions that answer a finding. One may be assigned at the same moment, and then stands on a closed finding. */
export interface ClosingFacts {
  readonly actions: readonly Action[];
}
/** The actions that answer a finding, and the later finding that is said to repeat it. Both can change afterwards. */
export interface RepeatFacts {
  readonly actions: readonly Action[];
  readonly successors: Successors;
  readonly repeating: Finding;
}

export const findingRules = defineRules({
  findingsAreRecordedOnce: [
    'conflict',
    'The finding {reference} exists already. Reword or correct it instead.',
    'reference',
  ],
  endedAuditsTakeNoFindings: [
    'conflict',
    'The audit {audit} is {status} and takes no new findings.',
    'audit',
  ],
  theExtentFitsTheCases: [
    'invalid',
    'The cases seen cannot be more than the cases audited, and at least one was audited.',
    'extent',
  ],
  casesBelongToTheAudit: ['invalid', 'Case {case} is not in this audit.', 'cases'],
  aRewordingChangesSomething: ['conflict', 'The finding already says this.', 'title'],
  strengthsNeedNoAnswer: [
    'conflict',
    'This finding is a strength: it takes no response, decision, action or impact.',
  ],
  aLinkNamesOneEarlierSource: [
    'invalid',
    'Name either an earlier finding or, in words, an outside source.',
    'earlier',
  ],
  findingsDoNotLinkToThemselves: ['invalid', 'A finding cannot be linked to itself.', 'earlier'],
  findingsAreLinkedOnce: ['conflict', 'This link is recorded already.', 'earlier'],
  closedFindingsDoNotChange: ['conflict', 'This finding is closed. Reopen it first.'],
  impactRestsOnSomething: [
    'invalid',
    'Say what the judgement rests on: an indicator, a re-audit, feedback or observation.',
    'restsOn',
  ],
  weLookAgainLater: ['invalid', 'The date to look again must come after the assessment.', 'lookAgainOn'],
  closingNeedsAJudgement: [
    'conflict',
    'A finding closes after its impact was assessed or it was decided not to act.',
  ],
  anOvertakenJudgementDoesNotClose: [
    'conflict',
    'An action was assigned after the latest judgement of impact, which says nothing of it: judge the impact again.',
  ],
  onlyClosedFindingsReopen: ['conflict', 'This finding is not closed.'],
});

/** Undefined where every case is one that the audit looked at. */
export function unsoundCases(
  cases: readonly string[],
  audit: Pick<Audit, 'cases'>,
): Outcome<never> | undefined {
  const stranger = cases.find((name) => !audit.cases.some((file) => file.case === name));
  return stranger === undefined ? undefined : refuse(findingRules.casesBelongToTheAudit, { case: stranger });
}

export const decideFinding = {
  recordFinding(
    state: Finding | undefined,
    command: RecordFinding,
    { audit }: RecordingFacts,
  ): Outcome<FindingFact> {
    if (state !== undefined)
      return refuse(findingRules.findingsAreRecordedOnce, { reference: state.reference });
    if (hasEnded(audit))
      return refuse(findingRules.endedAuditsTakeNoFindings, { audit: audit.reference, status: audit.status });
    const extent = command.extent ?? { of: 'not-stated' };
    if (!isWithin(extent)) return refuse(findingRules.theExtentFitsTheCases);
    const cases = [...(command.cases ?? [])];
    return (
      unsoundCases(cases, audit) ??
      happened({
        type: 'FindingRecorded',
        data: { ...command, themes: [...(command.themes ?? [])], extent, cases },
      })
    );
  },

  rewordFinding(state: Finding, { title, observation, reason }: RewordFinding): Outcome<FindingFact> {
    if (state.closed) return refuse(findingRules.closedFindingsDoNotChange);
    const from = { title: state.title, observation: state.observation };
    const to = { title: title ?? from.title, observation: observation ?? from.observation };
    if (to.title === from.title && to.observation === from.observation)
      return refuse(findingRules.aRewordingChangesSomething);
    return happened({ type: 'FindingReworded', data: { from, to, reason } });
  },

  linkToEarlierFinding(state: Finding, command: LinkToEarlierFinding): Outcome<FindingFact> {
    const { relation, earlier, outside, reason } = command;
    if ((earlier === undefined) === (outside === undefined))
      return refuse(findingRules.aLinkNamesOneEarlierSource);
    if (earlier === state.reference) return refuse(findingRules.findingsDoNotLinkToThemselves);
    const to = earlier === undefined ? { outside: outside ?? '' } : { finding: earlier };
    const known = state.links.some(
      (link) => link.relation === relation && JSON.stringify(link.earlier) === JSON.stringify(to),
    );
    if (known) return refuse(findingRules.findingsAreLinkedOnce);
    const why = reason === undefined ? {} : { reason };
    return happened({ type: 'FindingLinkedToEarlier', data: { relation, earlier: to, ...why } });
  },

  reportResponse(state: Finding, command: ReportResponse): Outcome<FindingFact> {
    return inAreaForAction(state) ?? happened({ type: 'ResponseReported', data: { ...command } });
  },

  recordDecision(state: Finding, command: RecordDecision): Outcome<FindingFact> {
    return inAreaForAction(state) ?? happened({ type: 'DecisionRecorded', data: { ...command } });
  },

  /** A strength may be worth telling too. */
  issuePracticeMessage(state: Finding, command: IssuePracticeMessage): Outcome<FindingFact> {
    if (state.closed) return refuse(findingRules.closedFindingsDoNotChange);
    return happened({ type: 'PracticeMessageIssued', data: { ...command } });
  },

  assessImpact(
    state: Finding,
    command: AssessImpact,
    facts: AssessmentFacts,
    situation: Situation,
  ): Outcome<FindingFact> {
    const refused = inAreaForAction(state);
    if (refused !== undefined) return refused;
    return (
      fromInside(facts.actions, facts.successors, situation) ??
      unsoundJudgement(state, command, facts, situation) ??
      happened({ type: 'ImpactAssessed', data: { ...command, restsOn: [...new Set(command.restsOn)] } })
    );
  },

  /** Says that a repetition is no judgement of impact yet; that it is worse, or no impact, an assessment says. */
  judgeRepeat(
    state: Finding,
    command: JudgeRepeat,
    { actions, successors, repeating }: RepeatFacts,
    situation: Situation,
  ): Outcome<FindingFact> {
    const refused = inAreaForAction(state);
    if (refused !== undefined) return refused;
    const { by } = command;
    if (!repeats(repeating, state)) return refuse(impactRules.onlyARepetitionIsJudged, { by });
    if (state.judgedRepeats.some((judged) => judged.by === by))
      return refuse(impactRules.repetitionsAreJudgedOnce, { by });
    if (actions.every(hasActionEnded)) return refuse(impactRules.whatIsNotCompleteIsStillOwed);
    return (
      fromInside(actions, successors, situation) ?? happened({ type: 'RepeatJudged', data: { ...command } })
    );
  },

  closeFinding(state: Finding, { reason }: GiveReason, { actions }: ClosingFacts): Outcome<FindingFact> {
    if (state.closed) return refuse(findingRules.closedFindingsDoNotChange);
    const decidedNotToAct = state.decision !== null && state.decision.decision !== 'act';
    const latest = latestAssessment(state);
    if (state.kind === 'area-for-action' && !decidedNotToAct) {
      if (latest === undefined) return refuse(findingRules.closingNeedsAJudgement);
      if (!countsStill(latest, state, actions)) return refuse(findingRules.anOvertakenJudgementDoesNotClose);
    }
    return happened({ type: 'FindingClosed', data: { reason } });
  },

  reopenFinding(state: Finding, { reason }: GiveReason): Outcome<FindingFact> {
    if (!state.closed) return refuse(findingRules.onlyClosedFindingsReopen);
    return happened({ type: 'FindingReopened', data: { reason } });
  },
};

/** What a judgement of impact may say, whoever gives it: its correction, too. */
export function unsoundJudgement(
  state: Finding,
  judgement: AssessImpact,
  { actions, laterFinding }: Omit<AssessmentFacts, 'successors'>,
  situation: Situation,
): Outcome<never> | undefined {
  if (judgement.restsOn.length === 0) return refuse(findingRules.impactRestsOnSomething);
  if (judgement.lookAgainOn !== undefined && judgement.lookAgainOn <= situation.from)
    return refuse(findingRules.weLookAgainLater);
  return (
    restingOnReaudit(state, judgement, laterFinding) ?? sustainedTooSoon(state, judgement, actions, situation)
  );
}

function inAreaForAction(state: Finding): Outcome<never> | undefined {
  if (state.kind === 'strength') return refuse(findingRules.strengthsNeedNoAnswer);
  return state.closed ? refuse(findingRules.closedFindingsDoNotChange) : undefined;
}
