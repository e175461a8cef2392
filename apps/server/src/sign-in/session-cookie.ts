/** The cookie that a session lies in: forgotten when the browser closes, and bound to this host where there is TLS. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName, cookieTerms } from '../web/frame/said.js';

function nameFor(request: FastifyRequest): string {
  return cookieName(request, 'gt_session');
}

/** What the browser shows of its session; undefined when it shows none. */
export function sessionSecretOf(request: FastifyRequest): string | undefined {
  const secret = request.cookies[nameFor(request)];
  return secret !== undefined && /^[\w-]{1,200}$/.test(secret) ? secret : undefined;
}

/** For the browser, and for what is left of this request. */
export function keepSession(reply: FastifyReply, secret: string): void {
  reply.request.cookies[nameFor(reply.request)] = secret;
  void reply.setCookie(nameFor(reply.request), secret, cookieTerms(reply.request));
}

export function forgetSession(reply: FastifyReply): void {
  void reply.clearCookie(nameFor(reply.request), cookieTerms(reply.request));
}
