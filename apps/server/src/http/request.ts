/** What the HTTP layer reads off a request. */
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '#application/problems.js';
import type { Caller } from '#application/permissions/caller.js';
import type { Session } from '#identity/sessions.js';
import type { Scope } from '#identity/tokens/tokens.js';

/** Whoever sends a request. */
export interface Principal {
  readonly caller: Caller;
  /** The command line on the same machine, which proved that it can read the data folder. */
  readonly operator: boolean;
  /** What they showed to be let in. */
  readonly by: 'token' | 'session' | 'operator';
  /** What that is good for: a token may be for reading alone. */
  readonly scopes: readonly Scope[];
  /** The browser's session, for who came by one. */
  readonly session?: Session;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export function identify(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** Whoever the request stands for; undefined on an open route that nobody identified. */
export function knownPrincipalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}

/** @throws when the route was left open and nobody was identified: a fault of ours, never of the caller */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error(`Nobody is identified on ${request.url}.`);
  return principal;
}

/** One header's value; undefined when it is absent. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The entity tag of a stream at a revision. */
export function tagOf(stream: string, revision: number): string {
  return `"${stream}@${revision}"`;
}

/**
 * The revision that If-Match names; undefined without one.
 * @throws InvalidInput when it is not a tag of this stream
 */
export function ifMatchOf(request: FastifyRequest, stream: string): number | undefined {
  const tag = header(request, 'if-match');
  if (tag === undefined || tag === '*') return undefined;
  const found = /^"(.+)@(\d{1,9})"$/.exec(tag.trim());
  if (found === null || found[1] !== stream)
    throw new InvalidInput([
      { field: 'If-Match', message: `Expected the ETag of this item, such as ${tagOf(stream, 3)}.` },
    ]);
  return Number(found[2]);
}

/**
 * The Idempotency-Key; undefined without one.
 * @throws InvalidInput when it is empty, too long or not printable
 */
export function keyOf(request: FastifyRequest): string | undefined {
  const key = header(request, 'idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new InvalidInput([
    { field: 'Idempotency-Key', message: 'Expected 1 to 200 printable characters without spaces.' },
  ]);
}

/**
 * Whether the request only asks what would be done.
 * @throws InvalidInput when it says neither true nor false
 */
export function dryRunOf({ query }: FastifyRequest): boolean {
  const { dryRun } = query as { readonly dryRun?: unknown };
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false')
    throw new InvalidInput([{ field: 'dryRun', message: 'Expected true or false.' }]);
  return dryRun === 'true';
}
