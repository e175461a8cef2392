/**
 * What it costs to take down who reads what: reads over HTTP with it, against the same without it. One thread serves, so
 * that reads per second of its own processor time are its throughput where it has a core to itself: other work on the
 * machine changes that less than reads per second by the clock.
 */
import autocannon from 'autocannon';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLog } from './generate/write-log.js';
import { median, report, type Row } from './harness.js';

const EVENTS = 10_000;
const CONNECTIONS = 32;
const ROUNDS = 7;
const SECONDS = 3;
/** What the recording may take of the reads, as a share. */
const MOST = 0.05;

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
}
interface Round {
  readonly perSecond: number;
  /** By the serving thread's processor time. */
  readonly perBusySecond: number;
  readonly p99: number;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-access-log-'));
try {
  await writeLog(join(folder, 'events.db'), EVENTS);
  const recording = await serve('recording');
  const silent = await serve('silent');
  const actions = await someActions(silent);
  let at = 0;
  const kinds = [
    { what: 'one action', path: () => `/api/actions/${actions[(at += 1) % actions.length] ?? ''}` },
    { what: 'a page of the register of actions', path: () => '/api/actions?limit=20' },
  ];
  const rows: Row[] = [];
  for (const { what, path } of kinds) rows.push(...(await compared(what, path, recording, silent)));
  for (const { child } of [recording, silent]) {
    child.send('end');
    await once(child, 'exit');
  }
  report('access-log', rows);
} finally {
  rmSync(folder, { recursive: true });
}

async function compared(
  what: string,
  path: () => string,
  recording: Server,
  silent: Server,
): Promise<readonly Row[]> {
  for (const server of [recording, silent]) await load(server, path, 1);
  const rounds: { readonly with: Round; readonly without: Round }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, so that neither always comes first.
    const first = await load(round % 2 === 0 ? recording : silent, path, SECONDS);
    const second = await load(round % 2 === 0 ? silent : recording, path, SECONDS);
    rounds.push(round % 2 === 0 ? { with: first, without: second } : { with: second, without: first });
  }
  const ratio = median(rounds.map((one) => one.with.perBusySecond / one.without.perBusySecond));
  const slowest = {
    with: median(rounds.map((one) => one.with.p99)),
    without: median(rounds.map((one) => one.without.p99)),
  };
  return [
    {
      what: `${what}, recorded, by processor time`,
      measured: median(rounds.map((one) => one.with.perBusySecond)),
      unit: '/s',
      limit: median(rounds.map((one) => one.without.perBusySecond)),
      ...{ ratio, target: '≥ 0.95 × not recorded', met: ratio >= 1 - MOST },
    },
    {
      what: `${what}, recorded, by the clock`,
      measured: median(rounds.map((one) => one.with.perSecond)),
      unit: '/s',
      limit: median(rounds.map((one) => one.without.perSecond)),
      ratio: median(rounds.map((one) => one.with.perSecond / one.without.perSecond)),
      ...{ target: '–', met: null },
    },
    {
      what: `${what}, p99`,
      ...{ measured: slowest.with, unit: 'ms', limit: slowest.without },
      ...{ ratio: slowest.with / slowest.without, target: '–', met: null },
    },
  ];
}

async function serve(mode: 'recording' | 'silent'): Promise<Server> {
  const own = join(folder, mode);
  mkdirSync(own);
  copyFileSync(join(folder, 'events.db'), join(own, 'events.db'));
  const script = fileURLToPath(new URL('./access-log/server.js', import.meta.url));
  const child = fork(script, [own, mode], { stdio: 'inherit' });
  const [{ url, token }] = (await once(child, 'message')) as [{ url: string; token: string }];
  return { child, url, token };
}

async function busySeconds(child: ChildProcess): Promise<number> {
  child.send('time');
  const [seconds] = (await once(child, 'message')) as [number];
  return seconds;
}

async function someActions({ url, token }: Server): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/api/actions?limit=200`, { headers });
  const { items } = (await answer.json()) as { readonly items: readonly { readonly reference: string }[] };
  return items.map(({ reference }) => reference);
}

async function load({ child, url, token }: Server, path: () => string, duration: number): Promise<Round> {
  const headers = { authorization: `Bearer ${token}` };
  const before = await busySeconds(child);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration,
    requests: [{ method: 'GET', headers, setupRequest: (request) => ({ ...request, path: path() }) }],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no success, ${result.errors} failed.`);
  const perBusySecond = result['2xx'] / ((await busySeconds(child)) - before);
  return { perSecond: result.requests.average, perBusySecond, p99: result.latency.p99 };
}
