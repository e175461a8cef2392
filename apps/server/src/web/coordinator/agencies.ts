/** Agencies as they are kept: registered, renamed, merged, who commissions them and who leads them. */
import {
  AppointLead,
  ChangeCommissioning,
  MergeAgency,
  RegisterAgency,
  RenameAgency,
  StandDownLead,
} from '#application/commands/agency.js';
import { GetAgency } from '#application/queries/overviews.js';
import type { Agency } from '#domain/agency/agency.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { orNone, type AskedField, type Item } from '../frame/asked-field.js';
import { askedForm, standingAgencies, type AskedForm } from './asked-form.js';

type OnAgency = Pick<AskedForm, 'command'> & {
  readonly intent: string;
  readonly title: string;
  readonly send: string;
  readonly consequence: string;
  readonly said: string;
  fields(visit: Visit, agency: Agency): Promise<readonly AskedField[]> | readonly AskedField[];
};

function onAgency({ intent, command, fields, said, ...told }: OnAgency): Form {
  const pageOf = (visit: Visit) => `/agencies/${encodeURIComponent(visit.params['reference'] ?? '')}`;
  return askedForm({
    path: `/agencies/:reference/${intent}`,
    command,
    on: 'agency',
    async page(visit) {
      const agency = await visit.ask<Agency>(GetAgency, {}, visit.params['reference']);
      return { ...told, caption: agency.name, fields: await fields(visit, agency), back: pageOf(visit) };
    },
    then: (visit) => ({ to: pageOf(visit), said }),
  });
}

const reason: AskedField = { name: 'reason', as: 'area', label: 'Why?' };

/** The agencies that stand, but this one. */
async function others(visit: Visit, { reference }: Pick<Agency, 'reference'>): Promise<readonly Item[]> {
  const all = await standingAgencies(visit);
  return all
    .filter((one) => one.reference !== reference)
    .map((one) => ({ value: one.reference, text: one.name }));
}

/** Kinds that partnerships usually have; any other may be typed. */
const kinds = [
  'Children’s social care',
  'Police',
  'GP practice',
  'Hospital',
  'Community health service',
  'School',
  'Commissioned service',
  'Partnership',
];

