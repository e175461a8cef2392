/** The accounts, each with the roles that were given to it and not taken away, whatever their dates. */
import { evolveAccount, type Account } from '#domain/account/facts.js';
import type { Role } from '#domain/entry.js';
import type { AgencyRef } from '#domain/references.js';
import type { AccountDocument, Shown } from '../documents.js';
import { shownBy, stateAfter, type Step } from './step.js';

export async function projectAccount(step: Step): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('accounts', reference);
  const account = stateAfter(evolveAccount, step, before);
  documents.put('accounts', reference, accountDocument(account, shownBy(fact)));
}

function accountDocument(account: Account, shown: Shown): AccountDocument {
  const grants = account.grants.filter(({ revoked }) => revoked === null);
  const deputyships = account.deputyships.filter(({ stoodDown }) => stoodDown === null);
  const inspections = account.inspections.filter(({ ended }) => ended === null);
  const roles = new Set<Role>([
    ...grants.map(({ role }) => role),
    ...deputyships.map(() => 'agency-lead' as const),
    ...inspections.map(() => 'inspector' as const),
  ]);
  const agencies = new Set<AgencyRef>([
    ...grants.flatMap((grant) => grant.agencies),
    ...deputyships.map(({ agency }) => agency),
  ]);
  return {
    ...account,
    ...shown,
    roles: [...roles],
    agencies: [...agencies],
    active: account.suspended === null ? 'yes' : 'no',
  };
}
