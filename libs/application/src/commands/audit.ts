/** What people ask of an audit. */
import { auditKinds, type AuditKind } from '#domain/audit/facts.js';
import { findingKinds, type FindingKind } from '#domain/finding/facts.js';
import { Choice, Line, Lines, Part, Ref, Refs, Text, Whole } from '../fields/fields.js';
import { Command } from './command.js';

export class PlanAudit extends Command {
  @Ref('audit', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Title', example: 'Child protection enquiries' })
  title!: string;
  @Choice(auditKinds, { label: 'Kind' })
  kind!: AuditKind;
  @Line({ label: 'Focus', optional: true })
  focus?: string;
  @Line({ label: 'Area', optional: true })
  area?: string;
  @Line({ label: 'Period', optional: true, example: '2014/15' })
  period?: string;
  @Refs('agency', { label: 'Agencies', optional: true })
  agencies?: string[];
}

export class SelectCaseFile extends Command {
  @Line({ label: 'Case, by a reference that names nobody', example: 'case 3' })
  case!: string;
  @Refs('agency', { label: 'Agencies', optional: true })
  agencies?: string[];
}

export class GradeCaseFile extends Command {
  @Line({ label: 'Case', example: 'case 3' })
  case!: string;
  @Ref('agency', { label: 'Agency' })
  agency!: string;
  @Line({ label: 'Scale', example: 'Ofsted four-point' })
  scale!: string;
  @Line({ label: 'Grade', example: 'Good' })
  grade!: string;
  @Text({ label: 'Comment', optional: true })
  comment?: string;
}

export class ModerateGrade extends Command {
  @Line({ label: 'Case', example: 'case 3' })
  case!: string;
  @Line({ label: 'Scale', example: 'Ofsted four-point' })
  scale!: string;
  @Line({ label: 'Grade', example: 'Requires improvement' })
  grade!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}

export class RaiseImmediateConcern extends Command {
  @Line({ label: 'Name of the concern', example: 'concern 1' })
  concern!: string;
  @Line({ label: 'Case', example: 'case 3' })
  case!: string;
  @Text({ label: 'What the concern is' })
  text!: string;
  @Ref('agency', { label: 'Raised with' })
  raisedWith!: string;
}

export class ResolveImmediateConcern extends Command {
  @Line({ label: 'Name of the concern', example: 'concern 1' })
  concern!: string;
  @Text({ label: 'Outcome' })
  outcome!: string;
}

export class ReportAudit extends Command {
  @Text({ label: 'Summary', optional: true })
  summary?: string;
}

export class CloseAudit extends Command {
  @Text({ label: 'Summary', optional: true })
  summary?: string;
}

export class WithdrawAudit extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}

export class ReopenAudit extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}

/** How far what was seen extends; `seen` and `outOf` only where it was counted. */
export class ExtentPart {
  @Choice(['one-case', 'some', 'not-stated', 'counted'], { label: 'Extent' })
  of!: 'one-case' | 'some' | 'not-stated' | 'counted';
  @Whole({ from: 0, to: 1_000_000 }, { label: 'Seen in', optional: true })
  seen?: number;
  @Whole({ from: 1, to: 1_000_000 }, { label: 'Out of', optional: true })
  outOf?: number;
}

export class RecordFinding extends Command {
  @Ref('finding', { label: 'Reference (numbered by the service unless given)', optional: true })
  reference?: string;
  @Choice(findingKinds, { label: 'Kind' })
  kind!: FindingKind;
  @Line({ label: 'Title', example: 'Attendance at Child Protection Conferences' })
  title!: string;
  @Text({ label: 'What was seen', optional: true })
  observation?: string;
  @Lines({ label: 'Themes', optional: true, example: ['timeliness'] })
  themes?: string[];
  @Part(ExtentPart, { label: 'Extent', optional: true })
  extent?: ExtentPart;
  @Lines({ label: 'Cases', optional: true, example: ['case 3'] })
  cases?: string[];
}
