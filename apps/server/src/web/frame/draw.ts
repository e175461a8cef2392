/** Draws a page: what the template needs beside its own content, on every page alike. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Caller } from '#application/permissions/caller.js';
import { sayDate } from '#domain/time.js';
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

const asSomebody = {
  coordinator: 'a coordinator',
  auditor: 'an auditor',
  'agency-lead': 'an agency lead',
  'board-member': 'a board member',
  inspector: 'an inspector',
  administrator: 'an administrator',
  system: 'the service',
} as const;

/** What somebody who may do nothing now could do until a day, or can from a day on. */
function sayBesides({ besides }: Caller): string {
  if (besides === undefined) return 'Nobody has given you a role here yet.';
  const { role, begins, ended = '' } = besides;
  const access = `Your access as ${asSomebody[role]}`;
  return begins === undefined
    ? `${access} ended on ${sayDate(ended)}.`
    : `${access} begins on ${sayDate(begins)}.`;
}

/** Who one is on this page, in every capacity, and until when. */
function nameplateOf(caller: Caller): object {
  const { name, capacities } = caller;
  const roles = capacities.map(({ person }) => person.role);
  return {
    name,
    roles,
    agencies: capacities.flatMap(({ person: { agency } }) => (agency === undefined ? [] : [agency])),
    inWords: [...new Set(roles)].map((role) => roleInWords[role]).join(', '),
    post: capacities[0]?.person.post,
    ...(capacities.length === 0 ? { besides: sayBesides(caller) } : {}),
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
