/** Which account somebody has whom the provider knows: the one that it was linked with, or is linked with now. */
import { InviteAccount } from '#application/commands/account.js';
import { isKeptForTheService } from '#domain/account/decide.js';
import type { Account } from '#domain/account/facts.js';
import { referencePattern } from '#domain/references.js';
import type { Service } from '../../service/service.js';
import type { OidcSettings } from '../../settings/oidc.js';
import { asTheService } from '../as-the-service.js';
import { asProvider, grantClaimed, rolesClaimed } from './claimed-roles.js';
import type { Claimed } from './provider.js';

type Parts = Pick<Service, 'identity' | 'streams' | 'handler' | 'now'>;

/**
 * The account, with the roles that the claims give. Found by who the provider says that they are; the first time by
 * their e-mail address, if the provider says that it is theirs. Where they have none, one is made only for somebody whose
 * claims give a role, and whose address is nobody's here.
 * @returns undefined for somebody who has no account
 */
export async function accountOf(
  parts: Parts,
  settings: OidcSettings,
  claimed: Claimed,
): Promise<string | undefined> {
  const { names } = parts.identity;
  const known = await names.accountOfIdentity(claimed.identity);
  const account = known ?? (await byEmail(parts, claimed)) ?? (await made(parts, settings, claimed));
  if (account === undefined) return undefined;
  if (known === undefined && !(await names.linkIdentity(account, claimed.identity))) return undefined;
  await grantClaimed(parts, settings, { account, values: claimed.values });
  return account;
}

/** An account that is linked with somebody else at the same provider is theirs alone. */
async function byEmail(
  { identity: { names } }: Parts,
  { email, identity }: Claimed,
): Promise<string | undefined> {
  if (email === undefined) return undefined;
  const account = await names.accountOfEmail(email);
  if (account === undefined) return undefined;
  const others = await names.identitiesOf(account);
  return others.some(({ issuer }) => issuer === identity.issuer) ? undefined : account;
}

async function made(parts: Parts, settings: OidcSettings, claimed: Claimed): Promise<string | undefined> {
  const { email, saidEmail, values } = claimed;
  if (rolesClaimed(settings, values).length === 0) return undefined;
  // Whoever has that address has an account: a second one would let in somebody whose first one is suspended.
  if (saidEmail !== undefined && (await parts.identity.names.accountOfEmail(saidEmail)) !== undefined)
    return undefined;
  const wanted = (email ?? claimed.name ?? claimed.identity.subject).split('@')[0] ?? '';
  const reference = await freeReference(parts, wanted);
  const name = claimed.name ?? email ?? reference;
  await asTheService(parts, InviteAccount, undefined, { reference, name }, asProvider(settings));
  if (email !== undefined) await parts.identity.names.setEmail(reference, email);
  return reference;
}

/** As near to what is wanted as references go, with a number where others have it. */
async function freeReference({ streams }: Parts, wanted: string): Promise<string> {
  const plain = wanted
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '.')
    .slice(0, 50)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  const base = referencePattern.account.test(plain) ? plain : 'account';
  for (let number = 1; ; number++) {
    const reference = number === 1 ? base : `${base}.${number}`;
    if (
      !isKeptForTheService(reference) &&
      (await streams.load<Account>('account', reference)).state === undefined
    )
      return reference;
  }
}
