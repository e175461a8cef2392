/** From nothing to ready with a large log, and the memory it takes then, beside an empty Nest application. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { londonDate } from '#domain/time.js';
import { readOperatorToken } from '#server/service/operator.js';
import { planOf } from '#server/service/service.js';
import { writeLog } from './generate/write-log.js';
import { median, report } from './harness.js';
import { sizeAsked } from './sizes.js';

const ROUNDS = 5;
const PORT = 39_471;
const url = `http://127.0.0.1:${PORT}`;

const events = sizeAsked(1_000_000);
const folder = join(tmpdir(), `golden-thread-bench-start-${events}`);
const server = fileURLToPath(new URL('../apps/server/src/main.js', import.meta.url));
const bare = fileURLToPath(new URL('./start/bare.js', import.meta.url));

interface Start {
  readonly seconds: number;
  readonly megabytes: number;
}

if (!existsSync(planOf(folder).events)) {
  mkdirSync(folder, { recursive: true });
  await writeLog(planOf(folder).events, events);
}
await firstStart();

const product: Start[] = [];
const empty: Start[] = [];
for (let round = 0; round < ROUNDS; round++) {
  empty.push(await start(bare, '/'));
  product.push(await start(server, '/api/health/ready'));
}
const seconds = median(product.map((one) => one.seconds));
const emptySeconds = median(empty.map((one) => one.seconds));
const megabytes = median(product.map((one) => one.megabytes));
const emptyMegabytes = median(empty.map((one) => one.megabytes));
const count = events.toLocaleString('en-GB');
report('start', [
  {
    what: `ready with ${count} events`,
    measured: seconds,
    unit: 's',
    limit: emptySeconds,
    ratio: seconds / emptySeconds,
    target: '≤ 1 s',
    met: seconds <= 1,
  },
  {
    what: 'resident memory when ready',
    measured: megabytes,
    unit: 'MB',
    limit: emptyMegabytes,
    ratio: megabytes / emptyMegabytes,
    target: '≤ 250 MB',
    met: megabytes <= 250,
  },
]);

/** Lets the read models be built and the day clock note what a made-up past left late, once, before anything is measured. */
async function firstStart(): Promise<void> {
  const child = run(server);
  await answers('/api/health/ready', 600);
  while (!(await hasCaughtUp())) await pause(500);
  await end(child);
}

async function hasCaughtUp(): Promise<boolean> {
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

async function start(script: string, path: string): Promise<Start> {
  const begun = performance.now();
  const child = run(script);
  await answers(path, 60);
  const seconds = (performance.now() - begun) / 1000;
  const megabytes = residentMegabytes(child);
  await end(child);
  return { seconds, megabytes };
}

function run(script: string): ChildProcess {
  const env = { ...process.env, PORT: String(PORT), GOLDEN_THREAD_DATA: folder, GOLDEN_THREAD_LOG: 'error' };
  return spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Fulfils when the address answers at all; 404 will do, since the empty application has no routes. */
async function answers(path: string, withinSeconds: number): Promise<void> {
  const until = performance.now() + withinSeconds * 1000;
  for (;;) {
    const answer = await fetch(url + path).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return;
    if (performance.now() > until) throw new Error(`${path} did not answer within ${withinSeconds} s.`);
    await pause(5);
  }
}

function residentMegabytes({ pid }: ChildProcess): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1000;
}
