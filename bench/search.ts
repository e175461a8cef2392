/**
 * Search over everything recorded, and accountability, on read models of 100,000 events (`--events 1000000` for others;
 * `--keep FOLDER` to make them once).
 * Beside each search stands the bare text index, asked for the same words' latest rows in the same run.
 */
import 'reflect-metadata';
import { DatabaseSync } from 'node:sqlite';
import { type AnsweredFrom, ask } from '#application/queries/ask.js';
import {
  accountabilityQueries,
  GetAgencyAccountability,
} from '#application/queries/accountability/accountability.js';
import type { Query, QueryDefinition } from '#application/queries/query.js';
import { Search, searchQueries } from '#application/queries/search/search.js';
import { actingAs, type Caller } from '#application/permissions/caller.js';
import { matchExpression } from '#read-models/sqlite/where.js';
import { dayAt } from './generate/happening.js';
import { prepared } from './generate/prepared.js';
import { Random } from './generate/random.js';
import { agencyRefs, themes } from './generate/words.js';
import { percentile, report, type Row } from './harness.js';
import { sizeAsked } from './sizes.js';

const ASKED = 400;
const WARM_UP = 40;
const LIMIT_MS = 10;
const board = actingAs({ id: 'reader', name: 'A board member', role: 'board-member' });
const lead = actingAs({ id: 'lead', name: 'A lead', role: 'agency-lead', agency: 'city-police' });
const words = ['chronology', 'midwives', 'template', 'conference', 'escalation', 'father', 'sampled'];

interface Asked {
  readonly what: string;
  readonly by?: Caller;
  readonly text: (random: Random) => string;
  readonly more?: (random: Random) => object;
}

const one = (random: Random) => random.one(words);
const searches: readonly Asked[] = [
  { what: 'a common word', text: one },
  { what: 'the most common word', text: () => 'the' },
  { what: 'three common words', text: (random) => `${one(random)} ${one(random)} ${one(random)}` },
  { what: 'a phrase', text: (random) => random.one(['"strategy meeting"', '"agreed template"']) },
  { what: 'a beginning of a word', text: (random) => random.one(['chrono*', 'midw*', 'escal*']) },
  { what: 'a common word, as a lead', by: lead, text: one },
  { what: 'a common word, a rare type', text: one, more: () => ({ type: 'AgencyRegistered' }) },
  { what: 'a common word, one theme', text: one, more: (random) => ({ theme: random.one(themes) }) },
  { what: 'a common word, one agency', text: one, more: (random) => ({ agency: random.one(agencyRefs) }) },
  { what: 'a common word, known in a time', text: one, more: (random) => days(random, 'from', 'to') },
  {
    what: 'a common word, of effect in a time',
    text: one,
    more: (random) => days(random, 'effectiveFrom', 'effectiveTo'),
  },
];

/** Some fifty days, years ago. */
function days(random: Random, from: string, to: string): object {
  const at = random.between(0, 6 * 365);
  return { [from]: dayAt(at), [to]: dayAt(at + 50) };
}

interface Times {
  readonly p50: number;
  readonly p99: number;
}

async function timed(ask: (random: Random) => unknown): Promise<Times> {
  const random = new Random(7);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + ASKED; i += 1) {
    const started = performance.now();
    await ask(random);
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

function rowsOf(what: string, { p50, p99 }: Times, bare?: Times): readonly Row[] {
  const beside = (measured: number, limit: number | undefined) => ({
    ...{ measured, limit: limit ?? LIMIT_MS, ratio: measured / (limit ?? LIMIT_MS) },
  });
  const bareIs = bare === undefined ? 'none' : 'bare text index';
  return [
    { what, unit: 'ms (p50)', target: bareIs, met: null, ...beside(p50, bare?.p50) },
    {
      ...{ what, unit: 'ms (p99)', ...beside(p99, bare?.p99) },
      ...{ target: `≤ ${LIMIT_MS} ms`, met: p99 <= LIMIT_MS },
    },
  ];
}

async function answerOf(query: Query, sources: AnsweredFrom, by = board, reference = ''): Promise<object> {
  const definitions: readonly QueryDefinition[] = [...searchQueries, ...accountabilityQueries];
  const definition = definitions.find((each) => query.constructor === each.query);
  if (definition === undefined) throw new Error(`Nothing answers ${query.constructor.name}`);
  return ask(definition, query.askedBy(by, reference), sources);
}

async function measured(): Promise<readonly Row[]> {
  const { head, sources, modelsFile, release } = await prepared(sizeAsked(100_000));
  const database = new DatabaseSync(modelsFile, { readOnly: true });
  const bare = database.prepare(
    `SELECT rowid FROM "trail:words" w WHERE w."trail:words" MATCH ? ORDER BY rowid DESC LIMIT 40`,
  );
  const rows: Row[] = [];
  for (const { what, by, text, more } of searches) {
    const search = (random: Random) =>
      Object.assign(new Search(), { text: text(random) }, more === undefined ? {} : more(random));
    const ours = await timed((random) => answerOf(search(random), sources, by));
    const least = await timed((random) => bare.all(matchExpression(search(random).text, []) ?? ''));
    rows.push(...rowsOf(`${what}, ${head.toLocaleString('en-GB')} events`, ours, least));
  }
  const accountable = await timed((random) =>
    answerOf(new GetAgencyAccountability(), sources, board, random.one(agencyRefs)),
  );
  rows.push(...rowsOf(`an agency’s accountability, ${head.toLocaleString('en-GB')} events`, accountable));
  database.close();
  await release();
  return rows;
}

report('search', await measured());
