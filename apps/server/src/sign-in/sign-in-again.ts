/** When a form comes from somebody whose session has ended: they sign in, and what they typed waits for them. */
import type { FastifyReply } from 'fastify';
import type { Service } from '../service/service.js';
import { draw } from '../web/frame/draw.js';
import { refuseOtherSites } from '../web/frame/same-site.js';
import { untouched } from '../web/frame/trouble.js';
import { carry } from './carried.js';
import { localPath } from './local-path.js';

/**
 * Draws the sign-in page with what was typed in it.
 * @throws NotAllowed when another site sent the form: nobody is to send on what somebody else has typed
 */
export function signInAgain(reply: FastifyReply, { people }: Service): void {
  const { request } = reply;
  refuseOtherSites(request);
  const to = localPath(request.url);
  void reply.status(401);
  draw(reply, 'sign-in/sign-in.njk', { people, to, form: untouched, carried: carry(to, request.body) });
}