export const agencyForms: readonly Form[] = [
  askedForm({
    path: '/register-agency',
    command: RegisterAgency,
    on: 'agency',
    page: async (visit) => ({
      title: 'Register an agency',
      fields: [
        { name: 'name', as: 'line', label: 'Name', hint: 'As people here call it, such as City GP practice' },
        { name: 'kind', as: 'line', label: 'What kind of agency is it?', suggestions: kinds },
        {
          name: 'reference',
          as: 'line',
          label: 'Reference',
          hint: 'Small letters, digits and dashes, such as city-gp-practice. It stays when the name changes.',
        },
        {
          name: 'external',
          as: 'radios',
          label: 'Will its people sign in here?',
          items: [
            { value: 'false', text: 'Yes', hint: { text: 'Its lead accepts and updates its actions' } },
            {
              value: 'true',
              text: 'No, it is outside',
              hint: { text: 'You write for it, and a sponsor inside answers for its actions' },
            },
          ],
          at: 'false',
        },
        {
          name: 'commissionedBy',
          as: 'select',
          label: 'Who commissions it, and stays accountable? (optional)',
          items: orNone(await others(visit, { reference: '' }), 'Nobody'),
        },
      ],
      consequence:
        'It can then take part in audits, own actions and be sent notices. It cannot be deleted; it can be renamed or merged.',
      send: 'Register it',
      back: '/agencies',
    }),
    then: (visit, { reference }) => ({
      to: `/agencies/${encodeURIComponent(reference)}?registered=now`,
      said: visit.is('administrator')
        ? 'Registered. You can now invite its lead.'
        : 'Registered. It can own actions from now on; an administrator invites its lead.',
    }),
  }),
  onAgency({
    intent: 'rename',
    command: RenameAgency,
    title: 'Rename the agency',
    send: 'Rename it',
    said: 'Renamed. What was recorded before keeps the name of its time.',
    consequence: 'What was recorded before keeps the name of its time.',
    fields: (_, { name }) => [{ name: 'to', as: 'line', label: 'New name', at: name }, reason],
  }),
  onAgency({
    intent: 'appoint-lead',
    command: AppointLead,
    title: 'Say who leads for it',
    send: 'Record the lead',
    said: 'Recorded. The lead is named here, and in the history of who led when.',
    consequence: 'It names who answers for the agency. To let them sign in, an administrator invites them.',
    fields: () => [
      { name: 'lead.name', as: 'line', label: 'Name' },
      { name: 'lead.post', as: 'line', label: 'Post (optional)', hint: 'Such as Practice manager' },
    ],
  }),
  onAgency({
    intent: 'stand-down-lead',
    command: StandDownLead,
    title: 'Stand a lead down',
    send: 'Stand them down',
    said: 'Stood down. The history keeps that they led, and until when.',
    consequence:
      'The history keeps that they led. An administrator takes their role away, where they have one.',
    fields: (_, { leads }) => [
      {
        name: 'name',
        as: 'radios',
        label: 'Who leads no longer?',
        items: leads.map(({ name, post }) => ({
          value: name,
          text: post === undefined ? name : `${name}, ${post}`,
        })),
      },
      reason,
    ],
  }),
  onAgency({
    intent: 'change-commissioning',
    command: ChangeCommissioning,
    title: 'Change who commissions it',
    send: 'Change it',
    said: 'Changed. The history keeps who commissioned it before.',
    consequence: 'Who commissions an agency stays accountable for it. The history keeps who did before.',
    fields: async (visit, agency) => [
      {
        name: 'to',
        as: 'select',
        label: 'Who commissions it from now on?',
        items: orNone(await others(visit, agency), 'Nobody'),
        at: agency.commissionedBy ?? '',
      },
      reason,
    ],
  }),
  onAgency({
    intent: 'merge',
    command: MergeAgency,
    title: 'Merge it into another agency',
    send: 'Merge it',
    said: 'Merged. What it owes is the successor’s from now on.',
    consequence:
      'The successor owes from then on what this agency owes. Nothing more can be recorded of this agency, and it cannot be undone.',
    fields: async (visit, agency) => [
      {
        name: 'into',
        as: 'select',
        label: 'Into which agency?',
        items: orNone(await others(visit, agency), 'Choose an agency'),
      },
      reason,
    ],
  }),
];

interface Offer {
  readonly text: string;
  readonly href: string;
}

/** Where to go on from an agency that was registered just now: several are registered in a row. */
export function afterRegistering(visit: Visit): readonly Offer[] {
  if (visit.asked('registered') === undefined || !visit.is('coordinator', 'administrator')) return [];
  return [
    ...(visit.is('administrator') ? [{ text: 'Invite its lead', href: '/accounts/invite' }] : []),
    { text: 'Register another agency', href: '/register-agency' },
    ...(visit.is('coordinator') ? [{ text: 'Go on with what needs doing', href: '/' }] : []),
  ];
}

/** What may be done about an agency as it stands, by who keeps the agencies. */
export function agencyOffers(visit: Visit, { reference, leads, mergedInto }: Agency): readonly Offer[] {
  if (!visit.is('coordinator', 'administrator') || mergedInto !== null) return [];
  const at = (form: string) => `/agencies/${encodeURIComponent(reference)}/${form}`;
  return [
    { text: 'Say who leads for it', href: at('appoint-lead') },
    ...(leads.length > 0 ? [{ text: 'Stand a lead down', href: at('stand-down-lead') }] : []),
    { text: 'Rename it', href: at('rename') },
    { text: 'Change who commissions it', href: at('change-commissioning') },
    { text: 'Merge it into another agency', href: at('merge') },
  ];
}
