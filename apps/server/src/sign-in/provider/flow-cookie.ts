/** The cookie that ties a browser to its flow while it is at the provider. */
import type { FastifyReply } from 'fastify';
import { cookieName, cookieTerms } from '../../web/frame/said.js';

const NAME = 'gt_flow';

export function keepFlow(reply: FastifyReply, secret: string): void {
  void reply.setCookie(cookieName(reply.request, NAME), secret, cookieTerms(reply.request));
}

/** The secret of the browser's flow, which the cookie then no longer holds. */
export function takeFlow(reply: FastifyReply): string | undefined {
  const name = cookieName(reply.request, NAME);
  const secret = reply.request.cookies[name];
  void reply.clearCookie(name, cookieTerms(reply.request));
  return secret !== undefined && /^[\w-]{1,200}$/.test(secret) ? secret : undefined;
}
