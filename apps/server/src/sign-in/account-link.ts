/** A link to an account as a page shows it or a message carries it: on the address by which this server is reached. */
import type { FastifyRequest } from 'fastify';
import { makeLink, type LinkMade } from '../service/account-links.js';
import { addressOf } from './own-address.js';
import type { Service } from '../service/service.js';

export interface AccountLink extends Pick<LinkMade, 'expiresAt'> {
  readonly url: string;
}

export async function accountLink(
  service: Pick<Service, 'identity' | 'now' | 'settings'>,
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  purpose: Parameters<typeof makeLink>[1],
  account: string,
): Promise<AccountLink> {
  const { path, expiresAt } = await makeLink(service, purpose, account);
  return { url: addressOf(service, request, path), expiresAt };
}
