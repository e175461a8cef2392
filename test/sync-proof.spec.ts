/**
 * Proof that acknowledgement follows the sync: no acknowledgement is written before the write-ahead log that holds the
 * event was synced. A killed process cannot show this, as the kernel keeps what was written; the system calls can.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForWriting } from '#event-store/sqlite/schema.js';

const EVENTS = 60;
/** Exit status after a failed disk. */
const DISK_FAILED = 74;

interface Run {
  readonly status: number | null;
  readonly acknowledged: readonly string[];
  readonly stderr: string;
  /** The main thread's system calls, which are the writer's, one a line and in order. */
  readonly calls: readonly string[];
}

/** What was acknowledged although the log that holds it was not synced since it was written there. */
function acknowledgedUnsynced(calls: readonly string[]): readonly string[] {
  const unsynced = new Set<string>();
  const written = new Set<string>();
  const violations: string[] = [];
  for (const call of calls) {
    const markers = call.match(/proof-\d+-[abc]/g) ?? [];
    if (/^pwrite\w*\(\d+<[^>]*-wal>/.test(call)) {
      for (const marker of markers) {
        written.add(marker);
        unsynced.add(marker);
      }
    } else if (/^f(data)?sync\(\d+<[^>]*-wal>\) += 0/.test(call)) {
      unsynced.clear();
    } else if (/^write\(1</.test(call)) {
      violations.push(...markers.filter((marker) => unsynced.has(marker) || !written.has(marker)));
    }
  }
  return violations;
}

describe('Acknowledgement follows the sync', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sync-proof-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (options: { readonly strace?: readonly string[]; readonly syncs?: 'off' } = {}): Run => {
    const trace = join(folder, 'trace');
    const child = spawnSync(
      'strace',
      [
        ...['-y', '-s', '5000', '-o', trace, '-e', 'trace=write,pwrite64,pwritev,fsync,fdatasync'],
        ...(options.strace ?? []),
        ...[process.execPath, '--conditions=source', join(import.meta.dirname, 'sync-proof-child.ts')],
        join(folder, 'events.db'),
      ],
      { encoding: 'utf8', env: { ...process.env, SYNC_PROOF: options.syncs } },
    );
    if (child.error !== undefined) {
      throw new Error('This proof needs strace (Debian package strace): install it and run again', {
        cause: child.error,
      });
    }
    const acknowledged = child.stdout.match(/proof-\d+-[abc]/g) ?? [];
    const calls = readFileSync(trace, 'utf8').split('\n');
    return { status: child.status, acknowledged, stderr: child.stderr, calls };
  };

  it('acknowledges no event before the log that holds it is synced', () => {
    const { status, acknowledged, stderr, calls } = run();
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(acknowledged).toHaveLength(EVENTS);
    expect(acknowledgedUnsynced(calls)).toEqual([]);
  });

  it('would be caught if it did: with the syncs taken away, the same check finds every event', () => {
    const { acknowledged, calls } = run({ syncs: 'off' });
    expect(acknowledged).toHaveLength(EVENTS);
    expect([...acknowledgedUnsynced(calls)].sort()).toEqual([...acknowledged].sort());
  });

  it('ends the process when a sync fails, and acknowledges nothing after it', () => {
    const { status, acknowledged, stderr, calls } = run({
      strace: ['-e', 'inject=fsync,fdatasync:error=EIO:when=12+'],
    });
    expect(stderr).toMatch(/disk failed/);
    expect(status).toBe(DISK_FAILED);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeLessThan(EVENTS);
    const failed = calls.findIndex((call) => call.includes('(INJECTED)'));
    expect(failed).toBeGreaterThan(0);
    expect(calls.slice(failed).filter((call) => call.startsWith('write(1<'))).toEqual([]);
  });

  it('has write-ahead logging and full syncing in force on the connection that writes', () => {
    const db = openForWriting(join(folder, 'events.db'));
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    db.close();
  });
});
