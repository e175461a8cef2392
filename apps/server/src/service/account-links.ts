/** Invites somebody to an account, or lets them choose a new passphrase: by a link that an administrator passes on. */
import type { CommandBus } from '@nestjs/cqrs';
import { randomUUIDv7 } from 'node:crypto';
import { InviteAccount, ResetAccount } from '#application/commands/account.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { Email, Line, Ref, Text } from '#application/fields/fields.js';
import { readInput } from '#application/fields/read.js';
import type { Caller } from '#application/permissions/caller.js';
import { InvalidInput } from '#application/problems.js';
import type { Channel, Instant } from '#domain/entry.js';
import type { LinkPurpose } from '#identity/links.js';
import type { Service } from './service.js';

/** For an invitation: time to read one's post. For a reset: as long as it takes to ring somebody up. In minutes. */
const GOOD_FOR = { invitation: 3 * 24 * 60, reset: 60 } as const satisfies Partial<
  Record<LinkPurpose, number>
>;

export class Invitation {
  @Ref('account', { label: 'Account' })
  account!: string;
  @Line({ label: 'Name', example: 'J. Doe' })
  name!: string;
  @Line({ label: 'Post', optional: true })
  post?: string;
  @Email({ label: 'E-mail address, by which they sign in', example: 'j.doe@example.org' })
  email!: string;
}
export class ResetAsked {
  @Ref('account', { label: 'Account' })
  account!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}

export interface LinkMade {
  /** The address on this server. */
  readonly path: string;
  readonly expiresAt: Instant;
}

type Parts = Pick<Service, 'identity' | 'handler' | 'now'>;

/**
 * Makes an account, gives it its e-mail address, which is not in the log, and makes the link to take it up by.
 * @throws InvalidInput when the e-mail address is another account's, and what `InviteAccount` is refused by
 */
export async function invite(
  parts: Parts,
  { account, name, post, email }: Invitation,
  by: { readonly caller: Caller; readonly channel: Channel; readonly key?: string },
): Promise<LinkMade> {
  const { names } = parts.identity;
  const taken = () =>
    new InvalidInput([{ field: 'email', message: 'Another account has this e-mail address.' }]);
  if (((await names.accountOfEmail(email)) ?? account) !== account) throw taken();
  const body = { reference: account, name, ...(post === undefined ? {} : { post }) };
  const command = readInput(InviteAccount, body).calledBy({
    ...by,
    on: 'account',
    correlationId: randomUUIDv7(),
  });
  await parts.handler.execute(definitionOf(command), command);
  if (!(await names.setEmail(account, email))) throw taken();
  return makeLink(parts, 'invitation', account);
}

/**
 * Ends an account's sessions and tokens, takes its passphrase, second factor and passkeys away, which the log keeps with the
 * reason, and makes the link by which its person chooses new ones.
 * @throws NotFound when there is no such account, and what `ResetAccount` is refused by
 */
export async function reset(
  parts: Pick<Service, 'identity' | 'now'>,
  bus: CommandBus,
  { account, reason }: ResetAsked,
  by: { readonly caller: Caller; readonly channel: Channel },
): Promise<LinkMade> {
  const command = readInput(ResetAccount, { reason });
  await bus.execute(
    command.calledBy({ ...by, on: 'account', subject: account, correlationId: randomUUIDv7() }),
  );
  return makeLink(parts, 'reset', account);
}

/** Makes the one link that then is good for this account and purpose; the one before it is void. */
export async function makeLink(
  { identity, now }: Pick<Service, 'identity' | 'now'>,
  purpose: keyof typeof GOOD_FOR,
  account: string,
): Promise<LinkMade> {
  const minutes = GOOD_FOR[purpose];
  const expiresAt = new Date(Date.parse(now()) + minutes * 60_000).toISOString();
  const secret = await identity.links.make(purpose, account, minutes);
  return { path: `/${purpose}/${secret}`, expiresAt };
}
