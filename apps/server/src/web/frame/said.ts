/** What the next page is told after a form was sent: what happened, and which entry it must have taken in. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Read once, and forgotten. */
const SAID = 'gt_said';
/** The last position that this browser wrote: its pages wait until the views have taken it in. */
const WROTE = 'gt_wrote';
/** Longest message, in characters, that a cookie carries. */
const LONGEST = 600;

/** How cookies are set: unreadable to scripts, not sent along from other sites, and only over TLS where there is TLS. */
export function cookieTerms({ protocol }: FastifyRequest): {
  readonly path: string;
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly secure: boolean;
} {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: protocol === 'https' };
}

/** With the prefix, browsers take a cookie only over TLS, for this very host and all of it (draft-ietf-httpbis-rfc6265bis, 4.1.3.2). */
export function cookieName({ protocol }: FastifyRequest, name: string): string {
  return protocol === 'https' ? `__Host-${name}` : name;
}

export function sayNext(reply: FastifyReply, message: string): void {
  void reply.setCookie(
    cookieName(reply.request, SAID),
    message.slice(0, LONGEST),
    cookieTerms(reply.request),
  );
}

/** What the form before this page said; it is said once. */
export function saidBefore(reply: FastifyReply): string | undefined {
  const said = reply.request.cookies[cookieName(reply.request, SAID)];
  if (said !== undefined) void reply.clearCookie(cookieName(reply.request, SAID), cookieTerms(reply.request));
  return said;
}

export function noteWritten(reply: FastifyReply, position: string): void {
  void reply.setCookie(cookieName(reply.request, WROTE), position, cookieTerms(reply.request));
}

export function lastWritten(request: FastifyRequest): string | undefined {
  const position = request.cookies[cookieName(request, WROTE)];
  return position !== undefined && /^\d{1,16}$/.test(position) ? position : undefined;
}
