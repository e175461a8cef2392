/** What an administrator does with an account: each form is one command of the account's stream. */
import * as commands from '#application/commands/account.js';
import type { Command } from '#application/commands/command.js';
import { GetAccount, ListAccounts } from '#application/queries/accounts.js';
import { ListAgencies } from '#application/queries/overviews.js';
import { commandForm } from '../frame/command-form.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { orNone, type AskedField } from '../frame/asked-field.js';
import { reason, type Asked } from './asked.js';

interface AccountForm {
  readonly command: new () => Command;
  readonly intent: string;
  readonly said: string;
  /** What is filled in by the address, beside what is typed. */
  readonly fixed?: string;
  ask(visit: Visit): Promise<Asked> | Asked;
}

const roles = [
  { value: 'coordinator', text: 'Coordinator', hint: { text: 'Writes everything but accounts' } },
  {
    value: 'auditor',
    text: 'Auditor',
    hint: { text: 'Records cases and findings of the audits they are on' },
  },
  { value: 'agency-lead', text: 'Agency lead', hint: { text: 'Reads and updates their agency’s actions' } },
  {
    value: 'board-member',
    text: 'Board member',
    hint: { text: 'Reads everything; challenges, verifies, judges' },
  },
  { value: 'administrator', text: 'Administrator', hint: { text: 'Manages accounts; sees no case content' } },
] as const;

const from: AskedField = { as: 'date', name: 'from', label: 'From', hint: 'Today if you leave it empty' };
const lastDay: AskedField = { as: 'date', name: 'until', label: 'Last day' };

interface Named {
  readonly items: readonly { readonly reference: string; readonly name: string; readonly title: string }[];
}

async function agencies(visit: Visit): Promise<NonNullable<AskedField['items']>> {
  const { items } = await visit.ask<Named>(ListAgencies, { limit: '200' });
  return items.map(({ reference, name }) => ({ value: reference, text: name }));
}

/** The fields that grant a role: an invitation asks for them too. */
export async function roleFields(
  visit: Visit,
  further: NonNullable<AskedField['items']> = [],
): Promise<readonly AskedField[]> {
  const items = await agencies(visit);
  return [
    { as: 'radios', name: 'role', label: 'Role', items: [...roles, ...further] },
    {
      as: 'checkboxes',
      name: 'agencies',
      label: 'Agency they act for',
      hint:
        items.length > 0
          ? 'Several only for an agency lead. None for somebody independent.'
          : 'No agency is registered yet. Register it under Agencies before you invite its lead.',
      items,
    },
    {
      as: 'line',
      name: 'body',
      label: 'Body that a board member sits on',
      hint: 'For a board member alone. You may leave it empty.',
      suggestions: visit.service.settings.bodies,
    },
    { ...lastDay, hint: 'Leave it empty for no end' },
  ];
}

/** An administrator sees no audits, so their references are typed. */
export const audits: AskedField = {
  as: 'line',
  name: 'audits',
  label: 'Audits an auditor is on',
  hint: 'For an auditor alone: references such as CP1415, with semicolons between them. The coordinator tells you which.',
};

