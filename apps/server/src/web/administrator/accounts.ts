/** The administrator's accounts: the list, each with what it holds, and a way back in for who lost theirs. */
import { ResetAccount } from '#application/commands/account.js';
import { GetAccount, ListAccounts } from '#application/queries/accounts.js';
import type { Role } from '#domain/entry.js';
import { givenWith } from '../frame/command-form.js';
import type { Form, Page } from '../frame/page.js';
import { agenciesOf } from '../registers/filters.js';
import { accountForms } from './account-forms.js';
import { reason } from './asked.js';
import { invitationForm, linkShown, onlyAdministrators } from './invitation.js';
import { settingsPage } from './settings.js';

const list: Page = {
  path: '/accounts',
  view: 'administrator/accounts.njk',
  async load(visit) {
    const [accounts, agencies] = await Promise.all([
      visit.ask<AccountsListed>(ListAccounts, { limit: '200' }),
      agenciesOf(visit),
    ]);
    const people = Object.fromEntries(accounts.items.map(({ reference, name }) => [reference, name]));
    return {
      accounts,
      people,
      names: agencies.names,
      steps: stepsOf(accounts, Object.keys(agencies.names).length),
    };
  },
};

interface AccountsListed {
  readonly items: readonly {
    readonly reference: string;
    readonly name: string;
    readonly holds: readonly { readonly role: Role }[];
  }[];
}

/** What an administrator does before anybody can work; none once all of it is done. */
function stepsOf({ items }: AccountsListed, agencies: number): readonly object[] {
  const holds = (role: Role) => items.some((account) => account.holds.some((one) => one.role === role));
  const steps = [
    {
      isDone: agencies > 0,
      text: 'Register the agencies that take part',
      href: '/register-agency',
    },
    {
      isDone: holds('coordinator'),
      text: 'Invite a coordinator, who plans audits and assigns actions',
      href: '/accounts/invite',
    },
    {
      isDone: holds('agency-lead'),
      text: 'Invite a lead of each agency, who accepts and updates its actions',
      href: '/accounts/invite',
    },
  ];
  return steps.every(({ isDone }) => isDone) ? [] : steps;
}

interface Named {
  readonly name: string;
}
interface Deputising {
  readonly deputyships: readonly { readonly insteadOf: string }[];
}

const one: Page = {
  path: '/accounts/:reference',
  view: 'administrator/account.njk',
  load: async (visit) => {
    const reference = visit.params['reference'] ?? '';
    const account = await visit.ask<Deputising>(GetAccount, {}, reference);
    const email = await visit.service.identity.names.emailOf(reference);
    const leads = new Set(account.deputyships.map(({ insteadOf }) => insteadOf));
    const people = await Promise.all(
      [...leads].map(async (lead) => [lead, (await visit.ask<Named>(GetAccount, {}, lead)).name] as const),
    );
    const names = (await agenciesOf(visit)).names;
    return { account, email, names, people: Object.fromEntries(people) };
  },
};

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
          'Make sure that it is them who ask: whoever has the link becomes them. Their passphrase, second factor, passkeys and tokens are void at once, and every page they have open is signed out. The trail keeps that you did this, and why.',
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

// What has a name of its own comes before what any account may be called.
export const accountPages: readonly Page[] = [
  list,
  invitationForm,
  one,
  reset,
  ...accountForms,
  settingsPage,
];
