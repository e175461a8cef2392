/**
 * The past, over read models of a million events (`--events N` for others, `--keep FOLDER` to make them once): the board's position on a past date, pages of
 * the registers and single items as of a date, both times together; and what it costs to keep it while following the log.
 * Beside the position stands a plain scan of the same validity intervals, from the same run.
 */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AnsweredFrom, ask as answerTo } from '#application/queries/ask.js';
import type { Query, QueryDefinition } from '#application/queries/query.js';
import { GetPosition, positionQueries } from '#application/queries/position.js';
import {
  GetAction,
  GetFinding,
  ListActions,
  ListFindings,
  registerQueries,
} from '#application/queries/registers.js';
import { actingAs, type Caller } from '#application/permissions/caller.js';
import { upcasters } from '#domain/upcasters.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { collections } from '#read-models/documents.js';
import { Past } from '#read-models/history/past.js';
import { catchUp } from '#read-models/projector/run.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { PlainScan } from './as-of/plain-scan.js';
import { dayAt, instantAt } from './generate/happening.js';
import { prepared } from './generate/prepared.js';
import { Random } from './generate/random.js';
import { agencyRefs, themes } from './generate/words.js';
import { writeLog } from './generate/write-log.js';
import { median, percentile, report, type Row } from './harness.js';
import { sizeAsked } from './sizes.js';

const ASKED = 300;
const WARM_UP = 30;
const SCANS = 9;
/** Days of the history that are asked about. */
const [FIRST, LAST] = [200, 8 * 365];
/** Events that are followed live. */
const FOLLOWED = 50_000;

const board = actingAs({ id: 'reader', name: 'A board member', role: 'board-member' });
const lead = actingAs({ id: 'lead', name: 'A lead', role: 'agency-lead', agency: 'city-police' });

interface Asked {
  readonly what: string;
  /** Milliseconds; undefined where nothing is asked but to know. */
  readonly limit?: number;
  readonly by?: Caller;
  readonly reference?: (random: Random) => string;
  readonly ask: (random: Random) => Query;
}

const day = (random: Random): string => dayAt(random.between(FIRST, LAST));
const known = (random: Random) => ({ knownAt: day(random) });
const effective = (random: Random) => ({ asAt: day(random) });
const together = (random: Random) => {
  const at = random.between(FIRST, LAST);
  return { knownAt: dayAt(at), asAt: dayAt(at - random.between(0, 60)) };
};

function positions(): readonly Asked[] {
  const position = (times: (random: Random) => object) => (random: Random) =>
    Object.assign(new GetPosition(), times(random));
  const within = (random: Random) => ({
    knownAt: instantAt(random.between(FIRST, LAST) + 0.5).toISOString(),
  });
  const apart = (random: Random) => ({ knownAt: day(random), asAt: day(random) });
  return [
    { what: 'position, known at a date', limit: 10, ask: position(known) },
    { what: 'position, as at a date', limit: 10, ask: position(effective) },
    { what: 'position, known at an instant within a day', limit: 10, ask: position(within) },
    { what: 'position, as at a date known soon after', ask: position(together) },
    { what: 'position, any two dates together', ask: position(apart) },
  ];
}

function registers(): readonly Asked[] {
  const findings = (filters: (random: Random) => object) => (random: Random) =>
    Object.assign(new ListFindings(), filters(random));
  const actions = (filters: (random: Random) => object) => (random: Random) =>
    Object.assign(new ListActions(), filters(random));
  const limit = 30;
  return [
    { what: 'findings, known at', limit, ask: findings(known) },
    { what: 'findings, as at', limit, ask: findings(effective) },
    {
      what: 'findings off track, as at',
      limit,
      ask: findings((r) => ({ ...effective(r), status: 'off-track' })),
    },
    {
      what: 'findings on a theme, known at',
      limit,
      ask: findings((r) => ({ ...known(r), theme: r.one(themes) })),
    },
    { what: 'actions, as at', limit, ask: actions(effective) },
    { what: 'actions blocked, as at', limit, ask: actions((r) => ({ ...effective(r), status: 'blocked' })) },
    { what: 'actions overdue, known at', limit, ask: actions((r) => ({ ...known(r), overdue: true })) },
    {
      what: 'actions of an owner by due date, as at',
      limit,
      ask: actions((r) => ({ ...effective(r), owner: r.one(agencyRefs), sort: 'due' })),
    },
    { what: 'actions that a lead sees, known at', limit, by: lead, ask: actions(known) },
    { what: 'actions, both times together', limit, ask: actions(together) },
  ];
}

