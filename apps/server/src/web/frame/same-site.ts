/** Refuses what another site makes a browser send: the browser itself says where a request comes from. */
import type { FastifyRequest } from 'fastify';
import { NotAllowed } from '#application/problems.js';
import { header } from '../../http/request.js';

/**
 * Lets through what comes from our own pages, and what does not come from a browser.
 * Sec-Fetch-Site is set by browsers and out of reach of scripts (W3C Fetch Metadata); Origin is asked where it is absent.
 * @throws NotAllowed when another site sent it
 */
export function refuseOtherSites(request: FastifyRequest): void {
  const site = header(request, 'sec-fetch-site');
  if (site !== undefined ? site === 'same-origin' || site === 'none' : isOwnOrigin(request)) return;
  throw new NotAllowed('This was sent from another site. Open the page here and send it again.');
}

function isOwnOrigin(request: FastifyRequest): boolean {
  const origin = header(request, 'origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}
