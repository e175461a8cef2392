/** A link to an account as a page shows it or a message carries it: on the address by which this server is reached. */
import type { FastifyRequest } from 'fastify';
import { makeLink, type LinkMade } from '../service/account-links.js';
import type { Service } from '../service/service.js';

export interface AccountLink extends Pick<LinkMade, 'expiresAt'> {
  readonly url: string;
}

export async function accountLink(
  service: Pick<Service, 'identity' | 'now' | 'settings'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  purpose: Parameters<typeof makeLink>[1],
  account: string,
): Promise<AccountLink> {
  const { path, expiresAt } = await makeLink(service, purpose, account);
  const origin = service.settings.web.address ?? `${protocol}://${host}`;
  return { url: origin + path, expiresAt };
}
