/** What people ask of an account. */
import type { PlainDate } from '../entry.js';
import type { AccountRef, AgencyRef, AuditRef } from '../references.js';
import type { GrantableRole, InspectionScope } from './facts.js';

export interface InviteAccount {
  readonly reference: AccountRef;
  readonly name: string;
  readonly post?: string;
}
export interface RenameAccount {
  readonly name: string;
  readonly post?: string;
}
export interface GrantRole {
  readonly role: GrantableRole;
  readonly agencies?: readonly AgencyRef[];
  readonly audits?: readonly AuditRef[];
  readonly body?: string;
  readonly from?: PlainDate;
  readonly until?: PlainDate;
}
export interface RevokeRole {
  readonly grant: string;
  readonly reason: string;
}
export interface NameDeputy {
  readonly agency: AgencyRef;
  readonly insteadOf: AccountRef;
  readonly from?: PlainDate;
  readonly until: PlainDate;
}
export interface StandDownDeputy {
  readonly deputyship: string;
  readonly reason: string;
}
export interface OpenInspection {
  readonly inspectorate: string;
  readonly scope: {
    readonly of: InspectionScope['of'];
    readonly audits?: readonly AuditRef[];
    readonly themes?: readonly string[];
  };
  readonly from?: PlainDate;
  readonly until: PlainDate;
}
export interface ExtendInspection {
  readonly to: PlainDate;
  readonly reason: string;
}
/** For a command that needs nothing but its reason. */
export interface WithReason {
  readonly reason: string;
}
