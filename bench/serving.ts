/** The real server as a process of its own, on a folder with a generated log. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { londonDate } from '#domain/time.js';
import { readOperatorToken } from '#server/service/operator.js';

export const server = fileURLToPath(new URL('../apps/server/src/main.js', import.meta.url));
const PORT = 39_471;
export const url = `http://127.0.0.1:${PORT}`;

/** Starts a program that listens where `url` says. */
export function run(script: string, folder: string): ChildProcess {
  const env = { ...process.env, PORT: String(PORT), GOLDEN_THREAD_DATA: folder, GOLDEN_THREAD_LOG: 'error' };
  return spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Fulfils when the address answers at all; 404 will do, since the empty application has no routes. */
export async function answers(path: string, withinSeconds: number): Promise<void> {
  const until = performance.now() + withinSeconds * 1000;
  for (;;) {
    const answer = await fetch(url + path).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return;
    if (performance.now() > until) throw new Error(`${path} did not answer within ${withinSeconds} s.`);
    await pause(5);
  }
}

/** Fulfils when the views are up to date and the day clock has noted what a made-up past left late. */
export async function caughtUp(folder: string): Promise<void> {
  await answers('/api/health/ready', 600);
  while (!(await hasCaughtUp(folder))) await pause(500);
}

async function hasCaughtUp(folder: string): Promise<boolean> {
  const health = (await (
    await fetch(`${url}/api/health/ready`, {
      headers: { Authorization: `Bearer ${readOperatorToken(folder) ?? ''}` },
    })
  ).json()) as {
    events: { head: string };
    projections: { checkpoint: number; rebuilding?: object };
    clock: { day: string | null };
  };
  const { events, projections, clock } = health;
  const isNoted = clock.day === londonDate(new Date().toISOString());
  return isNoted && projections.rebuilding === undefined && String(projections.checkpoint) === events.head;
}

/** As whom pages are asked for. */
export type Who = 'coordinator' | 'board-member' | 'inspector' | 'agency-lead';

/** A token of somebody in this role; a lead is that of the police. */
export async function tokenFor(folder: string, role: Who): Promise<string> {
  const answer = await fetch(`${url}/api/operations/create-token`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${readOperatorToken(folder) ?? ''}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      ...{ id: `a.${role}`, name: `A. ${role}`, role },
      ...(role === 'agency-lead' ? { agency: 'city-police' } : {}),
    }),
  });
  return ((await answer.json()) as { readonly token: string }).token;
}
