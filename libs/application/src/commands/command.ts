/** What every command carries beside its own fields. */
import type { Basis, Role } from '#domain/entry.js';
import { Choice, EffectiveField, Line, Part, Pattern, Ref, Text } from '../fields/fields.js';
import type { Call } from '../handling/call.js';

const roles: readonly Role[] = [
  'coordinator',
  'auditor',
  'agency-lead',
  'board-member',
  'inspector',
  'administrator',
];
const bases: readonly Basis[] = ['stated', 'inferred', 'illustrative'];

/** Where an entry that came from a document can be read. */
export class SourcePart {
  @Line({ label: 'Document', example: 'CHSCB Case Audits, City of London, 2014/15' })
  document!: string;
  @Text({ label: 'Passage', optional: true, longest: 2000 })
  passage?: string;
}

/** On whose behalf something is recorded. */
export class PersonPart {
  @Pattern(/^[a-z0-9][a-z0-9._@-]{0,99}$/, 'a short name in lower-case letters, digits, dots and dashes', {
    label: 'Id',
    example: 'a.example',
  })
  id!: string;
  @Line({ label: 'Name', example: 'A. Example' })
  name!: string;
  @Line({ label: 'Post', optional: true })
  post?: string;
  @Choice(roles, { label: 'Role' })
  role!: Role;
  @Ref('agency', { label: 'Agency', optional: true })
  agency?: string;
}

export abstract class Command {
  @EffectiveField({
    label: 'When it took effect (today unless given)',
    optional: true,
    example: '2015-03-03',
  })
  effective?: string;
  @Choice(bases, { label: 'Basis', optional: true })
  basis?: Basis;
  @Part(SourcePart, { label: 'Source', optional: true })
  source?: SourcePart;
  @Part(PersonPart, { label: 'On whose behalf (only for a role that may act for others)', optional: true })
  performedBy?: PersonPart;

  #call: Call | undefined;

  /** Says who calls and about what; a command without it is not carried out. */
  calledBy(call: Call): this {
    this.#call = call;
    return this;
  }

  get call(): Call {
    if (this.#call === undefined) throw new Error('A command is carried out only for somebody.');
    return this.#call;
  }
}

/** Names of the fields that belong to the entry, not to what the command asks. */
export const entryFields: ReadonlySet<string> = new Set(['effective', 'basis', 'source', 'performedBy']);
