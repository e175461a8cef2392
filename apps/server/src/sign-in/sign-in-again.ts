/** When a form comes from somebody whose session has ended: they sign in, and what they typed waits for them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFormWithFiles, type ArrivingFile } from '../http/uploads.js';
import type { Service } from '../service/service.js';
import { draw } from '../web/frame/draw.js';
import { textsOf, type Texts } from '../web/frame/fields.js';
import { refuseOtherSites } from '../web/frame/same-site.js';
import { untouched } from '../web/frame/trouble.js';
import { carry } from './carried.js';
import { localPath } from './local-path.js';
import { waysInto } from './sign-in-page.js';

/**
 * Draws the sign-in page with what was typed in it.
 * @throws NotAllowed when another site sent the form: nobody is to send on what somebody else has typed
 */
export async function signInAgain(reply: FastifyReply, service: Service): Promise<void> {
  const { request } = reply;
  refuseOtherSites(request);
  const to = localPath(request.url);
  const carried = carry(to, request.isMultipart() ? await textsIn(request) : request.body);
  void reply.status(401);
  draw(reply, 'sign-in/sign-in.njk', { ...waysInto(service, request), to, form: untouched, carried });
}

/** What was typed in a form that carries files. The files themselves are let go: nobody is known whose they would be. */
async function textsIn(request: FastifyRequest): Promise<Texts> {
  const letGo = ({ content }: ArrivingFile) => {
    content.resume();
    return Promise.resolve('');
  };
  const { sent } = await readFormWithFiles(request, letGo);
  return textsOf(sent.filter(([, value]) => value !== ''));
}
