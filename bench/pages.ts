/**
 * The time that pages take at the server, and their size, with a large log (`--events N`, `--keep FOLDER` to make it
 * once). Beside each stands a page that asks nothing of the record, from the same run. One visitor at a time.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planOf } from '#server/service/service.js';
import { agencyRefs, themes } from './generate/words.js';
import { Random } from './generate/random.js';
import { writeLog } from './generate/write-log.js';
import { percentile, report, type Row } from './harness.js';
import { caughtUp, end, run, server, tokenFor, url, type Who } from './serving.js';
import { sizeAsked } from './sizes.js';

const LIMIT_MS = 50;
const LIMIT_KB = 150;
const WARM_UP = 30;
/** Of a hundred the 99th percentile would be the longest but one, whatever else the machine did then. */
const ASKED = 300;

const events = sizeAsked(100_000);
const kept = process.argv.indexOf('--keep');
const keptIn = kept < 0 ? undefined : process.argv[kept + 1];
const folder = keptIn === undefined ? mkdtempSync(resolve('bench-')) : join(resolve(keptIn), String(events));

/** What an address is made of. */
interface Items {
  readonly random: Random;
  readonly findings: readonly string[];
  readonly actions: readonly string[];
  readonly audits: readonly string[];
  readonly indicators: readonly string[];
  readonly meetings: readonly string[];
}

interface AskedPage {
  readonly what: string;
  readonly as: Who;
  readonly at: (items: Items) => string;
}

const words = ['chronology', 'midwives', 'template', 'conference', 'escalation'];
const pages: readonly AskedPage[] = [
  { what: 'to do, as the coordinator', as: 'coordinator', at: () => '/' },
  { what: 'my actions, as a lead', as: 'agency-lead', at: () => '/' },
  { what: 'position', as: 'board-member', at: () => '/position' },
  {
    what: 'position as known then',
    as: 'board-member',
    at: ({ random }) => `/position?knownAt=${day(random)}`,
  },
  { what: 'audits', as: 'board-member', at: () => '/audits' },
  { what: 'an audit', as: 'board-member', at: ({ random, audits }) => `/audits/${random.one(audits)}` },
  {
    what: 'findings of a theme',
    as: 'board-member',
    at: ({ random }) => `/findings?theme=${encodeURIComponent(random.one(themes))}`,
  },
  { what: 'overdue actions', as: 'board-member', at: () => '/actions?overdue=true' },
  {
    what: 'a finding',
    as: 'board-member',
    at: ({ random, findings }) => `/findings/${random.one(findings)}`,
  },
  {
    what: 'a finding as known then',
    as: 'board-member',
    at: ({ random, findings }) => `/findings/${random.one(findings)}?knownAt=${day(random)}`,
  },
  { what: 'an action', as: 'board-member', at: ({ random, actions }) => `/actions/${random.one(actions)}` },
  { what: 'indicators', as: 'board-member', at: () => '/indicators' },
  {
    what: 'an indicator with its chart',
    as: 'board-member',
    at: ({ random, indicators }) => `/indicators/${random.one(indicators)}`,
  },
  {
    what: 'accountability of an agency',
    as: 'board-member',
    at: ({ random }) => `/agencies/${random.one(agencyRefs)}`,
  },
  { what: 'all agencies compared', as: 'board-member', at: () => '/agencies/compare' },
  {
    what: 'a meeting with its pack',
    as: 'board-member',
    at: ({ random, meetings }) => `/meetings/${random.one(meetings)}`,
  },
  { what: 'a search', as: 'inspector', at: ({ random }) => `/search?text=${random.one(words)}` },
  { what: 'the trail', as: 'inspector', at: () => '/trail' },
  {
    what: 'the trail of an audit',
    as: 'inspector',
    at: ({ random, audits }) => `/trail?subject=${random.one(audits)}`,
  },
  { what: 'notices', as: 'coordinator', at: () => '/notices' },
  {
    what: 'the learning page, behind an audit',
    as: 'board-member',
    at: ({ random, audits }) => `/learning?after=${random.one(audits)}`,
  },
  { what: 'who looked', as: 'coordinator', at: () => '/access-log' },
];

