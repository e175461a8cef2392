/**
 * The value in each form that shows that it comes from a page of this session: another site cannot know it. Salted anew
 * for every page, so that the size of a compressed page gives nothing of it away (BREACH).
 */
import { Tokens } from '@fastify/csrf';
import type { FastifyRequest } from 'fastify';
import { NotAllowed } from '#application/problems.js';
import { knownPrincipalOf } from '../../http/request.js';
import type { Texts } from './fields.js';

const tokens = new Tokens({ saltLength: 16 });

/** For a page's forms; undefined where nobody came by a session, whose forms then need none. */
export function csrfFor(request: FastifyRequest): string | undefined {
  const session = knownPrincipalOf(request)?.session;
  return session && tokens.create(session.csrf);
}

/** @throws NotAllowed when a form was sent by a session that has not drawn it */
export function refuseForged(request: FastifyRequest, { _csrf: given }: Texts): void {
  const session = knownPrincipalOf(request)?.session;
  if (session === undefined) return;
  if (typeof given === 'string' && tokens.verify(session.csrf, given)) return;
  throw new NotAllowed('This page is from an earlier session. What you typed is still here: send it again.');
}
