/** A lead names who stands in for them, until a day, and ends that: the deputy sees and does what the lead does. */
import { NameDeputy, StandDownDeputy } from '#application/commands/account.js';
import { InvalidInput, NotFound } from '#application/problems.js';
import { GetAccount, ListAccounts } from '#application/queries/accounts.js';
import { GetAgency } from '#application/queries/overviews.js';
import type { Account } from '#domain/account/facts.js';
import { referencePattern } from '#domain/references.js';
import { sayDate } from '#domain/time.js';
import { askedForm, type AskedPage } from '../coordinator/asked-form.js';
import { givenWith } from '../frame/command-form.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';

/** Who stands in for a lead of an agency, now or soon. */
export interface Deputy {
  readonly account: string;
  readonly name: string;
  readonly deputyship: string;
  readonly from: string;
  readonly until: string;
}

/** The deputies of an agency's leads whose time is not over. */
export async function deputiesOf(visit: Visit, agency: string): Promise<readonly Deputy[]> {
  const { items } = await visit.ask<{ readonly items: readonly Account[] }>(ListAccounts, {
    ...{ agency, limit: '200' },
  });
  return items.flatMap(({ reference: account, name, deputyships }) =>
    deputyships
      .filter((one) => one.agency === agency && one.stoodDown === null && one.until >= visit.today)
      .map(({ deputyship, from, until }) => ({ account, name, deputyship, from, until })),
  );
}

async function pageOf(visit: Visit): Promise<AskedPage> {
  const { name } = await visit.ask<{ readonly name: string }>(GetAgency, {}, visit.params['reference']);
  return {
    title: 'Name a deputy',
    caption: name,
    fields: [
      {
        name: 'account',
        as: 'line',
        label: 'Who stands in for you?',
        hint: 'The e-mail address that they sign in with here, or their short name such as l.ward. Whoever has no account yet is invited by an administrator first.',
      },
      { name: 'from', as: 'date', label: 'From (today unless given)' },
      { name: 'until', as: 'date', label: 'Until and including' },
    ],
    consequence:
      'Until then the deputy sees and updates what your agency owes, under their own name. You can end it earlier.',
    send: 'Name the deputy',
    back: '/',
  };
}

/** @throws InvalidInput when nobody has this e-mail address, or it is neither that nor a short name */
async function accountMeant({ service }: Visit, text: string): Promise<string> {
  const account = text.includes('@') ? await service.identity.names.accountOfEmail(text) : text;
  if (account !== undefined && referencePattern.account.test(account)) return account;
  throw nobody();
}

function nobody(): InvalidInput {
  return new InvalidInput([
    {
      field: 'account',
      message:
        'Nobody has an account here under this. Type it as they sign in, or ask an administrator to invite them.',
    },
  ]);
}

export const deputyForms: readonly Form[] = [
  {
    path: '/agencies/:reference/name-deputy',
    view: 'coordinator/asked-form.njk',
    load: async (visit) => ({ asked: await pageOf(visit) }),
    async send(visit, fields) {
      const { reference: agency = '' } = visit.params;
      const account = await accountMeant(visit, fields.text('account') ?? '');
      const [from, until] = [fields.date('from'), fields.date('until')];
      const insteadOf = visit.principal.caller.id;
      const input = {
        agency,
        insteadOf,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      };
      try {
        const receipt = await visit.give(NameDeputy, 'account', account, input, givenWith(fields));
        const position = String(receipt.position);
        const { name } = await visit.ask<Account>(GetAccount, { after: position }, account);
        return { to: '/', said: `${name} stands in for you until ${sayDate(until ?? '')}.`, position };
      } catch (error) {
        throw error instanceof NotFound ? nobody() : error;
      }
    },
  },
  askedForm({
    path: '/deputies/:reference/stand-down',
    command: StandDownDeputy,
    on: 'account',
    async page(visit) {
      const { name } = await visit.ask<Account>(GetAccount, {}, visit.params['reference']);
      return {
        title: 'End that somebody stands in for you',
        caption: name,
        fields: [
          { name: 'deputyship', as: 'hidden', label: '', at: visit.asked('deputyship') ?? '' },
          { name: 'reason', as: 'line', label: 'Why?', hint: 'Such as “I am back”' },
        ],
        consequence: 'They see and update what your agency owes no longer, at once.',
        send: 'End it',
        back: '/',
      };
    },
    then: () => ({ to: '/', said: 'Ended. What they did stays under their name.' }),
  }),
];