function day(random: Random): string {
  return `${2017 + random.between(0, 6)}-0${1 + random.between(0, 8)}-15`;
}

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** The largest, in KB, as it is before it is packed for the way. */
  readonly kilobytes: number;
}

async function measure(token: string, address: () => string): Promise<Measured> {
  const times: number[] = [];
  let largest = 0;
  for (let at = 0; at < WARM_UP + ASKED; at += 1) {
    const path = address();
    const started = performance.now();
    const answer = await fetch(url + path, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html', 'Accept-Encoding': 'identity' },
    });
    const { byteLength } = await answer.arrayBuffer();
    const taken = performance.now() - started;
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
    largest = Math.max(largest, byteLength);
    if (at >= WARM_UP) times.push(taken);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), kilobytes: largest / 1024 };
}

async function get<A>(token: string, path: string): Promise<A> {
  const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
  return (await answer.json()) as A;
}

async function give(token: string, path: string, body: object): Promise<void> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}

/** The generated log has neither: an indicator read each month for five years, and the board's meetings. */
async function addWhatIsRead(token: string, finding: string): Promise<void> {
  if ((await referencesOf(token, 'indicators')).length > 0) return;
  await give(token, '/api/indicators', {
    reference: 'READ-MONTHLY',
    ...{ title: 'Conferences with a report of the practice', numerator: 'Conferences with a report' },
    ...{ denominator: 'Conferences', unit: 'percent', direction: 'higher', target: 90, frequency: 'monthly' },
  });
  await give(token, '/api/indicators/READ-MONTHLY/link-indicator', { finding });
  const random = new Random(11);
  for (let month = 0; month < 60; month += 1)
    await give(token, '/api/indicators/READ-MONTHLY/record-reading', {
      period: `${2017 + Math.floor(month / 12)}-${String(1 + (month % 12)).padStart(2, '0')}`,
      ...{ numerator: random.between(60, 100), denominator: 100 },
    });
  for (const on of ['2019-03-14', '2022-03-17'])
    await give(token, '/api/meetings', { reference: `board-${on}`, body: 'Board', on });
}

async function referencesOf(token: string, kind: string): Promise<readonly string[]> {
  const { items } = await get<{ readonly items: readonly { readonly reference: string }[] }>(
    token,
    `/api/${kind}?limit=100`,
  );
  return items.map(({ reference }) => reference);
}

async function measured(): Promise<readonly Row[]> {
  const tokens = new Map<Who, string>();
  for (const role of ['coordinator', 'board-member', 'inspector', 'agency-lead'] as const)
    tokens.set(role, await tokenFor(folder, role));
  const board = tokens.get('board-member') ?? '';
  const [any = ''] = await referencesOf(board, 'findings');
  await addWhatIsRead(tokens.get('coordinator') ?? '', any);
  await caughtUp(folder);
  const [findings, actions, audits, indicators, meetings] = await Promise.all(
    ['findings', 'actions', 'audits', 'indicators', 'meetings'].map((kind) => referencesOf(board, kind)),
  );
  const items = { findings, actions, audits, indicators, meetings } as Omit<Items, 'random'>;
  const limit = await measure(board, () => '/offline');
  const rows: Row[] = [];
  for (const { what, as, at } of pages) {
    const random = new Random(7);
    const { p50, p99, kilobytes } = await measure(tokens.get(as) ?? '', () => at({ random, ...items }));
    rows.push({
      what: `${what} (p50 ${p50.toFixed(1)} ms, ${kilobytes.toFixed(0)} KB)`,
      ...{ measured: p99, limit: limit.p99, ratio: p99 / limit.p99, unit: 'ms p99' },
      target: `≤ ${LIMIT_MS} ms, ≤ ${LIMIT_KB} KB`,
      met: p99 <= LIMIT_MS && kilobytes <= LIMIT_KB,
    });
  }
  return rows;
}

mkdirSync(folder, { recursive: true });
if (!existsSync(planOf(folder).events)) await writeLog(planOf(folder).events, events);
const child = run(server, folder);
try {
  await caughtUp(folder);
  report(`pages with ${events.toLocaleString('en-GB')} events`, await measured());
} finally {
  await end(child);
  if (keptIn === undefined) rmSync(folder, { recursive: true });
}
