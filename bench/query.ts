/**
 * The queries that people wait for, over read models of 10,000 and 100,000 events (`--events 10000,1000000` for
 * others; `--keep FOLDER` to make them once): the board's position, a page of each register, one action's trail, and a
 * search of the trail.
 */
import 'reflect-metadata';
import { type AnsweredFrom, ask as answerTo } from '#application/queries/ask.js';
import type { Query, QueryDefinition } from '#application/queries/query.js';
import { GetPosition, positionQueries } from '#application/queries/position.js';
import { ListActions, ListFindings, registerQueries } from '#application/queries/registers.js';
import { GetTrail, trailQueries } from '#application/queries/trail.js';
import { actingAs } from '#application/permissions/caller.js';
import type { ReadStore } from '#read-models/port.js';
import { prepared } from './generate/prepared.js';
import { Random } from './generate/random.js';
import { agencyRefs, themes } from './generate/words.js';
import { percentile, report, type Row } from './harness.js';

const ASKED = 400;
const WARM_UP = 40;
const reader = actingAs({ id: 'reader', name: 'A board member', role: 'board-member' });
const given = process.argv.indexOf('--events');
const sizes = (given === -1 ? '10000,100000' : (process.argv[given + 1] ?? '')).split(',').map(Number);

interface Asked {
  readonly what: string;
  readonly limitMs: number;
  readonly ask: (random: Random) => Query;
}

/** Asked for anything that is there, in any order, so that nothing is at hand from the time before. */
function questions(actions: readonly string[]): readonly Asked[] {
  const words = ['chronology', '"strategy meeting"', 'reminder template', 'escalat*', 'midwives father'];
  return [
    { what: 'position', limitMs: 10, ask: () => new GetPosition() },
    {
      what: 'register of findings, by theme',
      limitMs: 10,
      ask: (random) => Object.assign(new ListFindings(), { theme: random.one(themes), sort: '-changed' }),
    },
    {
      what: 'register of actions, an owner’s overdue',
      limitMs: 10,
      ask: (random) =>
        Object.assign(new ListActions(), { owner: random.one(agencyRefs), overdue: true, sort: 'due' }),
    },
    {
      what: 'one action’s trail',
      limitMs: 5,
      ask: (random) => Object.assign(new GetTrail(), { subject: random.one(actions) }),
    },
    {
      what: 'search of the trail',
      limitMs: 10,
      ask: (random) => Object.assign(new GetTrail(), { text: random.one(words) }),
    },
    {
      what: 'search of the trail, one agency’s',
      limitMs: 10,
      ask: (random) =>
        Object.assign(new GetTrail(), { text: random.one(words), agency: random.one(agencyRefs) }),
    },
  ];
}

async function measured(size: number): Promise<readonly Row[]> {
  const { head, sources, release } = await prepared(size);
  const actions = await someActions(sources.models);
  const rows: Row[] = [];
  for (const { what, limitMs, ask } of questions(actions)) {
    const p99 = await slowest(sources, ask);
    rows.push({
      what: `${what}, ${head.toLocaleString('en-GB')} events`,
      ...{ measured: p99, unit: 'ms (p99)', limit: limitMs, ratio: p99 / limitMs },
      ...{ target: `≤ ${limitMs} ms`, met: p99 <= limitMs },
    });
  }
  await release();
  return rows;
}

/** The 99th percentile, in milliseconds. */
async function slowest(sources: AnsweredFrom, ask: (random: Random) => Query): Promise<number> {
  const random = new Random(7);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + ASKED; i++) {
    const query = ask(random).askedBy(reader);
    const definition = definitionOf(query);
    const started = performance.now();
    await answerTo(definition, query, sources);
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  return percentile(times, 0.99);
}

function definitionOf(query: Query): QueryDefinition {
  const all = [...positionQueries, ...registerQueries, ...trailQueries];
  const definition = all.find((one) => query.constructor === one.query);
  if (definition === undefined) throw new Error(`Nothing answers ${query.constructor.name}`);
  return definition;
}

async function someActions(models: ReadStore): Promise<readonly string[]> {
  const { items } = await models.find<{ reference: string }>('actions', { limit: 1000 });
  return items.map(({ reference }) => reference);
}

const rows: Row[] = [];
for (const size of sizes) rows.push(...(await measured(size)));
report('query', rows);
