/** What people ask of an account. */
import { grantableRoles, inspectionScopes, type GrantableRole } from '#domain/account/facts.js';
import { Choice, DateField, Line, Lines, Part, Pattern, Ref, Refs, Text } from '../fields/fields.js';
import { Command } from './command.js';

export class InviteAccount extends Command {
  @Ref('account', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Name', example: 'J. Example' })
  name!: string;
  @Line({ label: 'Post', optional: true })
  post?: string;
}
export class RenameAccount extends Command {
  @Line({ label: 'Name' })
  name!: string;
  @Line({ label: 'Post (leave out for none)', optional: true })
  post?: string;
}
export class GrantRole extends Command {
  @Choice(grantableRoles, { label: 'Role' })
  role!: GrantableRole;
  @Refs('agency', { label: 'Agencies they act for: several only for a lead', optional: true })
  agencies?: string[];
  @Refs('audit', { label: 'Audits that an auditor is on', optional: true })
  audits?: string[];
  @Line({
    label: 'Body that a board member sits on',
    optional: true,
    example: 'Quality assurance sub-committee',
  })
  body?: string;
  @DateField({ label: 'From (today unless given)', optional: true })
  from?: string;
  @DateField({ label: 'Last day (leave out for no end)', optional: true })
  until?: string;
}
export class RevokeRole extends Command {
  @Pattern(/^G[1-9]\d{0,4}$/, 'a grant of this account such as G1', { label: 'Grant', example: 'G1' })
  grant!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
export class NameDeputy extends Command {
  @Ref('agency', { label: 'Agency' })
  agency!: string;
  @Ref('account', { label: 'Lead whom they stand in for' })
  insteadOf!: string;
  @DateField({ label: 'From (today unless given)', optional: true })
  from?: string;
  @DateField({ label: 'Last day' })
  until!: string;
}
export class StandDownDeputy extends Command {
  @Pattern(/^D[1-9]\d{0,4}$/, 'a deputyship of this account such as D1', {
    label: 'Deputyship',
    example: 'D1',
  })
  deputyship!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}

/** What an inspection looks at. */
export class InspectionScopePart {
  @Choice(inspectionScopes, { label: 'The partnership, some audits, or some themes' })
  of!: (typeof inspectionScopes)[number];
  @Refs('audit', { label: 'Audits', optional: true })
  audits?: string[];
  @Lines({ label: 'Themes', optional: true })
  themes?: string[];
}
export class OpenInspection extends Command {
  @Line({ label: 'Inspectorate', example: 'Ofsted' })
  inspectorate!: string;
  @Part(InspectionScopePart, { label: 'Scope' })
  scope!: InspectionScopePart;
  @DateField({ label: 'From (today unless given)', optional: true })
  from?: string;
  @DateField({ label: 'Last day' })
  until!: string;
}
export class ExtendInspection extends Command {
  @DateField({ label: 'New last day' })
  to!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
/** A command that needs nothing but its reason. */
abstract class WithReason extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}
export class EndInspection extends WithReason {}
export class SuspendAccount extends WithReason {}
export class RestoreAccount extends WithReason {}
export class ResetAccount extends WithReason {}
