/** What people ask of an action. */
import type { PlainDate } from '../entry.js';
import type { ActionRef, AgencyRef, FindingRef } from '../references.js';
import type { Agreement, EscalationCause, Outlook, Owner, StoredFile } from './facts.js';

export interface AssignAction {
  readonly finding: FindingRef;
  /** Further findings that this action answers. */
  readonly alsoAnswers?: readonly FindingRef[];
  readonly title: string;
  readonly about?: 'system' | 'case';
  readonly case?: string;
  readonly owner: Owner;
  readonly contributors?: readonly AgencyRef[];
  readonly sponsor?: Owner;
  readonly due?: PlainDate;
  readonly success?: string;
  readonly evidenceRequired?: boolean;
  readonly acceptBy?: PlainDate;
}
export interface LinkToFinding {
  readonly finding: FindingRef;
  readonly reason: string;
}
export interface NameSponsor {
  readonly sponsor: Owner;
  readonly reason: string;
}
export interface AcceptAction {
  readonly note?: string;
}
export interface ReportProgress {
  readonly outlook: Outlook;
  readonly note: string;
}
export interface ReportBlocked {
  readonly reason: string;
  readonly waitingFor?: string;
}
export interface Unblock {
  readonly note: string;
}
export interface RequestMoreTime {
  readonly to: PlainDate;
  readonly reason: string;
}
export interface ChangeDueDate {
  readonly to: PlainDate;
  readonly reason: string;
  /** Who agreed it, where that is not the person recording it. */
  readonly agreedBy?: Agreement;
}
export interface Reassign {
  readonly to: Owner;
  readonly reason: string;
}
export interface AttachEvidence {
  readonly evidence: string;
  readonly description: string;
  readonly file?: StoredFile;
}
export interface WithdrawEvidence {
  readonly evidence: string;
  readonly reason: string;
}
export interface ClaimCompletion {
  readonly statement: string;
}
export interface VerifyCompletion {
  readonly statement: string;
}
export interface Escalate {
  readonly to: string;
  readonly reason: string;
}
/** Escalates for a cause that a rule names, once. */
export interface EscalateByRule extends Escalate {
  readonly cause: EscalationCause['what'];
  /** Since when it has been so. */
  readonly since: PlainDate;
}
export interface ResolveEscalation {
  readonly outcome: string;
}
export interface Supersede {
  readonly by: ActionRef;
  readonly reason: string;
}
/** For refusing more time, declining, returning, cancelling, reopening. */
export interface WithReason {
  readonly reason: string;
}
