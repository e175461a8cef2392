/** Draws a page: what the template needs beside its own content, on every page alike. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Caller } from '#application/permissions/caller.js';
import { nonceOf } from '../../http/protection.js';
import { knownPrincipalOf } from '../../http/request.js';
import { navigationFor } from '../navigation.js';
import { render } from './templates.js';
import { csrfFor } from './csrf.js';
import { saidBefore } from './said.js';

const roleInWords = {
  coordinator: 'Coordinator',
  auditor: 'Auditor',
  'agency-lead': 'Agency lead',
  'board-member': 'Board member',
  inspector: 'Inspector',
  administrator: 'Administrator',
  system: 'The service',
} as const;

/** Who one is on this page, in every capacity, and until when. */
function nameplateOf({ name, capacities }: Caller): object {
  const roles = capacities.map(({ person }) => person.role);
  return {
    name,
    roles,
    agencies: capacities.flatMap(({ person: { agency } }) => (agency === undefined ? [] : [agency])),
    inWords: [...new Set(roles)].map((role) => roleInWords[role]).join(', '),
    post: capacities[0]?.person.post,
    until: capacities.map(({ until }) => until).find((until) => until !== undefined),
  };
}

/** What stands on paper: never the secret of a link, which whoever finds the paper could use. */
function printable({ url, params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'secret' in params ? '' : url;
}

/** Sends a page. Browsers keep no copy of it: it may hold what only this person may read. */
export function draw(reply: FastifyReply, view: string, content: object): void {
  const { request } = reply;
  const principal = knownPrincipalOf(request);
  const caller = principal?.caller;
  const said = saidBefore(reply);
  const page = render(view, {
    ...content,
    ...(said === undefined ? {} : { said }),
    path: request.url.split('?')[0],
    address: printable(request),
    cspNonce: nonceOf(reply),
    /** Makes the forms on this page be carried out once. */
    key: randomUUID(),
    csrf: csrfFor(request),
    /** Whether one came by a session, which one can leave. */
    isSignedIn: principal?.session !== undefined,
    ...(caller === undefined
      ? { navigation: [] }
      : { me: nameplateOf(caller), navigation: navigationFor(caller, request.url) }),
  });
  void reply.header('Cache-Control', 'private, no-store').type('text/html; charset=utf-8');
  void reply.send(page);
}
