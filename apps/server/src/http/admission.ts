/**
 * Takes only as many commands at once as the service can carry out promptly; the surplus is told to try again. Without
 * a bound, every command would wait behind all others, and what waits would fill the memory.
 */
import type { FastifyInstance } from 'fastify';
import { TooBusy } from '#application/problems.js';

/**
 * Lets in a bounded number of commands (every request that is no mere question) at once. They are counted from when
 * their body has arrived, so that nobody takes a place by sending slowly.
 */
export function setUpAdmission(fastify: FastifyInstance, most: number): void {
  let under = 0;
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') done();
    else if (under >= most)
      done(new TooBusy('The service has as many commands to carry out as it can take.'));
    else {
      under += 1;
      // Emitted however the answer ends, also when the caller has gone away.
      reply.raw.once('close', () => (under -= 1));
      done();
    }
  });
}
