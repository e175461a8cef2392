/** The command line as its users run it: a process of its own, on what is built. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pageFiles } from './city-of-london.js';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/apps/cli/src/main.js');

/** What a command said, and how it ended. */
export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command on a data folder to its end. Call `buildServer` before. */
export async function goldenThread(folder: string, ...command: readonly string[]): Promise<Said> {
  return saidBy(begin(folder, ...command));
}

/** What a command that was started says to its end. */
export async function saidBy(child: ReturnType<typeof begin>): Promise<Said> {
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

/** Starts a command, and does not wait for it. */
export function begin(folder: string, ...command: readonly string[]) {
  const settings = { HOST: '127.0.0.1', PORT: '0', GOLDEN_THREAD_DATA: folder, GOLDEN_THREAD_LOG: 'error' };
  return spawn(process.execPath, [main, ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...settings },
  });
}

/** Gives a test a folder of its own, which is removed afterwards. */
export async function inAFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-thread-cli-'));
  try {
    await test(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Time for a test that starts many processes, on a machine that is busy with others, in milliseconds. */
export const MANY_PROCESSES_MS = 240_000;

/** Paths of the published page's files. */
export const pagePaths = pageFiles.map((name) => join('examples/city-of-london-2014-15', name));
