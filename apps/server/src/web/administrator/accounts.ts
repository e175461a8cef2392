/** The administrator's accounts: the list, each with what it holds, and the invitation of somebody new. */
import { GrantRole, ResetAccount } from '#application/commands/account.js';
import { readInput } from '#application/fields/read.js';
import { InvalidInput, NotAllowed, type FieldProblem } from '#application/problems.js';
import { GetAccount, ListAccounts } from '#application/queries/accounts.js';
import type { FormFields } from '../frame/fields.js';
import { givenWith } from '../frame/command-form.js';
import type { Form, Page, Shown } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { accountForms, roleFields } from './account-forms.js';
import { reason } from './asked.js';
import { settingsPage } from './settings.js';
import { Invitation, invite } from '../../service/account-links.js';
import { accountLink } from '../../sign-in/account-link.js';

const list: Page = {
  path: '/accounts',
  view: 'administrator/accounts.njk',
  load: async (visit) => ({ accounts: await visit.ask(ListAccounts, { limit: '200' }) }),
};

const one: Page = {
  path: '/accounts/:reference',
  view: 'administrator/account.njk',
  load: async (visit) => {
    const reference = visit.params['reference'] ?? '';
    const account = await visit.ask(GetAccount, {}, reference);
    return { account, email: await visit.service.identity.names.emailOf(reference) };
  },
};

/** One form: the account, its first role, and the address that the person signs in with. */
const invitationForm: Form = {
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
        ...(await roleFields(visit)),
      ],
    },
  }),
  async send(visit, fields) {
    onlyAdministrators(visit);
    const problems = [Invitation, GrantRole].flatMap((type) => problemsIn(type, fields));
    if (problems.length > 0) throw new InvalidInput(problems);
    const asked = readInput(Invitation, fields.input(Invitation));
    const role = fields.input(GrantRole);
    const { account } = asked;
    const { caller } = visit.principal;
    await invite(visit.service, asked, { caller, channel: 'web', ...keyed(fields, 'invitation') });
    const { position } = await visit.give(GrantRole, 'account', account, role, keyed(fields, 'role'));
    return { ...(await linkShown(visit, account, 'invitation')), position: String(position) };
  },
};

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
function onlyAdministrators(visit: Visit): void {
  if (!visit.is('administrator'))
    throw new NotAllowed('A link to an account is for an administrator to make.');
}

/** A new way in for somebody who lost theirs, or whose own others may have: nothing of the old one goes on. */
const reset: Form = {
  path: '/accounts/:reference/reset',
  view: 'administrator/asked.njk',
  async load(visit) {
    onlyAdministrators(visit);
    return {
      account: await visit.ask(GetAccount, {}, visit.params['reference']),
      ask: {
        title: 'Reset this account',
        consequence:
          'Make sure that it is them who ask: whoever has the link becomes them. Their passphrase, second factor and tokens are void at once, and every page they have open is signed out. The trail keeps that you did this, and why.',
        button: 'Reset, and make the link',
        isWarning: true,
        fields: [reason],
      },
    };
  },
  async send(visit, fields) {
    onlyAdministrators(visit);
    const { reference: account } = visit.params;
    const asked = fields.input(ResetAccount);
    const { position } = await visit.give(ResetAccount, 'account', account, asked, givenWith(fields));
    return { ...(await linkShown(visit, account ?? '', 'reset')), position: String(position) };
  },
};

async function linkShown(visit: Visit, reference: string, purpose: 'invitation' | 'reset'): Promise<Shown> {
  const link = await accountLink(visit.service, visit.request, purpose, reference);
  return { view: 'administrator/link.njk', content: { reference, purpose, ...link } };
}

/** A form that gives two commands needs a key for each. */
function keyed(fields: FormFields, what: string): { readonly key?: string } {
  const { key } = givenWith(fields);
  return key === undefined ? {} : { key: `${key}.${what}` };
}

// What has a name of its own comes before what any account may be called.
export const accountPages: readonly Page[] = [
  list,
  invitationForm,
  one,
  reset,
  ...accountForms,
  settingsPage,
];