function items(findings: readonly string[], actions: readonly string[]): readonly Asked[] {
  return [
    {
      what: 'one finding, known at',
      limit: 10,
      reference: (random) => random.one(findings),
      ask: () => Object.assign(new GetFinding(), { knownAt: dayAt(LAST) }),
    },
    {
      what: 'one action, as at',
      limit: 10,
      reference: (random) => random.one(actions),
      ask: () => Object.assign(new GetAction(), { asAt: dayAt(LAST) }),
    },
  ];
}

/** The 99th percentile of a question, in milliseconds. */
async function slowest(sources: AnsweredFrom, { ask, reference, by = board }: Asked): Promise<number> {
  const random = new Random(11);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + ASKED; i++) {
    const query = ask(random).askedBy(by, reference?.(random));
    const definition = definitionOf(query);
    const started = performance.now();
    await answerTo(definition, query, sources);
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  return percentile(times, 0.99);
}

function definitionOf(query: Query): QueryDefinition {
  const definition = [...positionQueries, ...registerQueries].find((one) => query.constructor === one.query);
  if (definition === undefined) throw new Error(`Nothing answers ${query.constructor.name}`);
  return definition;
}

/** Milliseconds of a plain scan, whose counts must be those that the indexes give. */
async function plainScan(sources: AnsweredFrom, file: string): Promise<number> {
  const scan = new PlainScan(file);
  const random = new Random(5);
  const times: number[] = [];
  for (let i = 0; i < SCANS; i++) {
    const asAt = day(random);
    const started = performance.now();
    const scanned = scan.asAt(asAt);
    times.push(performance.now() - started);
    const counted = await new Past(sources, { day: asAt, onDay: asAt }).counts();
    for (const [what, total] of scanned)
      if (counted.get(what) !== total)
        throw new Error(`${what} on ${asAt}: ${total} scanned, not counted so`);
  }
  scan.close();
  return median(times);
}

/** Events a second that a projector takes in when it follows the log in batches. */
async function followed(): Promise<Row> {
  const folder = mkdtempSync(resolve('bench-'));
  const log = join(folder, 'followed.db');
  const head = await writeLog(log, FOLLOWED);
  const events = openSqliteEventStore({ file: log, upcasters, clock: () => new Date(), readOnly: true });
  const models = openSqliteReadStore({ file: join(folder, 'followed-models.db'), collections });
  const started = performance.now();
  await catchUp({ events, models, fence: 1 });
  const measured = head / ((performance.now() - started) / 1000);
  await models.close();
  await events.close();
  rmSync(folder, { recursive: true });
  return {
    what: 'following the log, all read models',
    ...{ measured, limit: 8000, unit: 'events/s', ratio: measured / 8000 },
    ...{ target: '≥ 8,000 on an idle core', met: null },
  };
}

async function measured(): Promise<readonly Row[]> {
  const { head, sources, modelsFile, release } = await prepared(sizeAsked(1_000_000));
  const references = async (collection: string) =>
    (await sources.models.find<{ reference: string }>(collection, { limit: 1000 })).items.map(
      ({ reference }) => reference,
    );
  const rows: Row[] = [];
  const asked = [
    ...positions(),
    ...registers(),
    ...items(await references('findings'), await references('actions')),
  ];
  const answered: { readonly one: Asked; readonly p99: number }[] = [];
  for (const one of asked) answered.push({ one, p99: await slowest(sources, one) });
  // Last, since what it reads would be swept up while the questions are asked.
  const scanned = await plainScan(sources, modelsFile);
  for (const { one, p99 } of answered) {
    const beside = one.what.startsWith('position') ? scanned : (one.limit ?? p99);
    rows.push({
      what: one.what,
      ...{ measured: p99, unit: 'ms (p99)', limit: beside, ratio: p99 / beside },
      target: one.limit === undefined ? '–' : `≤ ${one.limit} ms`,
      met: one.limit === undefined ? null : p99 <= one.limit,
    });
  }
  await release();
  rows.push(await followed());
  console.error(
    `${head.toLocaleString('en-GB')} events; a position’s limit is a plain scan of the intervals`,
  );
  return rows;
}

report('as-of', await measured());
