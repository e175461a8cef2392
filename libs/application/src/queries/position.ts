/** The board's position: how many areas for action have each impact status, and what needs the board. */
import type { PlainDate } from '#domain/entry.js';
import { impactStatuses, type ImpactStatus } from '#domain/impact/status.js';
import type { AgencyDocument, AuditDocument, CountDocument } from '#read-models/documents.js';
import type { ReadStore, Where } from '#read-models/port.js';
import { answers, Query } from './query.js';
import { wholeReaders } from './scope.js';

export class GetPosition extends Query {}

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

type Heading = CountDocument['by'];

const order = Object.keys(impactStatuses) as readonly ImpactStatus[];

/** Sums of counts under each heading on a day: before it has made them late, and since. */
async function sums(models: ReadStore, of: CountDocument['of'], day: PlainDate): Promise<readonly Sum[]> {
  const notLate: Where = { all: { of }, any: [{ lateFrom: null }, { lateFrom: { above: day } }] };
  const late: Where = { all: { of, lateFrom: { to: day } } };
  const by = ['by', 'value', 'status', 'late'];
  const [before, since] = await Promise.all([
    models.group('counts', by, notLate, 'total'),
    models.group('counts', by, late, 'total'),
  ]);
  const read =
    (isLate: boolean) =>
    (row: (typeof before)[number]): Sum => {
      const [heading, value, status, kind] = row.by.map(String);
      return {
        by: heading as Heading,
        value: value ?? '',
        status: status ?? '',
        late: isLate ? (kind ?? '') : '',
        total: row.total,
      };
    };
  return [...before.map(read(false)), ...since.map(read(true))];
}

interface Sum {
  readonly by: Heading;
  readonly value: string;
  readonly status: string;
  /** `off-track`, `overdue`, `stale`; empty when it is not late. */
  readonly late: string;
  readonly total: number;
}

function statusesOf(rows: readonly Sum[]): readonly StatusCount[] {
  const totals = new Map<string, number>();
  for (const { late, status, total } of rows) {
    const shown = late === 'off-track' ? 'off-track' : status;
    totals.set(shown, (totals.get(shown) ?? 0) + total);
  }
  return order
    .map((status) => ({ status, label: impactStatuses[status], total: totals.get(status) ?? 0 }))
    .filter(({ total }) => total > 0);
}

function rowsUnder(
  heading: Heading,
  all: readonly Sum[],
  titles: ReadonlyMap<string, string>,
): readonly PositionRow[] {
  const values = Map.groupBy(
    all.filter(({ by }) => by === heading),
    ({ value }) => value,
  );
  return [...values]
    .map(([value, rows]) => ({
      value,
      title: titles.get(value) ?? value,
      total: sumOf(rows),
      statuses: statusesOf(rows),
    }))
    .sort((one, other) => one.title.localeCompare(other.title, 'en-GB'));
}

const sumOf = (rows: readonly Sum[]): number => rows.reduce((total, row) => total + row.total, 0);

async function titlesOf(models: ReadStore, findings: readonly Sum[]): Promise<ReadonlyMap<string, string>> {
  const values = (heading: Heading) => [
    ...new Set(findings.filter(({ by }) => by === heading).map(({ value }) => value)),
  ];
  const [audits, agencies] = await Promise.all([
    models.getMany<AuditDocument>('audits', values('audit')),
    models.getMany<AgencyDocument>('agencies', values('agency')),
  ]);
  return new Map([
    ...audits.map(({ reference, title }): [string, string] => [reference, title]),
    ...agencies.map(({ reference, name }): [string, string] => [reference, name]),
  ]);
}

export const positionQueries = [
  answers({
    query: GetPosition,
    path: 'position',
    summary: 'The board’s position: impact statuses by audit, theme and agency, and what needs the board',
    may: wholeReaders,
    async answer(_, { models, today }) {
      const [findings, actions, strengths, illustrative, checkpoint] = await Promise.all([
        sums(models, 'finding', today),
        sums(models, 'action', today),
        models.count('findings', { all: { kind: 'strength' } }),
        models.count('findings', { all: { label: 'illustrative' } }),
        models.checkpoint(),
      ]);
      const titles = await titlesOf(models, findings);
      const all = findings.filter(({ by }) => by === 'all');
      const allActions = actions.filter(({ by }) => by === 'all');
      const late = (kind: string) => sumOf(allActions.filter((row) => row.late === kind));
      const having = (status: string) => sumOf(allActions.filter((row) => row.status === status));
      return {
        asOf: today,
        position: String(checkpoint),
        strengths,
        areasForAction: sumOf(all),
        /** How many of the findings rest, in whole or in part, on entries made up to illustrate. */
        illustrative,
        statuses: statusesOf(all),
        needsTheBoard: {
          overdue: late('overdue'),
          stale: late('stale'),
          lookAgain: await models.count('findings', { all: { lookAgainFrom: { to: today } } }),
          escalated: await models.count('actions', { all: { escalated: 'yes' } }),
          blocked: having('blocked'),
          declined: having('declined'),
          returned: having('returned'),
          awaitingVerification: having('completed'),
        },
        byAudit: rowsUnder('audit', findings, titles),
        byTheme: rowsUnder('theme', findings, titles),
        byAgency: rowsUnder('agency', findings, titles),
      };
    },
  }),
];
