/**
 * All read models from an empty folder, beside a bare script that loads the very same rows, already made, into the
 * same tables, indexes and text index. Both run in processes of their own, by turns, because the machine's speed drifts.
 * `--events N` sets the size of the log (100,000 unless given).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeLog } from './generate/write-log.js';
import { median, report } from './harness.js';
import type { BareResult } from './rebuild/bare.js';
import type { ProductResult } from './rebuild/product.js';

const ROUNDS = 3;
const events = Number(process.argv[process.argv.indexOf('--events') + 1]) || 100_000;
const folder = mkdtempSync(join(tmpdir(), 'bench-rebuild-'));
const run = promisify(execFile);

async function child<T>(script: string, ...args: readonly string[]): Promise<T> {
  const path = new URL(`./rebuild/${script}.js`, import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [path, ...args]);
  return JSON.parse(stdout) as T;
}

try {
  const log = join(folder, 'events.db');
  const head = await writeLog(log, events);
  const rounds: { ours: ProductResult; bare: BareResult }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const models = join(folder, `models-${round}`);
    const ours = await child<ProductResult>('product', log, models);
    const bare = await child<BareResult>('bare', ours.file, join(folder, 'bare.db'));
    rounds.push({ ours, bare });
    rmSync(models, { recursive: true });
  }
  const measured = median(rounds.map(({ ours }) => head / ours.seconds));
  const limit = median(rounds.map(({ bare }) => head / bare.seconds));
  const ratio = median(rounds.map(({ ours, bare }) => bare.seconds / ours.seconds));
  const cpu = ({ cpuSeconds }: { readonly cpuSeconds: number }): number => (cpuSeconds / head) * 1e6;
  const ourCpu = median(rounds.map(({ ours }) => cpu(ours)));
  const bareCpu = median(rounds.map(({ bare }) => cpu(bare)));
  const memory = Math.max(...rounds.map(({ ours }) => ours.peakBytes)) / 1e6;
  const wait = Math.max(...rounds.map(({ ours }) => ours.longestWaitMs));
  report('rebuild', [
    {
      what: `all read models, ${head.toLocaleString('en-GB')} events`,
      ...{ measured, limit, unit: 'events/s', ratio, target: '≥ 0.8 × bare load', met: ratio >= 0.8 },
    },
    {
      what: 'processor time of all threads',
      ...{ measured: ourCpu, limit: bareCpu, unit: 'µs/event', ratio: ourCpu / bareCpu, target: 'none' },
      met: null,
    },
    {
      what: 'peak memory, without mapped files',
      ...{ measured: memory, limit: 1000, unit: 'MB', ratio: memory / 1000, target: '≤ 1 GB at 1 M events' },
      met: memory <= 1000,
    },
    {
      what: 'longest wait of the thread that serves',
      ...{ measured: wait, limit: 0, unit: 'ms', ratio: 0, target: 'none', met: null },
    },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
