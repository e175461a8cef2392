/** The board's position: how many areas for action have each impact status, and what needs the board. */
import type { PlainDate } from '#domain/entry.js';
import { impactStatuses, type ImpactStatus } from '#domain/impact/status.js';
import type { Heading } from '#read-models/history/counted.js';
import { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import { inEitherTime } from './as-of/either-time.js';
import { PastQuery } from './as-of/past-query.js';
import { countsThen, positionCounts } from './as-of/position.js';
import { countsInSight, countsInSightThen } from './counted-in-sight.js';
import { answers, type Sources } from './query.js';
import { wholeReaders } from './scope.js';

export class GetPosition extends PastQuery {}

export interface StatusCount {
  readonly status: ImpactStatus;
  readonly label: string;
  readonly total: number;
}

export interface PositionRow {
  readonly value: string;
  readonly title: string;
  readonly total: number;
  readonly statuses: readonly StatusCount[];
}

/** How many areas for action have a status under a heading, on the day that is asked for. */
export interface StatusSum {
  readonly by: Heading;
  readonly value: string;
  readonly status: string;
  readonly total: number;
}

/** What a position is made of, now or then. */
export interface PositionCounts {
  readonly position: string;
  readonly sums: readonly StatusSum[];
  readonly strengths: number;
  /** How many of the findings rest, in whole or in part, on entries made up to illustrate. */
  readonly illustrative: number;
  readonly needsTheBoard: Readonly<
    Record<
      | 'overdue'
      | 'stale'
      | 'lookAgain'
      | 'escalated'
      | 'blocked'
      | 'declined'
      | 'returned'
      | 'awaitingVerification',
      number
    >
  >;
  /** Names of agencies, by reference. */
  readonly agencyNames: ReadonlyMap<string, string>;
}

const order = Object.keys(impactStatuses) as readonly ImpactStatus[];

/** Today's counts are those of the end of today's London day, so far as it has come. */
async function countsNow({ models, events, today }: Sources): Promise<PositionCounts> {
  const [counts, agencies] = await Promise.all([
    new Past({ models, events }, { onDay: today }).counts(),
    models.group('agencies', ['key', 'name']),
  ]);
  const names = new Map(agencies.map(({ by: [reference, name] }) => [String(reference), String(name)]));
  return positionCounts(counts, String(await models.checkpoint()), names);
}

function statusesOf(rows: readonly StatusSum[]): readonly StatusCount[] {
  const totals = new Map<string, number>();
  for (const { status, total } of rows) totals.set(status, (totals.get(status) ?? 0) + total);
  return order
    .map((status) => ({ status, label: impactStatuses[status], total: totals.get(status) ?? 0 }))
    .filter(({ total }) => total > 0);
}

function rowsOf(
  sums: readonly StatusSum[] = [],
  titles: ReadonlyMap<string, string>,
): readonly PositionRow[] {
  const values = Map.groupBy(sums, ({ value }) => value);
  return [...values]
    .map(([value, rows]) => ({
      value,
      title: titles.get(value) ?? value,
      total: sumOf(rows),
      statuses: statusesOf(rows),
    }))
    .sort((one, other) => inEnglish.compare(one.title, other.title));
}

/** Made once: comparing by a locale's name looks it up each time. */
const inEnglish = new Intl.Collator('en-GB');

const sumOf = (rows: readonly StatusSum[]): number => rows.reduce((total, row) => total + row.total, 0);

/** Titles of audits, by reference: those that an index has, for they are many. */
async function auditTitles(models: ReadStore): Promise<ReadonlyMap<string, string>> {
  const titles = await models.group('audits', ['title', 'key']);
  return new Map(titles.map(({ by: [title, reference] }) => [String(reference), String(title)]));
}

async function positionOf(
  { position, sums, strengths, illustrative, needsTheBoard, agencyNames }: PositionCounts,
  models: ReadStore,
  day: PlainDate,
): Promise<object> {
  const under = Map.groupBy(sums, ({ by }) => by);
  const all = under.get('all') ?? [];
  return {
    asOf: day,
    position,
    strengths,
    areasForAction: sumOf(all),
    illustrative,
    statuses: statusesOf(all),
    needsTheBoard,
    byAudit: rowsOf(under.get('audit'), await auditTitles(models)),
    byTheme: rowsOf(under.get('theme'), new Map()),
    byAgency: rowsOf(under.get('agency'), agencyNames),
  };
}

/** The position today, of all that the reader sees. */
async function positionNow(sources: Sources): Promise<object> {
  const { models, sight, today } = sources;
  const counts = sight.whole ? countsNow(sources) : countsInSight(sources);
  return positionOf(await counts, models, today);
}

/** The same as of a time; the sources' today is the day for which lateness is worked out. */
export async function positionThen(past: Past, sources: Sources): Promise<object> {
  const { models, sight, today } = sources;
  const counts = sight.whole ? countsThen(past, models) : countsInSightThen(past, sources);
  return positionOf(await counts, models, today);
}

export const positionQueries = [
  answers({
    query: GetPosition,
    path: 'position',
    summary: 'The board’s position: impact statuses by audit, theme and agency, and what needs the board',
    may: wholeReaders,
    answer: inEitherTime(
      (_: GetPosition, sources) => positionNow(sources),
      (_, past, sources) => positionThen(past, sources),
    ),
  }),
];
