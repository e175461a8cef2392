/** A lead names who stands in for them, until a day: the deputy then sees and does what the lead does. */
import { NameDeputy } from '#application/commands/account.js';
import { InvalidInput } from '#application/problems.js';
import { ListAccounts } from '#application/queries/accounts.js';
import { GetAgency } from '#application/queries/overviews.js';
import { referencePattern } from '#domain/references.js';
import { sayDate } from '#domain/time.js';
import type { AskedPage } from '../coordinator/asked-form.js';
import { givenWith } from '../frame/command-form.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';

interface AccountShown {
  readonly reference: string;
  readonly name: string;
}

async function pageOf(visit: Visit): Promise<AskedPage> {
  const { reference = '' } = visit.params;
  const [agency, accounts] = await Promise.all([
    visit.ask<{ readonly name: string }>(GetAgency, {}, reference),
    visit.ask<{ readonly items: readonly AccountShown[] }>(ListAccounts, { agency: reference, limit: '200' }),
  ]);
  const known = accounts.items.filter((one) => one.reference !== visit.principal.caller.id);
  const names = known.map((one) => `${one.reference} (${one.name})`).join(', ');
  return {
    title: 'Name a deputy',
    caption: agency.name,
    fields: [
      {
        name: 'account',
        as: 'line',
        label: 'Account of the deputy',
        hint:
          names === ''
            ? 'Its reference, such as l.ward; the administrator invites who has none'
            : `Its reference. Known in your agency: ${names}`,
      },
      { name: 'from', as: 'date', label: 'From (today unless given)' },
      { name: 'until', as: 'date', label: 'Until and including' },
    ],
    consequence: 'Until then the deputy sees and updates what your agency owes, under their own name.',
    send: 'Name the deputy',
    back: '/',
  };
}

export const deputyForm: Form = {
  path: '/agencies/:reference/name-deputy',
  view: 'coordinator/asked-form.njk',
  load: async (visit) => ({ asked: await pageOf(visit) }),
  async send(visit, fields) {
    const { reference: agency = '' } = visit.params;
    const account = fields.text('account') ?? '';
    if (!referencePattern.account.test(account))
      throw new InvalidInput([
        { field: 'account', message: 'Type the reference of an account, such as l.ward.' },
      ]);
    const [from, until] = [fields.date('from'), fields.date('until')];
    const insteadOf = visit.principal.caller.id;
    const input = {
      agency,
      insteadOf,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    };
    const { position } = await visit.give(NameDeputy, 'account', account, input, givenWith(fields));
    return {
      to: '/',
      said: `${account} stands in for you until ${sayDate(until ?? '')}.`,
      position: String(position),
    };
  },
};
