/** Takes down who looked at what before they are shown it; when it cannot be taken down, nothing is shown. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#application/permissions/caller.js';
import { AccessLogUnavailable, type AccessEntry, type AccessOutcome } from '#identity/access-log/port.js';
import { knownPrincipalOf } from '../http/request.js';
import type { Service } from '../service/service.js';
import { recordedOf } from './recorded.js';

type Recording = Pick<Service, 'accessLog' | 'now'>;

export function setUpAccessRecord(fastify: FastifyInstance, service: Recording): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (service.accessLog.isFull && reads(request) && recordedOf(request) !== undefined)
      done(new AccessLogUnavailable('Who reads what cannot be taken down now, so nothing is shown.'));
    else done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (reads(request)) recordAccess(service, request, reply.statusCode);
    else if (showsTheRecord(request, reply)) recordAccess(service, request, 200);
    done();
  });
}

function reads({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * Whether what was sent is answered with more than a receipt: a form's page once more, what somebody else recorded
 * meanwhile, or what a person holds.
 */
function showsTheRecord({ routeOptions }: FastifyRequest, reply: FastifyReply): boolean {
  const { statusCode } = reply;
  if (statusCode === 412) return true;
  if (routeOptions.url?.endsWith('/hand-over') === true && statusCode === 200) return true;
  const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
  return isPage && ![401, 403, 404].includes(statusCode) && (statusCode < 300 || statusCode >= 400);
}

/**
 * Takes one request down, once for each item that it names; by itself where an answer never ends, such as a stream. Nobody known is
 * nobody shown.
 */
export function recordAccess({ accessLog, now }: Recording, request: FastifyRequest, status: number): void {
  const principal = knownPrincipalOf(request);
  const outcome = outcomeOf(status);
  const recorded = outcome === undefined ? undefined : recordedOf(request);
  if (principal === undefined || outcome === undefined || recorded === undefined) return;
  const { items, ...how } = recorded;
  const entry = { ...how, ...readerOf(principal.caller), at: now(), address: request.ip, outcome };
  const [first, ...others] = items;
  accessLog.record(first === undefined ? entry : { ...entry, item: first });
  for (const item of others) accessLog.record({ ...entry, item });
}

/** Who reads, and as what. */
export function readerOf({
  id,
  name,
  capacities,
}: Caller): Pick<AccessEntry, 'person' | 'name' | 'roles' | 'agencies'> {
  return {
    ...{ person: id, name },
    roles: distinct(capacities.map(({ person }) => person.role)),
    agencies: distinct(capacities.flatMap(({ person: { agency } }) => agency ?? [])),
  };
}

/** Undefined for a browser that is sent elsewhere, where it will be taken down. */
function outcomeOf(status: number): AccessOutcome | undefined {
  if (status < 300 || status === 304) return 'shown';
  if (status < 400) return undefined;
  if (status === 401 || status === 403) return 'refused';
  return status === 404 ? 'not-found' : 'failed';
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return values.length < 2 ? values : [...new Set(values)];
}
