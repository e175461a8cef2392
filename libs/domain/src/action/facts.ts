/** What one agency owes because of a finding: the facts, from assignment to verified completion. */
import type { Fact, Person, PlainDate } from '../entry.js';
import type { ActionRef, AgencyRef, FindingRef } from '../references.js';
import type { Basis } from '../entry.js';
import type { Moment } from '../finding/facts.js';

/** Who owes it: an agency, and in it a named person or a post. */
export interface Owner {
  readonly agency: AgencyRef;
  readonly person?: string;
  readonly post?: string;
}

export const outlooks = ['on-track', 'at-risk'] as const;
export type Outlook = (typeof outlooks)[number];

/** A stored file, named by its content. */
export interface StoredFile {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
}

/** Who agreed to something, as named by the one who recorded it. */
export interface Agreement {
  readonly id: string;
  readonly name: string;
  readonly agency?: AgencyRef;
}

/** What makes a rule escalate an action. */
export const escalationCauses = ['overdue', 'blocked', 'declined', 'returned'] as const;

/** Why a rule escalated it, and since when that has been so: the due date, or the day it was blocked, declined or returned. */
export interface EscalationCause {
  readonly what: (typeof escalationCauses)[number];
  readonly since: PlainDate;
}

export type ActionFact =
  | Fact<
      'ActionAssigned',
      {
        findings: FindingRef[];
        title: string;
        about: 'system' | 'case';
        case?: string;
        owner: Owner;
        contributors: AgencyRef[];
        sponsor?: Owner;
        /** Null says openly that there is no date. */
        due: PlainDate | null;
        success?: string;
        evidenceRequired: boolean;
        acceptBy?: PlainDate;
      }
    >
  | Fact<'ActionLinkedToFinding', { finding: FindingRef; reason: string }>
  | Fact<'SponsorNamed', { from: Owner | null; to: Owner; reason: string }>
  | Fact<'ActionAccepted', { note?: string }>
  | Fact<'ActionDeclined', { reason: string }>
  | Fact<'ProgressReported', { outlook: Outlook; note: string }>
  | Fact<'ActionBlocked', { reason: string; waitingFor?: string }>
  | Fact<'ActionUnblocked', { note: string }>
  | Fact<'MoreTimeRequested', { to: PlainDate; reason: string }>
  | Fact<'MoreTimeRefused', { asked: PlainDate; reason: string }>
  | Fact<'DueDateChanged', { from: PlainDate | null; to: PlainDate; reason: string; agreedBy: Agreement }>
  | Fact<'ActionReassigned', { from: Owner; to: Owner; reason: string }>
  | Fact<'EvidenceAttached', { evidence: string; description: string; file?: StoredFile }>
  | Fact<'EvidenceWithdrawn', { evidence: string; reason: string }>
  | Fact<'CompletionClaimed', { statement: string }>
  | Fact<'CompletionVerified', { statement: string }>
  | Fact<'CompletionReturned', { reason: string }>
  /** By a person, or for a cause that a rule of the partnership names. */
  | Fact<'ActionEscalated', { to: string; reason: string; cause?: EscalationCause }>
  | Fact<'EscalationResolved', { outcome: string }>
  /** Written once per action and due date, for the trail and for reminders; whether it is overdue is computed. */
  | Fact<'ActionFellOverdue', { due: PlainDate }>
  /** Written once for each time that nothing was heard; `since` is the day on which something last was. */
  | Fact<'ActionWentStale', { since: PlainDate }>
  | Fact<'ActionCancelled', { reason: string }>
  | Fact<'ActionSuperseded', { by: ActionRef; reason: string }>
  | Fact<'ActionReopened', { reason: string }>;

/** Where an action stands; whether it is overdue or stale depends on the day and is computed when asked. */
export const actionStatuses = [
  'assigned',
  'accepted',
  'in-progress',
  'blocked',
  'declined',
  'returned',
  'reopened',
  'completed',
  'verified',
  'cancelled',
  'superseded',
] as const;
export type ActionStatus = (typeof actionStatuses)[number];

export interface Slip {
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Whole days; negative when brought forward. */
  readonly days: number;
  readonly reason: string;
  readonly agreedBy: string;
  readonly on: PlainDate;
}
export interface EvidenceItem {
  readonly evidence: string;
  readonly description: string;
  readonly file: StoredFile | null;
  readonly withdrawn: boolean;
}
/** Who claimed completion, both hands, and when. */
export interface Completion {
  readonly by: Person;
  readonly typedBy: Person;
  readonly on: PlainDate;
  readonly statement: string;
}

export interface Action {
  readonly reference: ActionRef;
  readonly findings: readonly { readonly finding: FindingRef; readonly linked: Moment }[];
  readonly title: string;
  readonly about: 'system' | 'case';
  readonly case: string | null;
  readonly owner: Owner;
  readonly contributors: readonly AgencyRef[];
  readonly sponsor: Owner | null;
  readonly due: PlainDate | null;
  readonly success: string | null;
  readonly evidenceRequired: boolean;
  readonly acceptBy: PlainDate | null;
  readonly basis: Basis;
  /** Some entry on it was made up to illustrate. */
  readonly illustrative: boolean;
  readonly status: ActionStatus;
  readonly assignedOn: PlainDate;
  /** First day it can have been assigned on, where that is known only coarsely. */
  readonly assignedFrom: PlainDate;
  /** Last day on which anything was reported about it; what staleness counts from. */
  readonly heardOn: PlainDate;
  readonly outlook: Outlook | null;
  readonly lastNote: string | null;
  readonly request: {
    readonly to: PlainDate;
    readonly reason: string;
    readonly by: readonly string[];
  } | null;
  readonly slips: readonly Slip[];
  readonly evidence: readonly EvidenceItem[];
  readonly completion: Completion | null;
  readonly verifiedBy: string | null;
  /** The day from which that stands. */
  readonly verifiedOn: PlainDate | null;
  readonly returns: readonly { readonly reason: string; readonly on: PlainDate }[];
  readonly escalation: { readonly to: string; readonly reason: string; readonly on: PlainDate } | null;
  /** Causes for which a rule has escalated it. */
  readonly escalatedFor: readonly EscalationCause[];
  /** The day on which it was blocked; null while it is not. */
  readonly blockedSince: PlainDate | null;
  /** Due dates whose passing is noted. */
  readonly fellOverdue: readonly PlainDate[];
  /** Days since which nothing was heard, of each staleness that is noted. */
  readonly wentStale: readonly PlainDate[];
  readonly supersededBy: ActionRef | null;
  readonly formerOwners: readonly {
    readonly owner: Owner;
    readonly until: PlainDate;
    readonly reason: string;
  }[];
}

/** Ended for good unless reopened. */
export function hasEnded({ status }: Pick<Action, 'status'>): boolean {
  return status === 'verified' || status === 'cancelled' || status === 'superseded';
}

/** Something is still owed by the owner (completed and awaiting verification is not). */
export function isOpen(action: Pick<Action, 'status'>): boolean {
  return action.status !== 'completed' && !hasEnded(action);
}
