/**
 * How soon something is seen on a slow line: 400 kbit/s with 400 ms of latency, and a processor four times slower, as a
 * cheap phone in a corridor. A first visit with nothing kept, and the next page with what the first one left. Needs
 * Chromium on the PATH. `--events N`, `--keep FOLDER` as for `pages`.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { planOf } from '#server/service/service.js';
import { writeLog } from './generate/write-log.js';
import { median, report, type Row } from './harness.js';
import { caughtUp, end, run, server, tokenFor, url, type Who } from './serving.js';
import { sizeAsked } from './sizes.js';

const ROUNDS = 5;
const line = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Nothing can be seen before a connection is made, the page asked for and its style asked for: each a way and back. */
const WAYS_AND_BACK = 3;
const target = { first: 3000, next: 1800 };
const LIMIT_BYTES = 50_000;

const events = sizeAsked(20_000);
const kept = process.argv.indexOf('--keep');
const keptIn = kept < 0 ? undefined : process.argv[kept + 1];
const folder = keptIn === undefined ? mkdtempSync(resolve('bench-')) : join(resolve(keptIn), String(events));

/** A page, and the one that is opened before it so that the browser holds what all pages share. */
const pages: readonly { readonly what: string; readonly as: Who | 'nobody'; readonly path: string }[] = [
  { what: 'the first page, to anybody', as: 'nobody', path: '/' },
  { what: 'what is owed, to a lead', as: 'agency-lead', path: '/' },
  { what: 'the position, to the board', as: 'board-member', path: '/position' },
];

interface Seen {
  /** First contentful paint, in milliseconds from when the page was asked for. */
  readonly after: number;
  /** Answers that were begun before, and the bytes of them on the line. */
  readonly requests: number;
  readonly bytes: number;
}

/** Counts what goes over the line, each answer with the time at which the last of it arrived. */
function counting(session: CDPSession): () => readonly { readonly at: number; readonly bytes: number }[] {
  const arrived: { at: number; bytes: number }[] = [];
  const fromMemory = new Set<string>();
  session.on('Network.requestServedFromCache', ({ requestId }) => fromMemory.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    if (!fromMemory.has(requestId) && encodedDataLength > 0)
      arrived.push({ at: timestamp, bytes: encodedDataLength });
  });
  return () => arrived;
}

async function look(page: Page, path: string): Promise<Seen> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', line);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const arrived = counting(session);
  let askedAt = 0;
  session.on('Network.requestWillBeSent', ({ timestamp, type }) => {
    if (type === 'Document') askedAt = timestamp;
  });
  await page.goto(url + path, { waitUntil: 'load' });
  const after = await page.evaluate<number>(
    "new Promise((seen) => new PerformanceObserver((list) => { const paint = list.getEntriesByName('first-contentful-paint')[0]; if (paint) seen(paint.startTime); }).observe({ type: 'paint', buffered: true }))",
  );
  const before = arrived().filter(({ at }) => (at - askedAt) * 1000 <= after);
  await session.detach();
  return { after, requests: before.length, bytes: before.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function browserOnPath(): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((place) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(place, name)))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error('This benchmark needs Chromium on the PATH.');
  return found;
}

/** One person's first page, and the same page again as the next. */
async function visit(
  browser: Browser,
  path: string,
  token: string | undefined,
): Promise<Readonly<Record<keyof typeof target, Seen>>> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    // What a worker asks for goes by a line of its own, which is not slowed down.
    serviceWorkers: 'block',
    ...(token === undefined ? {} : { extraHTTPHeaders: { Authorization: `Bearer ${token}` } }),
  });
  const page = await context.newPage();
  const first = await look(page, path);
  const next = await look(page, path);
  await context.close();
  return { first, next };
}

async function measured(browser: Browser): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { what, as, path } of pages) {
    const token = as === 'nobody' ? undefined : await tokenFor(folder, as);
    const visits = [];
    for (let round = 0; round < ROUNDS; round += 1) visits.push(await visit(browser, path, token));
    for (const which of ['first', 'next'] as const) {
      const seen = visits.map((one) => one[which]);
      const after = median(seen.map((one) => one.after));
      const bytes = median(seen.map((one) => one.bytes));
      const requests = median(seen.map((one) => one.requests));
      const limit =
        line.latency * (which === 'first' ? WAYS_AND_BACK : 1) + (bytes / line.downloadThroughput) * 1000;
      rows.push({
        what: `${what}, ${which} page (${requests} answers, ${(bytes / 1000).toFixed(1)} kB before)`,
        ...{ measured: after, limit, ratio: after / limit, unit: 'ms to see' },
        target: `≤ ${target[which]} ms, ≤ ${LIMIT_BYTES / 1000} kB`,
        met: after <= target[which] && bytes <= LIMIT_BYTES,
      });
    }
  }
  return rows;
}

mkdirSync(folder, { recursive: true });
if (!existsSync(planOf(folder).events)) await writeLog(planOf(folder).events, events);
const child = run(server, folder);
const browser = await chromium.launch({
  executablePath: browserOnPath(),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  await caughtUp(folder);
  report('first paint at 400 kbit/s, 400 ms, processor ÷ 4', await measured(browser));
} finally {
  await browser.close();
  await end(child);
  if (keptIn === undefined) rmSync(folder, { recursive: true });
}
