/** Addresses of this service as browsers know them. */
import type { FastifyRequest } from 'fastify';
import type { Service } from '../service/service.js';

export function addressOf(
  { settings }: Pick<Service, 'settings'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  path: string,
): string {
  return (settings.web.address ?? `${protocol}://${host}`) + path;
}
