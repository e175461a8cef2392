/**
 * How long views stand still when the leader is killed (`kill -9`) under load: two real servers on KurrentDB and MongoDB,
 * from the moment that the leading one is gone until the other shows what was recorded on it afterwards. On the engines
 * that `KURRENTDB_TEST_URL` and `MONGODB_TEST_URL` name, else on the stand-in and on FerretDB, as processes of their own.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { readOperatorToken } from '#server/service/operator.js';
import { type Engine, startEngine } from '../test/mongodb/engine.js';
import { median, report } from './harness.js';
import { server as program } from './serving.js';

const ROUNDS = 5;
const LIMIT_SECONDS = 10;
/** Each records, waits for the answer and pauses for so long, in milliseconds: some twenty commands a second. */
const WRITERS = 2;
const PAUSE_MS = 80;
/** Of load before the leader is killed, in milliseconds. */
const WARM_UP_MS = 3000;

interface Server {
  readonly url: string;
  readonly token: string;
  readonly process: ChildProcess;
}

async function start(folder: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const own = {
    PORT: '0',
    HOST: '127.0.0.1',
    GOLDEN_THREAD_DATA: folder,
    GOLDEN_THREAD_LOG: 'error',
    ...env,
  };
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /Listening on +(http\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, token: readOperatorToken(folder) ?? '', process: child };
  }
  throw new Error('The server ended before it listened');
}

function ask({ url, token }: Server, path: string, body?: object): Promise<Response> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return body === undefined
    ? fetch(url + path, { headers })
    : fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

interface Health {
  readonly leading: { readonly leads: boolean };
}

async function untilHealth(server: Server, is: (health: Health) => boolean): Promise<void> {
  for (;;) {
    const answer = await ask(server, '/api/health/ready');
    if (answer.ok && is((await answer.json()) as Health)) return;
    await pause(100);
  }
}

/** Registers an agency; the answer has its reference and the position of what was recorded. */
async function record(server: Server): Promise<{ readonly reference: string; readonly position: string }> {
  const reference = `bench-${randomUUID()}`;
  const answer = await ask(server, '/api/agencies', { reference, name: reference, kind: 'agency' });
  if (answer.status !== 201)
    throw new Error(`Recording was answered ${answer.status}: ${await answer.text()}`);
  const { position } = (await answer.json()) as { readonly position: string };
  return { reference, position };
}

async function untilShown(server: Server, { reference, position }: Awaited<ReturnType<typeof record>>) {
  while ((await ask(server, `/api/agencies/${reference}?after=${position}`)).status !== 200) await pause(20);
}

/** Records on a server until it is told to end; the answer is how much it recorded. */
async function load(server: Server, signal: AbortSignal): Promise<number> {
  let recorded = 0;
  const write = async (): Promise<void> => {
    for (; !signal.aborted; recorded += 1) {
      await record(server);
      await pause(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return recorded;
}

interface HandOver {
  /** Until the other server leads. */
  readonly led: number;
  /** Until the other server shows what was recorded after the end. */
  readonly shown: number;
  /** Commands a second that the other server took all the while. */
  readonly perSecond: number;
}

/** In seconds, from when the leader is gone. */
async function handOver(leader: Server, follower: Server): Promise<HandOver> {
  const ending = new AbortController();
  const began = performance.now();
  const loading = load(follower, ending.signal);
  await pause(WARM_UP_MS);
  await untilShown(follower, await record(follower));
  leader.process.kill('SIGKILL');
  await once(leader.process, 'exit');
  const gone = performance.now();
  const sinceThen = () => (performance.now() - gone) / 1000;
  const [led, shown] = await Promise.all([
    untilHealth(follower, ({ leading }) => leading.leads).then(sinceThen),
    record(follower)
      .then((recorded) => untilShown(follower, recorded))
      .then(sinceThen),
  ]);
  ending.abort();
  const recorded = await loading;
  return { led, shown, perSecond: recorded / ((performance.now() - began) / 1000) };
}

/** On a log and a database of its own, so that what a round has recorded slows no other. */
async function round(eventStore: string, models: Engine, folders: string): Promise<HandOver> {
  const name = randomUUID().replaceAll('-', '');
  const env = {
    EVENT_STORE: eventStore,
    EVENT_STORE_NAMESPACE: `bench_${name}`,
    READ_STORE: models.urlOf(`bench-${name}`),
    GOLDEN_THREAD_ROLE: 'all',
  };
  const started: Server[] = [];
  const newServer = async (): Promise<Server> => {
    const one = await start(mkdtempSync(join(folders, 'server-')), env);
    started.push(one);
    return one;
  };
  try {
    const leader = await newServer();
    await untilHealth(leader, ({ leading }) => leading.leads);
    return await handOver(leader, await newServer());
  } finally {
    for (const one of started) await killed(one);
  }
}

async function killed({ process }: Server): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}

/** The connection string of KurrentDB, and how to end what was started for it. */
async function kurrentDb(): Promise<{
  readonly url: string;
  readonly name: string;
  readonly stop: () => void;
}> {
  const real = process.env['KURRENTDB_TEST_URL'];
  if (real !== undefined) return { url: real, name: 'KurrentDB', stop: () => undefined };
  const standIn = fork(new URL('../test/kurrentdb-stand-in/main.js', import.meta.url));
  const [url] = (await once(standIn, 'message')) as [string];
  return {
    url,
    name: 'the stand-in',
    stop: () => {
      standIn.disconnect();
    },
  };
}

const folders = mkdtempSync(join(tmpdir(), 'golden-thread-hand-over-'));
const events = await kurrentDb();
const models = await startEngine();
try {
  const rounds: HandOver[] = [];
  for (let at = 0; at < ROUNDS; at += 1) rounds.push(await round(events.url, models, folders));
  const row = (what: string, measured: number) => ({
    what,
    measured,
    unit: 's',
    limit: LIMIT_SECONDS,
    ratio: measured / LIMIT_SECONDS,
    target: `≤ ${LIMIT_SECONDS} s`,
    met: measured <= LIMIT_SECONDS,
  });
  const led = rounds.map((each) => each.led);
  const shown = rounds.map((each) => each.shown);
  const perSecond = median(rounds.map((each) => each.perSecond)).toFixed(0);
  report(`Hand-over of the lead (on ${events.name} and ${models.kind}, ${perSecond} commands a second)`, [
    row(`another leads, median of ${ROUNDS}`, median(led)),
    row('another leads, longest', Math.max(...led)),
    row(`views go on, median of ${ROUNDS}`, median(shown)),
    row('views go on, longest', Math.max(...shown)),
  ]);
} finally {
  events.stop();
  await models.stop();
  rmSync(folders, { recursive: true });
}
