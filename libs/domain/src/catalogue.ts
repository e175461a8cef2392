/** Every fact the log may hold, and its current version. Old versions are read through upcasters. */
import type { AccountFact } from './account/facts.js';
import type { ActionFact } from './action/facts.js';
import type { AgencyFact } from './agency/agency.js';
import type { AmendmentFact } from './amendment/amendment.js';
import type { AuditFact } from './audit/facts.js';
import type { FindingFact } from './finding/facts.js';
import type { IndicatorFact } from './indicator/facts.js';
import type { MeetingFact } from './meeting/facts.js';
import type { NoticeFact } from './notice/notice.js';

export type DomainFact =
  | AgencyFact
  | AuditFact
  | FindingFact
  | ActionFact
  | IndicatorFact
  | MeetingFact
  | NoticeFact
  | AccountFact
  | AmendmentFact;
export type FactType = DomainFact['type'];

/** The version each fact is written in today. The compiler refuses a fact that is missing here. */
export const factVersions: Readonly<Record<FactType, number>> = {
  AgencyRegistered: 1,
  AgencyRenamed: 1,
  AgencyMerged: 1,
  CommissioningChanged: 1,
  LeadAppointed: 1,
  LeadStoodDown: 1,
  AuditPlanned: 1,
  CaseFileSelected: 1,
  CaseFileGraded: 1,
  GradeModerated: 1,
  ImmediateConcernRaised: 1,
  ImmediateConcernResolved: 1,
  AuditReported: 1,
  AuditClosed: 1,
  AuditWithdrawn: 1,
  AuditReopened: 1,
  FindingRecorded: 1,
  FindingReworded: 1,
  FindingLinkedToEarlier: 1,
  ResponseReported: 1,
  DecisionRecorded: 1,
  PracticeMessageIssued: 1,
  ImpactAssessed: 1,
  RepeatJudged: 1,
  FindingClosed: 1,
  FindingReopened: 1,
  ActionAssigned: 1,
  ActionLinkedToFinding: 1,
  SponsorNamed: 1,
  ActionAccepted: 1,
  ActionDeclined: 1,
  ProgressReported: 1,
  ActionBlocked: 1,
  ActionUnblocked: 1,
  MoreTimeRequested: 1,
  MoreTimeRefused: 1,
  DueDateChanged: 1,
  ActionReassigned: 1,
  EvidenceAttached: 1,
  EvidenceWithdrawn: 1,
  CompletionClaimed: 1,
  CompletionVerified: 1,
  CompletionReturned: 1,
  ActionEscalated: 1,
  EscalationResolved: 1,
  ActionFellOverdue: 1,
  ActionWentStale: 1,
  ActionCancelled: 1,
  ActionSuperseded: 1,
  ActionReopened: 1,
  IndicatorDefined: 1,
  TargetChanged: 1,
  ReadingRecorded: 1,
  ReadingCorrected: 1,
  IndicatorLinked: 1,
  IndicatorRetired: 1,
  MeetingHeld: 1,
  PositionNoted: 1,
  ChallengeRaised: 1,
  ChallengeAnswered: 1,
  ChallengeReturned: 1,
  ChallengeClosed: 1,
  MinuteRecorded: 1,
  NoticeCirculated: 1,
  NoticeAcknowledged: 1,
  AccountInvited: 1,
  AccountRenamed: 1,
  RoleGranted: 1,
  RoleRevoked: 1,
  DeputyNamed: 1,
  DeputyStoodDown: 1,
  InspectionOpened: 1,
  InspectionExtended: 1,
  InspectionEnded: 1,
  AccountSuspended: 1,
  AccountRestored: 1,
  AccountReset: 1,
  AdministratorCountedOn: 1,
  EntryCorrected: 1,
  EntryWithdrawn: 1,
  TextRedacted: 1,
};
