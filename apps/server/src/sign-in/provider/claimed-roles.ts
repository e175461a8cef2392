/** Roles that the provider's claims give: granted and taken away as events, in the provider's name, at each signing in. */
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import { randomUUIDv7 } from 'node:crypto';
import { GrantRole, RevokeRole } from '#application/commands/account.js';
import type { Command } from '#application/commands/command.js';
import { readInput } from '#application/fields/read.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { actingAs } from '#application/permissions/caller.js';
import { InvalidInput, Refused } from '#application/problems.js';
import type { Account, AccountFact, Grant } from '#domain/account/facts.js';
import type { Entry } from '#domain/entry.js';
import { londonDate } from '#domain/time.js';
import type { Service } from '../../service/service.js';
import type { ClaimedRole, OidcSettings } from '../../settings/oidc.js';

const logger = new Logger('sign-in');

/** What the settings give somebody with these values of the claim. */
export function rolesClaimed({ roles }: OidcSettings, values: readonly string[]): readonly ClaimedRole[] {
  return roles.filter(({ value }) => values.includes(value));
}

interface Asked {
  readonly command: new () => Command;
  readonly body: object;
  /** The account; none for a new one. */
  readonly subject?: string;
}

/** Gives a command as the provider: the trail tells it from what the service does by its own rules. */
export async function giveAsProvider(
  bus: CommandBus,
  { name }: OidcSettings,
  { command, body, subject }: Asked,
): Promise<void> {
  const asked = readInput(command, body);
  const caller = actingAs({ id: 'system', name: `Sign-in by ${name}`, role: 'system' });
  asked.calledBy({
    ...{ caller, channel: 'system', on: 'account', correlationId: randomUUIDv7() },
    ...(subject === undefined ? {} : { subject }),
  });
  await bus.execute<Command, CommandReceipt>(asked);
}

/**
 * Grants what the claims give and is not held, and takes away what they gave before and give no longer. What people
 * granted stays as it is. What the rules refuse is left and logged: an administrator sees to it.
 */
export async function grantClaimed(
  { streams, now }: Pick<Service, 'streams' | 'now'>,
  bus: CommandBus,
  settings: OidcSettings,
  { account, values }: { readonly account: string; readonly values: readonly string[] },
): Promise<void> {
  if (settings.roles.length === 0) return;
  const claimed = rolesClaimed(settings, values);
  const { state, history } = await streams.load<Account>('account', account);
  if (state === undefined || state.suspended !== null) return;
  const today = londonDate(now());
  const held = state.grants.filter(
    ({ revoked, until }) => revoked === null && (until === null || today <= until),
  );
  const given = givenByProvider((await history()) as readonly Entry<AccountFact>[]);
  for (const { grant, ...one } of held)
    if (given.has(grant) && !claimed.some((each) => isFor(each, one)))
      await tryTo(bus, settings, {
        ...{ command: RevokeRole, subject: account },
        body: { grant, reason: `${settings.name} says so no longer.` },
      });
  for (const one of claimed)
    if (!held.some((each) => isFor(one, each)))
      await tryTo(bus, settings, {
        ...{ command: GrantRole, subject: account },
        body: { role: one.role, ...(one.agencies.length === 0 ? {} : { agencies: one.agencies }) },
      });
}

async function tryTo(bus: CommandBus, settings: OidcSettings, asked: Asked): Promise<void> {
  try {
    await giveAsProvider(bus, settings, asked);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof InvalidInput)) throw error;
    logger.warn(
      `${asked.command.name} on account ${asked.subject ?? ''} was not carried out: ${error.message}`,
    );
  }
}

function isFor({ role, agencies }: ClaimedRole, grant: Pick<Grant, 'role' | 'agencies'>): boolean {
  return grant.role === role && agencies.every((agency) => grant.agencies.includes(agency));
}

/** Numbers of the grants that were made in the provider's name. */
function givenByProvider(entries: readonly Entry<AccountFact>[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) =>
      entry.type === 'RoleGranted' && entry.metadata.recordedBy.id === 'system' ? [entry.data.grant] : [],
    ),
  );
}
