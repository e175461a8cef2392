/** From nothing to ready with a large log, and the memory it takes then, beside an empty Nest application. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planOf } from '#server/service/service.js';
import { writeLog } from './generate/write-log.js';
import { median, report } from './harness.js';
import { answers, caughtUp, end, run, server } from './serving.js';
import { sizeAsked } from './sizes.js';

const ROUNDS = 5;

const events = sizeAsked(1_000_000);
const folder = join(tmpdir(), `golden-thread-bench-start-${events}`);
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
  const child = run(server, folder);
  await caughtUp(folder);
  await end(child);
}

async function start(script: string, path: string): Promise<Start> {
  const begun = performance.now();
  const child = run(script, folder);
  await answers(path, 60);
  const seconds = (performance.now() - begun) / 1000;
  const megabytes = residentMegabytes(child);
  await end(child);
  return { seconds, megabytes };
}

function residentMegabytes({ pid }: ChildProcess): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1000;
}
