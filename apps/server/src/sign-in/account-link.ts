/** A link by which somebody takes up an account, or chooses a new passphrase: given by hand, or sent by e-mail. */
import type { FastifyRequest } from 'fastify';
import type { Instant } from '#domain/entry.js';
import type { Service } from '../service/service.js';

/** How long a link is good for, in minutes: an invitation waits for somebody, a new passphrase is wanted now. */
const MINUTES = { invitation: 3 * 24 * 60, reset: 60 } as const;

export interface AccountLink {
  readonly url: string;
  /** When it ends, UTC. */
  readonly until: Instant;
}

/** Makes the one link that then is good for this account and purpose; the one before it is void. */
export async function accountLink(
  { identity, now, settings }: Pick<Service, 'identity' | 'now' | 'settings'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  purpose: keyof typeof MINUTES,
  account: string,
): Promise<AccountLink> {
  const minutes = MINUTES[purpose];
  const secret = await identity.links.make(purpose, account, minutes);
  const until = new Date(Date.parse(now()) + minutes * 60_000).toISOString();
  const origin = settings.web.address ?? `${protocol}://${host}`;
  return { url: `${origin}/${purpose}/${secret}`, until };
}
