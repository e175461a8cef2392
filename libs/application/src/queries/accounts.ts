/** The accounts: who may do what, from when to when, and what each holds today. */
import { grantableRoles } from '#domain/account/facts.js';
import { heldOn, leadsOn, type Held } from '#domain/account/held.js';
import type { PlainDate, Role } from '#domain/entry.js';
import type { AccountDocument } from '#read-models/documents.js';
import type { Condition, ReadStore } from '#read-models/port.js';
import { Choice, Ref, YesNo } from '../fields/fields.js';
import { capacityIn, type Caller } from '../permissions/caller.js';
import { NotFound } from '../problems.js';
import { answers, PagedQuery, Query } from './query.js';
import { given, pageOf } from './registers.js';
import { agenciesSeenBy } from './scope.js';
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

/** Who sees every account; a lead sees those that act for their agency. */
const seesAll: readonly Role[] = ['administrator', 'coordinator'];
const may: readonly Role[] = [...seesAll, 'agency-lead'];

export const accountQueries = [
  answers({
    query: ListAccounts,
    path: 'accounts',
    summary: 'The accounts, and what each may do today',
    may,
    async answer(query: ListAccounts, { models, today }) {
      const { role, agency, suspended, caller } = query;
      const active = suspended === undefined ? undefined : suspended ? 'no' : 'yes';
      const all = given({ active, roles: role === undefined ? undefined : { has: [role] } });
      // Both must hold: the agency that is asked for, and the reader's own.
      const alternatives = [
        hasAnyOf(agenciesSeen(caller)),
        hasAnyOf(agency === undefined ? undefined : [agency]),
      ].filter((one) => one !== undefined);
      const [first, ...others] = alternatives;
      const where = {
        all: { ...all, ...(first === undefined ? {} : { agencies: first }) },
        ...(others.length === 0 ? {} : { any: others.map((agencies) => ({ agencies })) }),
      };
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
    async answer({ reference, caller }: GetAccount, { models, today }) {
      const account = await models.get<AccountDocument>('accounts', reference);
      const seen = agenciesSeen(caller);
      const isSeen = seen === undefined || account?.agencies.some((agency) => seen.includes(agency));
      const [view] = account === undefined || !isSeen ? [] : await accountViews([account], models, today);
      if (view === undefined) throw new NotFound(`account ${reference}`);
      return view;
    },
  }),
];

/** Undefined for every account. */
function agenciesSeen(caller: Caller): readonly string[] | undefined {
  return capacityIn(caller, seesAll) === undefined ? agenciesSeenBy(caller) : undefined;
}

function hasAnyOf(agencies: readonly string[] | undefined): Condition | undefined {
  return agencies === undefined ? undefined : { has: agencies };
}

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
