/** A disk that a test can fill up and make room on again. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildServer } from '../child-server.js';

const MEGABYTES = 32;

export interface SmallDisk {
  /** Where the disk is to be found. */
  readonly folder: string;
  /** Leaves no room. */
  fill(server: ChildServer): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
  /** Takes the disk away. */
  remove(): void;
}

/**
 * A small tmpfs where this user may mount one; elsewhere, strace makes every write of the server fail as a full disk
 * does.
 * @throws where neither can be had
 */
export function smallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder];
  if (spawnSync('mount', options).status === 0) return new Tmpfs(folder);
  return new FailingWrites(folder);
}

class Tmpfs implements SmallDisk {
  constructor(readonly folder: string) {}

  private get filler(): string {
    return join(this.folder, 'filler');
  }

  /** Half of what still fits, again and again, down to the last page. */
  fill(): Promise<void> {
    for (let size = MEGABYTES * 1_048_576; size >= 1; size = Math.floor(size / 2)) {
      try {
        appendFileSync(this.filler, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    return Promise.resolve();
  }

  free(): Promise<void> {
    rmSync(this.filler);
    return Promise.resolve();
  }

  remove(): void {
    spawnSync('umount', [this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}

class FailingWrites implements SmallDisk {
  private strace: ReturnType<typeof spawn> | undefined;

  constructor(readonly folder: string) {}

  async fill({ pid }: ChildServer): Promise<void> {
    const writes = 'pwrite64,pwritev,ftruncate,fallocate';
    const options = ['-f', '-e', `trace=${writes}`, '-e', `inject=${writes}:error=ENOSPC`, '-p', String(pid)];
    const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.strace = strace;
    const ended = once(strace, 'exit').then(() => {
      throw new Error('A full disk needs a tmpfs (mount as root) or strace that may attach; here is neither');
    });
    // strace says "attached" once the calls are its own; it ends early only when it may not attach.
    await Promise.race([once(strace.stderr, 'data'), ended]);
    ended.catch(() => undefined);
  }

  async free(): Promise<void> {
    const { strace } = this;
    if (strace === undefined) return;
    const ended = once(strace, 'exit');
    strace.kill('SIGINT');
    await ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
