/** A real server as a process of its own, as it is built and with its projector's thread, that tests may kill or starve. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Person } from '#domain/entry.js';
import { readOperatorToken } from '#server/service/operator.js';
import { type Answer, type Asking, send } from './http.js';

const root = join(import.meta.dirname, '..');
const build = join(root, 'bin/build.js');
const main = join(root, 'dist/apps/server/src/main.js');

/** How a server process ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  /** More environment, such as GOLDEN_THREAD_LOG. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds what is older than its sources, once: whichever test asks first does it, and the others wait. */
export function buildServer(): void {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const lock = new DatabaseSync(join(root, 'dist/.test-build.lock'), { timeout: 300_000 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    const { status, stderr } = spawnSync(process.execPath, [build], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The server could not be built:\n${stderr}`);
  } finally {
    lock.close();
  }
}

/** A folder for the servers of a test file, which are built before its tests; it goes after them. */
export function folderOfBuiltServers(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  beforeAll(buildServer, 300_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

export class ChildServer {
  /** Fulfils when the process has ended and all it said was read. */
  readonly ended: Promise<Ended>;
  private stdout = '';
  private stderr = '';
  private address = '';

  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(child, 'close').then(([status, signal]) => ({
      status: status as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Starts a process on a data folder, and does not wait for it. Call `buildServer` before. */
  static spawn(folder: string, { env = {} }: ChildOptions = {}): ChildServer {
    const settings = { HOST: '127.0.0.1', PORT: '0', GOLDEN_THREAD_DATA: folder, GOLDEN_THREAD_LOG: 'error' };
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', ...settings, ...env },
    });
    return new ChildServer(folder, child);
  }

  /** Starts a process on a data folder, and waits until it listens. */
  static async start(folder: string, options: ChildOptions = {}): Promise<ChildServer> {
    const server = ChildServer.spawn(folder, options);
    if (!(await server.listens())) {
      const { status, signal, stderr } = await server.ended;
      throw new Error(`The server ended (${status ?? signal ?? ''}) before it listened: ${stderr}`);
    }
    return server;
  }

  /** Fulfils with true once it listens, with false when it ended instead. */
  async listens(): Promise<boolean> {
    const said = new Promise<true>((resolve) => {
      const look = (): void => {
        const url = /Listening on +(http\S+)/.exec(this.stdout)?.[1];
        if (url === undefined) return;
        this.address = url;
        resolve(true);
      };
      this.child.stdout?.on('data', look);
      look();
    });
    return Promise.race([said, this.ended.then(() => false)]);
  }

  get url(): string {
    return this.address;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has said so far, logs included. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  send(method: string, path: string, asking: Asking = {}): Promise<Answer> {
    return send(this.url, method, path, asking);
  }

  /** The token of the command line on this machine, which is a coordinator's; it ends with the process. */
  get operator(): string {
    return readOperatorToken(this.folder) ?? '';
  }

  /** Makes a token, which outlives the process. */
  async tokenFor(person: Person): Promise<string> {
    const asking = { token: this.operator, body: person };
    const { status, text, body } = await this.send('POST', '/api/operations/create-token', asking);
    if (status !== 201) throw new Error(`No token was made: ${status} ${text}`);
    return String(body['token']);
  }

  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Ends it as an operator would. */
  stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