const forms: readonly AccountForm[] = [
  {
    command: commands.GrantRole,
    intent: 'grant-role',
    said: 'The role is granted. It counts from its first day, at once.',
    ask: async (visit) => ({
      title: 'Grant a role',
      consequence: 'They can use it as soon as you grant it.',
      button: 'Grant the role',
      fields: [...(await roleFields(visit)), audits, from],
    }),
  },
  {
    command: commands.RevokeRole,
    intent: 'revoke-role',
    said: 'The role is taken away, on every open page too.',
    fixed: 'grant',
    ask: () => ({
      title: 'Take a role away',
      consequence: 'It ends at once, on every page they have open. The trail keeps when and why.',
      button: 'Take the role away',
      isWarning: true,
      fields: [reason],
    }),
  },
  {
    command: commands.NameDeputy,
    intent: 'name-deputy',
    said: 'The deputy is named.',
    ask: async (visit) => ({
      title: 'Make this person a deputy',
      consequence: 'They act for the agency instead of the lead, from the first day to the last.',
      button: 'Name the deputy',
      fields: [
        {
          as: 'select',
          name: 'agency',
          label: 'Agency',
          items: orNone(await agencies(visit), 'Choose an agency'),
        },
        {
          as: 'select',
          name: 'insteadOf',
          label: 'Instead of',
          items: orNone(await leads(visit), 'Choose a lead'),
        },
        from,
        lastDay,
      ],
    }),
  },
  {
    command: commands.StandDownDeputy,
    intent: 'stand-down-deputy',
    said: 'The deputy is stood down.',
    fixed: 'deputyship',
    ask: () => ({
      title: 'Stand the deputy down',
      consequence: 'They act for the agency no longer, at once.',
      button: 'Stand down',
      isWarning: true,
      fields: [reason],
    }),
  },
  {
    command: commands.OpenInspection,
    intent: 'open-inspection',
    said: 'The inspection is open. It ends by itself after its last day.',
    ask: () => ({
      title: 'Open an inspection',
      consequence: 'They can read and export everything in scope until the last day, and change nothing.',
      button: 'Open the inspection',
      fields: [
        { as: 'line', name: 'inspectorate', label: 'Inspectorate', hint: 'Such as Ofsted' },
        {
          as: 'radios',
          name: 'scope.of',
          label: 'What they may see',
          items: [
            { value: 'partnership', text: 'The whole partnership' },
            { value: 'audits', text: 'Some audits' },
            { value: 'themes', text: 'Some themes' },
          ],
        },
        {
          ...audits,
          name: 'scope.audits',
          label: 'Which audits',
          hint: 'References, with semicolons between them',
        },
        { as: 'line', name: 'scope.themes', label: 'Which themes', hint: 'With semicolons between them' },
        from,
        lastDay,
      ],
    }),
  },
  {
    command: commands.ExtendInspection,
    intent: 'extend-inspection',
    said: 'The inspection goes on for longer.',
    ask: () => ({
      title: 'Let the inspection go on for longer',
      consequence: 'The trail keeps the earlier last day and why it changed.',
      button: 'Extend',
      fields: [{ as: 'date', name: 'to', label: 'New last day' }, reason],
    }),
  },
  {
    command: commands.EndInspection,
    intent: 'end-inspection',
    said: 'The inspection has ended.',
    ask: () => ({
      title: 'End the inspection',
      consequence: 'The inspector sees nothing from now on.',
      button: 'End the inspection',
      isWarning: true,
      fields: [reason],
    }),
  },
  {
    command: commands.SuspendAccount,
    intent: 'suspend',
    said: 'The account is suspended. They can do and see nothing until you restore it.',
    ask: () => ({
      title: 'Suspend this account',
      consequence: 'They can do and see nothing, at once, until the account is restored.',
      button: 'Suspend',
      isWarning: true,
      fields: [reason],
    }),
  },
  {
    command: commands.RestoreAccount,
    intent: 'restore',
    said: 'The account is restored, with the roles that it still holds.',
    ask: () => ({
      title: 'Restore this account',
      consequence: 'They can use the roles that they still hold.',
      button: 'Restore',
      fields: [reason],
    }),
  },
  {
    command: commands.RenameAccount,
    intent: 'rename',
    said: 'The name is changed. What they did before keeps the name of the time.',
    ask: async (visit) => {
      const { name, post } = await visit.ask<{ name: string; post: string | null }>(
        GetAccount,
        {},
        visit.params['reference'],
      );
      return {
        title: 'Change the name or the post',
        consequence: 'What they did before keeps the name of the time.',
        button: 'Change it',
        fields: [
          { as: 'line', name: 'name', label: 'Name', at: name },
          { as: 'line', name: 'post', label: 'Post', at: post ?? '' },
        ],
      };
    },
  },
];

async function leads(visit: Visit): Promise<NonNullable<AskedField['items']>> {
  const { items } = await visit.ask<Named>(ListAccounts, { role: 'agency-lead', limit: '200' });
  return items.map(({ reference, name }) => ({ value: reference, text: `${name} (${reference})` }));
}

export const accountForms: readonly Form[] = forms.map(({ command, intent, said, fixed, ask }) =>
  commandForm({
    path: `/accounts/:reference/${intent}`,
    view: 'administrator/asked.njk',
    command,
    on: 'account',
    load: async (visit) => ({
      account: await visit.ask(GetAccount, {}, visit.params['reference']),
      ask: await ask(visit),
    }),
    ...(fixed === undefined
      ? {}
      : {
          input: (visit: Visit, fields) => ({ ...fields.input(command), [fixed]: visit.asked(fixed) ?? '' }),
        }),
    then: (visit) => ({ to: `/accounts/${visit.params['reference'] ?? ''}`, said }),
  }),
);
