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

export function sayNext(reply: FastifyReply, message: string): void {
  void reply.setCookie(SAID, message.slice(0, LONGEST), cookieTerms(reply.request));
}

/** What the form before this page said; it is said once. */
export function saidBefore(reply: FastifyReply): string | undefined {
  const said = reply.request.cookies[SAID];
  if (said !== undefined) void reply.clearCookie(SAID, cookieTerms(reply.request));
  return said;
}

export function noteWritten(reply: FastifyReply, position: string): void {
  void reply.setCookie(WROTE, position, cookieTerms(reply.request));
}

export function lastWritten(request: FastifyRequest): string | undefined {
  const position = request.cookies[WROTE];
  return position !== undefined && /^\d{1,16}$/.test(position) ? position : undefined;
}
