/**
 * The engine that tests of the MongoDB driver run on: the deployment that `MONGODB_TEST_URL` names; else a `mongod` on
 * the PATH, as a replica set of one; else FerretDB, which speaks MongoDB's protocol, built with Go from its modules.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { freePort } from '../free-port.js';

type Kind = 'deployment' | 'mongod' | 'ferretdb';

export interface Engine {
  readonly kind: Kind;
  /** Host and port that a client connects to, for what stands in between. */
  readonly port: number;
  /** Connection string of a database of its own. */
  readonly urlOf: (database: string, port?: number) => string;
  /** Ends the server as a crash does, and starts it again on its files; undefined where it is not ours to end. */
  readonly restart: (() => Promise<void>) | undefined;
  readonly stop: () => Promise<void>;
}

/** What this engine cannot show, said in the suite's output and never counted as passed. */
const notTried: Readonly<Record<Kind, readonly string[]>> = {
  deployment: ['failover', 'restart'],
  mongod: ['failover among several nodes'],
  ferretdb: [
    'transactions',
    'atomic changes among several clients',
    'failover',
    'majority among several nodes',
    "the planner's use of indexes",
  ],
};

/** Building FerretDB for the first time compiles all that it is made of. */
export const startsWithin = 900_000;

/** From the root of the repository, where tests and benchmarks are started. */
const source = resolve('test/mongodb/ferretdb');

/** The engine that there is here, and undefined where there is none: the tests are then skipped, but not in CI. */
export const engineHere: Kind | undefined = found();

function found(): Kind | undefined {
  if (process.env['MONGODB_TEST_URL'] !== undefined) return 'deployment';
  if (onPath('mongod') !== undefined) return 'mongod';
  if (go() !== undefined) return 'ferretdb';
  if (process.env['CI'] !== undefined)
    throw new Error('There is no engine to test the MongoDB driver on: neither mongod nor Go is installed');
  process.stdout.write('MongoDB driver: not tried, there is neither MONGODB_TEST_URL, mongod nor Go here\n');
  return undefined;
}

/** Starts the engine. Its `stop` belongs in `afterAll`. */
export async function startEngine(): Promise<Engine> {
  const kind = engineHere;
  const engine =
    kind === 'deployment'
      ? deployment(process.env['MONGODB_TEST_URL'] ?? '')
      : kind === 'mongod'
        ? await startMongod()
        : await startFerretDb();
  const client = await MongoClient.connect(engine.urlOf('admin'));
  const { version } = await client.db().admin().serverInfo();
  await client.close();
  const name =
    engine.kind === 'ferretdb' ? `FerretDB (as MongoDB ${String(version)})` : `MongoDB ${String(version)}`;
  process.stdout.write(`MongoDB driver: on ${name}; not tried: ${notTried[engine.kind].join(', ')}\n`);
  return engine;
}

/** Someone else's: only the databases that were asked for are made in it, and dropped at the end. */
function deployment(url: string): Engine {
  const { port } = new URL(url);
  const made = new Set<string>();
  return {
    kind: 'deployment',
    port: Number(port === '' ? 27017 : port),
    urlOf: (database, through) => {
      made.add(database);
      const named = new URL(url);
      named.pathname = `/${database}`;
      if (through !== undefined) {
        named.host = `127.0.0.1:${through}`;
        named.searchParams.set('directConnection', 'true');
      }
      return named.href;
    },
    restart: undefined,
    stop: async () => {
      const client = await MongoClient.connect(url);
      for (const name of made) if (name !== 'admin') await client.db(name).dropDatabase();
      await client.close();
    },
  };
}

async function startFerretDb(): Promise<Engine> {
  return startHere('ferretdb', async (folder) => {
    const program = join(folder, 'ferretdb');
    // What is up to date stays as it is.
    await promisify(execFile)(go() ?? 'go', ['build', '-buildvcs=false', '-o', program, '.'], {
      cwd: source,
    });
    const data = join(folder, 'data');
    mkdirSync(data, { recursive: true });
    const server = spawn(program, [data], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    return { server, port: Number(new URL(line).port) };
  });
}

async function startMongod(): Promise<Engine> {
  const port = await freePort();
  return startHere('mongod', async (folder) => {
    const args = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'test'];
    const server = spawn('mongod', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const client = await MongoClient.connect(`mongodb://127.0.0.1:${port}/admin?directConnection=true`);
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    const already = 23;
    await client
      .db()
      .command({ replSetInitiate: { _id: 'test', members } })
      .catch((error: unknown) => {
        if ((error as { readonly code?: unknown }).code !== already) throw error;
      });
    while ((await client.db().command({ hello: 1 }))['isWritablePrimary'] !== true) await pause(50);
    await client.close();
    return { server, port };
  });
}

interface Started {
  readonly server: ChildProcess;
  readonly port: number;
}

/** A server with a folder of its own. */
async function startHere(kind: Kind, start: (folder: string) => Promise<Started>): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'mongodb-'));
  let { server, port } = await start(folder);
  const end = async (): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    kind,
    get port() {
      return port;
    },
    urlOf: (database, through = port) => `mongodb://127.0.0.1:${through}/${database}?directConnection=true`,
    restart: async () => {
      await end();
      ({ server, port } = await start(folder));
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}

function go(): string | undefined {
  const usual = '/usr/local/go/bin/go';
  return onPath('go') ?? (existsSync(usual) ? usual : undefined);
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}
