/** What the page of a link shows once the link is over. */
import type { FastifyReply } from 'fastify';

/** @param how to come by a new one, in a sentence */
export function linkIsOver(reply: FastifyReply, how: string): object {
  void reply.status(410);
  return { isOver: true, how };
}
