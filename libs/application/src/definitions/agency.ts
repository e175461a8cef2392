/** Commands on agencies. */
import { decideAgency, type Agency, type AgencyFacts } from '#domain/agency/agency.js';
import type * as asked from '#domain/agency/agency.js';
import * as commands from '../commands/agency.js';
import { newNamed, on } from '../handling/define.js';
import type { Asked, CommandDefinition } from '../handling/definition.js';
import { coordinatorAndAdministrator as may } from '../permissions/roles.js';
import { named } from './references.js';

async function other(
  field: string,
  reference: string | undefined,
  { look }: Asked<unknown>,
): Promise<AgencyFacts> {
  const [agency] = await look.named('agency', named({ [field]: reference }));
  return agency === undefined ? {} : { other: agency };
}

export const agencyCommands: readonly CommandDefinition[] = [
  newNamed<asked.RegisterAgency & { reference: string }, Agency>(
    'agency',
    (state, { reference: _, ...command }) => decideAgency.registerAgency(state, command),
    {
      command: commands.RegisterAgency,
      summary: 'Registers an agency',
      may,
      check: async ({ commissionedBy }, look) => {
        await look.named('agency', named({ commissionedBy }));
      },
    },
  ),
  on('agency', decideAgency.renameAgency, {
    command: commands.RenameAgency,
    summary: 'Renames an agency',
    may,
  }),
  on<asked.MergeAgency, Agency, AgencyFacts>('agency', decideAgency.mergeAgency, {
    command: commands.MergeAgency,
    summary: 'Merges an agency into its successor',
    may,
    gather: ({ into }, about) => other('into', into, about),
  }),
  on<asked.ChangeCommissioning, Agency, AgencyFacts>('agency', decideAgency.changeCommissioning, {
    command: commands.ChangeCommissioning,
    summary: 'Changes who commissions an agency and remains accountable for it',
    may,
    gather: ({ to }, about) => other('to', to, about),
  }),
  on('agency', decideAgency.appointLead, { command: commands.AppointLead, summary: 'Appoints a lead', may }),
  on('agency', decideAgency.standDownLead, {
    command: commands.StandDownLead,
    summary: 'Stands a lead down',
    may,
  }),
];
