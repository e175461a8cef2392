/** Where passkeys are good here. */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Site } from '#identity/passkeys/ceremonies.js';
import type { Service } from '../../service/service.js';

/** The one host over plain HTTP that browsers hold to be safe, and that has a name. */
const HERE = 'localhost';

/**
 * This service as authenticators know it: by the address that is set. Without one only on this machine, since whoever
 * stood between could say any other host.
 * @returns undefined where browsers would make no passkey: without TLS, or where the address has no name
 */
export function siteOf(
  { settings }: Pick<Service, 'settings'>,
  { protocol, host, hostname }: Pick<FastifyRequest, 'protocol' | 'host' | 'hostname'>,
): Site | undefined {
  const here = hostname === HERE ? `${protocol}://${host}` : undefined;
  const address = settings.web.address ?? here;
  if (address === undefined) return undefined;
  const { protocol: scheme, hostname: id, origin } = new URL(address);
  // Brackets hold an IPv6 address.
  const isNamed = isIP(id) === 0 && !id.startsWith('[');
  return id === HERE || (scheme === 'https:' && isNamed) ? { id, origin } : undefined;
}
