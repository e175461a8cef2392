/** What people ask of an agency. */
import { Line, Part, Ref, Text, YesNo } from '../fields/fields.js';
import { Command } from './command.js';

export class RegisterAgency extends Command {
  @Ref('agency', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Name', example: 'City GP practice' })
  name!: string;
  @Line({ label: 'Kind', example: 'GP practice' })
  kind!: string;
  @YesNo({ label: 'External: has no accounts here', optional: true })
  external?: boolean;
  @Ref('agency', { label: 'Commissioned by', optional: true })
  commissionedBy?: string;
}
export class RenameAgency extends Command {
  @Line({ label: 'New name' })
  to!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
export class MergeAgency extends Command {
  @Ref('agency', { label: 'Merged into' })
  into!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
export class ChangeCommissioning extends Command {
  @Ref('agency', { label: 'New commissioner (leave out for none)', optional: true })
  to?: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
export class LeadPart {
  @Line({ label: 'Name' })
  name!: string;
  @Line({ label: 'Post', optional: true })
  post?: string;
}
export class AppointLead extends Command {
  @Part(LeadPart, { label: 'Lead' })
  lead!: LeadPart;
}
export class StandDownLead extends Command {
  @Line({ label: 'Name' })
  name!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}
