/** A problem as a page: what happened in words, and the way on. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { header } from '../../http/request.js';
import { draw } from './draw.js';

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Whether a browser asked for a page, and not a program for data. */
export function isForPage(request: FastifyRequest): boolean {
  const isData = /^\/(api|metrics|assets)(\/|\?|$)/.test(request.url);
  return !isData && /text\/html|\*\/\*/.test(header(request, 'accept') ?? '*/*');
}

/** Sends the problem's page; who is not signed in is asked to, and comes back to where they were going. */
export async function drawProblem(reply: FastifyReply, { status, title, detail }: Problem): Promise<void> {
  const { request } = reply;
  if (status === 401 && request.method === 'GET') {
    await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
    return;
  }
  if (status === 503) void reply.header('Retry-After', '2');
  void reply.status(status);
  draw(reply, 'frame/problem.njk', { status, title, detail });
}
