/** What people ask of an action. */
import { escalationCauses, outlooks, type EscalationCause, type Outlook } from '#domain/action/facts.js';
import { Choice, DateField, Line, Part, Pattern, Ref, Text, Whole } from '../fields/fields.js';
import { Command } from './command.js';
import { OwnerPart } from './finding.js';

/** A command that needs nothing but its reason. */
abstract class WithReason extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}

export class LinkToFinding extends WithReason {
  @Ref('finding', { label: 'Finding' })
  finding!: string;
}
export class NameSponsor extends WithReason {
  @Part(OwnerPart, { label: 'Sponsor' })
  sponsor!: OwnerPart;
}
export class AcceptAction extends Command {
  @Text({ label: 'Note', optional: true })
  note?: string;
}
export class DeclineAction extends WithReason {}

export class ReportProgress extends Command {
  @Choice(outlooks, { label: 'Still on track?' })
  outlook!: Outlook;
  @Text({ label: 'What happened' })
  note!: string;
}
export class ReportBlocked extends WithReason {
  @Line({ label: 'Waiting for', optional: true })
  waitingFor?: string;
}
export class Unblock extends Command {
  @Text({ label: 'What changed' })
  note!: string;
}
export class RequestMoreTime extends WithReason {
  @DateField({ label: 'New date' })
  to!: string;
}
export class RefuseMoreTime extends WithReason {}

/** Who agreed to something, where that is not the person recording it. */
export class AgreementPart {
  @Pattern(/^[a-z0-9][a-z0-9._@-]{0,99}$/, 'a short name in lower-case letters, digits, dots and dashes', {
    label: 'Id',
  })
  id!: string;
  @Line({ label: 'Name' })
  name!: string;
  @Ref('agency', { label: 'Agency', optional: true })
  agency?: string;
}
export class ChangeDueDate extends WithReason {
  @DateField({ label: 'New due date' })
  to!: string;
  @Part(AgreementPart, { label: 'Who agreed it', optional: true })
  agreedBy?: AgreementPart;
}
export class Reassign extends WithReason {
  @Part(OwnerPart, { label: 'New owner' })
  to!: OwnerPart;
}

/** A file that was uploaded before, named by its content. */
export class StoredFilePart {
  @Pattern(/^[0-9a-f]{64}$/, 'the SHA-256 that the upload answered with', { label: 'SHA-256' })
  sha256!: string;
  @Line({ label: 'File name' })
  name!: string;
  @Pattern(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/, 'a media type such as application/pdf', { label: 'Media type' })
  mediaType!: string;
  @Whole({ from: 0, to: Number.MAX_SAFE_INTEGER }, { label: 'Size in bytes' })
  size!: number;
}
export class AttachEvidence extends Command {
  @Line({ label: 'Name of the evidence', example: 'attendance log' })
  evidence!: string;
  @Text({ label: 'What it shows' })
  description!: string;
  @Part(StoredFilePart, { label: 'File', optional: true })
  file?: StoredFilePart;
}
export class WithdrawEvidence extends WithReason {
  @Line({ label: 'Name of the evidence' })
  evidence!: string;
}
export class ClaimCompletion extends Command {
  @Text({ label: 'What was done' })
  statement!: string;
}
export class VerifyCompletion extends Command {
  @Text({ label: 'What was confirmed' })
  statement!: string;
}
export class ReturnCompletion extends WithReason {}
export class Escalate extends WithReason {
  @Line({ label: 'To whom' })
  to!: string;
}
/** Escalates for a cause that a rule of the partnership names. */
export class EscalateByRule extends WithReason {
  @Line({ label: 'To whom' })
  to!: string;
  @Choice(escalationCauses, { label: 'Cause' })
  cause!: EscalationCause['what'];
  @DateField({ label: 'Since' })
  since!: string;
}
export class ResolveEscalation extends Command {
  @Text({ label: 'Outcome' })
  outcome!: string;
}
export class NoteOverdue extends Command {}
export class NoteStale extends Command {}
export class CancelAction extends WithReason {}
export class Supersede extends WithReason {
  @Ref('action', { label: 'Superseded by' })
  by!: string;
}
export class ReopenAction extends WithReason {}
