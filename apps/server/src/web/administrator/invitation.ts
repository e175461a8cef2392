/** Somebody is invited: an account, the address that its person signs in with, its first role, and the link to take it up by. */
import { GrantRole, InviteAccount } from '#application/commands/account.js';
import type { Command } from '#application/commands/command.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import { Rehearsal } from '#application/handling/rehearsal.js';
import { InvalidInput, NotAllowed, Refused, type FieldProblem } from '#application/problems.js';
import type { FormFields } from '../frame/fields.js';
import { givenWith } from '../frame/command-form.js';
import type { Form, Shown } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { audits, roleFields } from './account-forms.js';
import { Invitation, invite } from '../../service/account-links.js';
import { rehearsedOn } from '../../service/importing.js';
import { accountLink } from '../../sign-in/account-link.js';

/** What an account may become by a form of its own, which asks for more than an invitation. */
const laterRoles = [
  {
    ...{ value: 'inspector', text: 'Inspector', form: 'open-inspection', does: 'Open their inspection' },
    hint: { text: 'Reads and exports until a day. You say next what, and until when.' },
  },
  {
    ...{ value: 'deputy', text: 'Deputy of a lead', form: 'name-deputy', does: 'Make them a deputy' },
    hint: { text: 'Stands in until a day. You say next for whom, or the lead does.' },
  },
] as const;

/** One form: the account, its first role, and the address that the person signs in with. */
export const invitationForm: Form = {
  path: '/accounts/invite',
  view: 'administrator/invite.njk',
  load: async (visit) => ({
    ask: {
      fields: [
        { as: 'line', name: 'name', label: 'Name', autocomplete: 'off' },
        {
          as: 'line',
          name: 'post',
          label: 'Post',
          hint: 'Such as Practice manager. You may leave it empty.',
        },
        {
          as: 'line',
          name: 'email',
          label: 'E-mail address',
          type: 'email',
          hint: 'They sign in with it.',
        },
        {
          as: 'line',
          name: 'account',
          label: 'Short name',
          hint: 'How the trail names them, such as j.example. It never changes.',
        },
        ...(await roleFields(visit, laterRoles)),
        audits,
      ],
    },
  }),
  async send(visit, fields) {
    onlyAdministrators(visit);
    const later = laterRoles.find(({ value }) => value === fields.text('role'));
    const types = later === undefined ? [Invitation, GrantRole] : [Invitation];
    const problems = types.flatMap((type) => problemsIn(type, fields));
    if (problems.length > 0) throw new InvalidInput(problems);
    const asked = readInput(Invitation, fields.input(Invitation));
    const role = fields.input(GrantRole);
    const { account } = asked;
    const { caller } = visit.principal;
    await rehearse(visit, fields, asked, later === undefined ? role : undefined);
    await invite(visit.service, asked, { caller, channel: 'web', ...keyed(fields, 'invitation') });
    if (later !== undefined) {
      const shown = await linkShown(visit, account, 'invitation');
      return { ...shown, content: { ...shown.content, later } };
    }
    const { position } = await visit.give(GrantRole, 'account', account, role, keyed(fields, 'role'));
    return { ...(await linkShown(visit, account, 'invitation')), position: String(position) };
  },
};

/**
 * Carries both commands out as if: no account is left without the role that it was made for.
 * @throws what either of them would be refused by, at the field of this form that it is about
 */
async function rehearse(
  visit: Visit,
  fields: FormFields,
  { account, name, post }: Invitation,
  role: object | undefined,
): Promise<void> {
  const rehearsal = new Rehearsal(rehearsedOn(visit.service));
  const about = {
    caller: visit.principal.caller,
    channel: 'web',
    on: 'account',
    correlationId: visit.request.id,
  } as const;
  const invited = { reference: account, name, ...(post === undefined ? {} : { post }) };
  const commands: readonly Command[] = [
    readInput(InviteAccount, invited).calledBy({ ...about, ...keyed(fields, 'invitation') }),
    ...(role === undefined
      ? []
      : [readInput(GrantRole, role).calledBy({ ...about, subject: account, ...keyed(fields, 'role') })]),
  ];
  for (const command of commands) {
    const rehearsed = await rehearsal.execute(definitionOf(command), command);
    if (rehearsed.outcome === 'done') continue;
    const { error } = rehearsed;
    if (error instanceof Refused && error.refusal.rule.field === 'reference')
      throw new InvalidInput([{ field: 'account', message: error.message }]);
    throw error;
  }
}

/** What keeps a form’s fields from being this input; none when nothing does. */
function problemsIn(type: new () => object, fields: FormFields): readonly FieldProblem[] {
  try {
    readInput(type, fields.input(type));
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
}

/** @throws NotAllowed: who has a link becomes whom it was made for, so seeing an account is not enough to make one */
export function onlyAdministrators(visit: Visit): void {
  if (!visit.is('administrator'))
    throw new NotAllowed('A link to an account is for an administrator to make.');
}

/** The page that shows a link, this once. */
export async function linkShown(
  visit: Visit,
  reference: string,
  purpose: 'invitation' | 'reset',
): Promise<Shown> {
  const link = await accountLink(visit.service, visit.request, purpose, reference);
  return { view: 'administrator/link.njk', content: { reference, purpose, ...link } };
}

/** A form that gives two commands needs a key for each. */
function keyed(fields: FormFields, what: string): { readonly key?: string } {
  const { key } = givenWith(fields);
  return key === undefined ? {} : { key: `${key}.${what}` };
}
