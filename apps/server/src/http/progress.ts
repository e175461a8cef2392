/** Answers long work with its progress, one JSON object a line, for a caller that asks for `application/x-ndjson`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, type Problem } from './problems.js';
import { header } from './request.js';

export const PROGRESS_TYPE = 'application/x-ndjson';

/** A line of the answer: any number of `progress`, then one `answer` or one `problem`. */
export type ProgressLine =
  { readonly progress: object } | { readonly answer: object } | { readonly problem: Problem };

export function wantsProgress(request: FastifyRequest): boolean {
  return (header(request, 'accept') ?? '').includes(PROGRESS_TYPE);
}

/** Longest time between two lines of progress, in milliseconds: more often than people see would only cost. */
const BETWEEN_MS = 100;

/**
 * Does the work and writes its lines. The status is 200 by the time that anything can go wrong, so that the last line
 * says how it ended.
 */
export async function answerWithProgress(
  reply: FastifyReply,
  work: (onProgress: (progress: object) => void) => Promise<object>,
): Promise<void> {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': PROGRESS_TYPE, 'Cache-Control': 'no-store' });
  const write = (line: ProgressLine) => reply.raw.write(`${JSON.stringify(line)}\n`);
  let last = 0;
  try {
    const answer = await work((progress) => {
      const now = performance.now();
      if (now - last < BETWEEN_MS) return;
      last = now;
      write({ progress });
    });
    write({ answer });
  } catch (error) {
    write({ problem: problemOf(error) });
  } finally {
    reply.raw.end();
  }
}
