/** Lets nobody in without a session or a bearer token, but where a route says that it is open. */
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { actingAs } from '#application/permissions/caller.js';
import { NotAllowed } from '#application/problems.js';
import { scopes, type Scope } from '#identity/tokens/tokens.js';
import { principalBySession } from '../sign-in/session-principal.js';
import { refuseOtherSites } from '../web/frame/same-site.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { header, identify, type Principal } from './request.js';

const OPEN = 'open to anybody';
/** Methods that change nothing (RFC 9110, 9.2.1). */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Marks a route that needs nobody to be known. */
export const OpenToAnybody = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** The request carries neither a session nor a token that we know. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
  constructor() {
    super('Sign in, or send your API token as “Authorization: Bearer …”.');
  }
}

@Injectable()
export class Access implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SERVICE) private readonly service: Service,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await whoAsks(this.service, request);
    if (principal !== undefined) identify(request, principal);
    // A browser sends its session along whoever makes it; a token has to be known.
    if (principal?.by === 'session' && !READING.has(request.method)) refuseOtherSites(request);
    if (this.isOpen(context)) return true;
    if (principal === undefined) throw new Unauthenticated();
    const needed: Scope = READING.has(request.method) ? 'read' : 'write';
    if (!principal.scopes.includes(needed))
      throw new NotAllowed(`This token was not made to ${needed}. Make one with the scope “${needed}”.`);
    return true;
  }

  private isOpen(context: ExecutionContext): boolean {
    const where = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean | undefined>(OPEN, where) === true;
  }
}

/**
 * Whoever a request comes from, as they are at this moment: asked for every request, and again for each batch of an open
 * stream, so that access that has ended ends at once.
 * @returns undefined when nobody we know is behind it
 */
export async function whoAsks(service: Service, request: FastifyRequest): Promise<Principal | undefined> {
  const authorization = header(request, 'authorization');
  return authorization === undefined
    ? principalBySession(service, request)
    : principalByToken(service, authorization);
}

async function principalByToken(
  { tokens, operator, accounts, now }: Service,
  authorization: string,
): Promise<Principal | undefined> {
  const token = /^Bearer +([\w-]{1,200})$/i.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  if (operator.matches(token)) return { caller: operator.caller, operator: true, by: 'operator', scopes };
  const bearer = await tokens.bearerOf(token);
  if (bearer === undefined) return undefined;
  const caller =
    bearer.kind === 'service' ? actingAs(bearer.person) : await accounts.callerOf(bearer.account, now());
  return caller && { caller, operator: false, by: 'token', scopes: bearer.scopes };
}
