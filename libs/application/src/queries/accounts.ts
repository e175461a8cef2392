/** The accounts: who may do what, from when to when, and what each holds today. */
import { grantableRoles } from '#domain/account/facts.js';
import { heldOn, leadsOn, type Held } from '#domain/account/held.js';
import type { PlainDate, Role } from '#domain/entry.js';
import type { AccountDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { Choice, Ref, YesNo } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { answers, PagedQuery, Query } from './query.js';
import { given } from './conditions.js';
import { pageOf } from './registers.js';
import { accountReaders as may } from './scope.js';
import { opaque } from './views.js';

const roles: readonly Role[] = [...grantableRoles, 'inspector'];

export class ListAccounts extends PagedQuery {
  @Choice(roles, { label: 'Role that was given and not taken away', optional: true })
  role?: Role;
  @Ref('agency', { label: 'Agency they act for', optional: true })
  agency?: string;
  @YesNo({ label: 'Suspended', optional: true })
  suspended?: boolean;
}
export class GetAccount extends Query {}

export const accountQueries = [
  answers({
    query: ListAccounts,
    path: 'accounts',
    summary: 'The accounts, and what each may do today',
    may,
    async answer(query: ListAccounts, { models, sight, today }) {
      const { role, agency, suspended } = query;
      const where = sight.where('accounts', {
        all: given({
          active: suspended === undefined ? undefined : suspended ? 'no' : 'yes',
          roles: role === undefined ? undefined : { has: [role] },
          agencies: agency === undefined ? undefined : { has: [agency] },
        }),
      });
      const page = await models.find<AccountDocument>('accounts', {
        ...pageOf(query, where),
        sort: [{ field: 'name' }],
      });
      return { ...page, items: await accountViews(page.items, models, today) };
    },
  }),
  answers({
    query: GetAccount,
    path: 'accounts/:reference',
    summary: 'One account: its roles, deputyships and inspections, and what it may do today',
    may,
    async answer({ reference }: GetAccount, { models, sight, today }) {
      const account = await models.get<AccountDocument>('accounts', reference);
      const isSeen = account !== undefined && sight.sees('accounts', account);
      const [view] = isSeen ? await accountViews([account], models, today) : [];
      if (view === undefined) throw new NotFound(`account ${reference}`);
      return view;
    },
  }),
];

async function accountViews(
  accounts: readonly AccountDocument[],
  models: ReadStore,
  today: PlainDate,
): Promise<readonly object[]> {
  const named = accounts.flatMap(({ deputyships }) => deputyships.map(({ insteadOf }) => insteadOf));
  const leads = await models.getMany<AccountDocument>('accounts', [...new Set(named)]);
  const isLead = (reference: string, agency: string) =>
    leads.some((lead) => lead.reference === reference && leadsOn(lead, agency, today));
  return accounts.map((account) => ({
    ...account,
    ...opaque(account),
    asOf: today,
    holds: heldOn(account, today, isLead) satisfies readonly Held[],
  }));
}
