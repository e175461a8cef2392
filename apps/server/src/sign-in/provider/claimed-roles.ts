/** Roles that the provider's claims give: granted and taken away as events, in the provider's name, at each signing in. */
import { Logger } from '@nestjs/common';
import { GrantRole, RevokeRole } from '#application/commands/account.js';
import type { Command } from '#application/commands/command.js';
import { actingAs, type Caller } from '#application/permissions/caller.js';
import { InvalidInput, Refused } from '#application/problems.js';
import { THE_PROVIDER } from '#domain/account/decide.js';
import type { Account, AccountFact, Grant } from '#domain/account/facts.js';
import type { Entry } from '#domain/entry.js';
import { londonDate } from '#domain/time.js';
import type { Service } from '../../service/service.js';
import type { ClaimedRole, OidcSettings } from '../../settings/oidc.js';
import { asTheService } from '../as-the-service.js';

const logger = new Logger('sign-in');

/** What the settings give somebody with these values of the claim. */
export function rolesClaimed({ roles }: OidcSettings, values: readonly string[]): readonly ClaimedRole[] {
  return roles.filter(({ value }) => values.includes(value));
}

/** The trail tells what the provider says from what people grant, and from what the service does by its own rules. */
export function asProvider({ name }: OidcSettings): Caller {
  return actingAs({ id: THE_PROVIDER, name: `Sign-in by ${name}`, role: 'system' });
}

/**
 * Grants what the claims give and is not held, and takes away what they gave before and give no longer. What people
 * granted stays as it is. What the rules refuse is left and logged: an administrator sees to it.
 */
export async function grantClaimed(
  parts: Pick<Service, 'streams' | 'handler' | 'now'>,
  settings: OidcSettings,
  { account, values }: { readonly account: string; readonly values: readonly string[] },
): Promise<void> {
  if (settings.roles.length === 0) return;
  const claimed = rolesClaimed(settings, values);
  const { state, history } = await parts.streams.load<Account>('account', account);
  if (state === undefined || state.suspended !== null) return;
  const today = londonDate(parts.now());
  const held = state.grants.filter(
    ({ revoked, until }) => revoked === null && (until === null || today <= until),
  );
  const given = givenByProvider((await history()) as readonly Entry<AccountFact>[]);
  const over = held.filter((one) => given.has(one.grant) && !claimed.some((each) => isWithin(one, each)));
  const stay = held.filter((one) => !over.includes(one));
  const tryTo = async (command: new () => Command, input: object) => {
    try {
      await asTheService(parts, command, account, input, asProvider(settings));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof InvalidInput)) throw error;
      logger.warn(`${command.name} on account ${account} was not carried out: ${error.message}`);
    }
  };
  for (const { grant } of over)
    await tryTo(RevokeRole, { grant, reason: `${settings.name} says so no longer.` });
  for (const { role, agencies } of claimed)
    if (!stay.some((one) => isWithin({ role, agencies }, one)))
      await tryTo(GrantRole, { role, ...(agencies.length === 0 ? {} : { agencies }) });
}

type RoleFor = Pick<Grant, 'role' | 'agencies'>;

/** Whether one role is no more than another: for the same agencies, or some of them. */
function isWithin({ role, agencies }: RoleFor, other: RoleFor): boolean {
  return role === other.role && agencies.every((agency) => other.agencies.includes(agency));
}

/** Numbers of the grants that were made in the provider's name. */
function givenByProvider(entries: readonly Entry<AccountFact>[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) =>
      entry.type === 'RoleGranted' && entry.metadata.recordedBy.id === THE_PROVIDER ? [entry.data.grant] : [],
    ),
  );
}
