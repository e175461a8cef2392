/** Rebuilds into an empty folder as the service does at its start; tells how long it took and how much memory. */
import { mkdirSync, readFileSync } from 'node:fs';
import { upcasters } from '#domain/upcasters.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { startProjector } from '#server/projector/projector.js';

export interface ProductResult {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Memory that is the process's own: mapped files are left out, since the system takes them back at need. */
  readonly peakBytes: number;
  readonly longestWaitMs: number;
  /** The generation that was built. */
  readonly file: string;
}

const TICK_MS = 20;

const [log = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const events = openSqliteEventStore({ file: log, upcasters, clock: () => new Date(), readOnly: true });
const head = await events.head();
let [peakBytes, longestWaitMs, last] = [0, 0, performance.now()];
const ticking = setInterval(() => {
  peakBytes = Math.max(peakBytes, ownMemory());
  longestWaitMs = Math.max(longestWaitMs, performance.now() - last - TICK_MS);
  last = performance.now();
}, TICK_MS);
const [started, cpu] = [performance.now(), process.cpuUsage()];
const projector = await startProjector({
  log: { engine: 'sqlite', file: log },
  models: { engine: 'sqlite', folder },
});
await projector.rebuild();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
if (projector.checkpoint() !== head) throw new Error('Not everything was rebuilt');
clearInterval(ticking);
await projector.close();
await events.close();
const result: ProductResult = {
  ...{ seconds, cpuSeconds: (user + system) / 1e6, peakBytes, longestWaitMs },
  file: currentGeneration(folder)?.file ?? '',
};
console.log(JSON.stringify(result));

/** Linux tells it apart; elsewhere all resident memory counts. */
function ownMemory(): number {
  try {
    const own = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(own?.[1]) * 1024;
  } catch {
    return process.memoryUsage().rss;
  }
}
