/** A problem as a page: what happened in words, and the way on. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { header } from '../../http/request.js';
import { draw } from './draw.js';

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The first day that the log has anything of, where one asked for a time before it; null while it has nothing. */
  readonly nothingBefore?: string | null;
}

/** Whether a browser asked for a page, and not a program for data. */
export function isForPage(request: FastifyRequest): boolean {
  const isData = /^\/(api|metrics|assets)(\/|\?|$)/.test(request.url);
  return !isData && /text\/html|\*\/\*/.test(header(request, 'accept') ?? '*/*');
}

/** Sends the problem's page; who is not signed in is asked to, and comes back to where they were going. */
export async function drawProblem(reply: FastifyReply, problem: Problem): Promise<void> {
  const { status, title, detail, nothingBefore } = problem;
  const { request } = reply;
  if (status === 401 && request.method === 'GET') {
    await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
    return;
  }
  if (status === 503) void reply.header('Retry-After', '2');
  void reply.status(status);
  if (nothingBefore === undefined) draw(reply, 'frame/problem.njk', { status, title, detail });
  else draw(reply, 'frame/nothing-before.njk', { firstDay: nothingBefore, ...waysOutOf(request.url) });
}

/** From a time of which nothing is on record: the page now, or of that day by what is known today, or the meeting's pack. */
function waysOutOf(url: string): object {
  const { pathname, searchParams: asked } = new URL(url, 'http://localhost');
  const at = (time: Readonly<Record<string, string>>): string => {
    const others = [...asked].filter(([name]) => !['knownAt', 'knownOn', 'asAt'].includes(name));
    const query = new URLSearchParams([...others, ...Object.entries(time)]).toString();
    return query === '' ? pathname : `${pathname}?${query}`;
  };
  const known = asked.get('knownOn') || asked.get('knownAt') || '';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(known) && !asked.get('asAt');
  const meeting = /^meeting:(.+)$/.exec(known)?.[1];
  if (meeting !== undefined) return { sameNow: at({}), meeting: `/meetings/${encodeURIComponent(meeting)}` };
  return { sameNow: at({}), ...(isDay ? { day: known, thatDay: at({ asAt: known }) } : {}) };
}
