/** The cookie that ties a browser to what it has begun: while it is at the provider, or at its owner's passkey. */
import type { FastifyReply } from 'fastify';
import { cookieName, cookieTerms } from '../web/frame/said.js';

type Flow = 'gt_flow' | 'gt_passkey';

export function keepFlow(reply: FastifyReply, flow: Flow, secret: string): void {
  void reply.setCookie(cookieName(reply.request, flow), secret, cookieTerms(reply.request));
}

/** The secret of the browser's flow, which the cookie then no longer holds. */
export function takeFlow(reply: FastifyReply, flow: Flow): string | undefined {
  const name = cookieName(reply.request, flow);
  const secret = reply.request.cookies[name];
  void reply.clearCookie(name, cookieTerms(reply.request));
  return secret !== undefined && /^[\w-]{1,200}$/.test(secret) ? secret : undefined;
}
