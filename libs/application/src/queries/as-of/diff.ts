/** What changed between two dates or meetings, in sentences that a board member reads. */
import type { AuditRef } from '#domain/references.js';
import { parentOf } from '#domain/references.js';
import { impactStatuses, type ImpactStatus } from '#domain/impact/status.js';
import type { AuditDocument, FindingDocument } from '#read-models/documents.js';
import { changedFindings } from '#read-models/history/changed.js';
import { readName } from '#read-models/history/counted.js';
import { Past } from '#read-models/history/past.js';
import { Choice, Whole, Pattern } from '../../fields/fields.js';
import { InvalidInput } from '../../problems.js';
import { countsInSightThen } from '../counted-in-sight.js';
import { answers, Query, type Sources } from '../query.js';
import { wholeReaders } from '../scope.js';
import { type Change, changesOfFinding } from './changes.js';
import { changedChallenges, changedIndicators, type ChangedItem } from './other-changes.js';
import { timeAsked, toldOf, type PastTime } from './time.js';

const TIME = /^(?:\d{4}-\d{2}-\d{2}|\d{4}-\d{2}-\d{2}T[\d:.]{5,12}Z|\d{1,16}|meeting:[a-z0-9-]{1,60})$/;
const EXPECTED = 'a date (2015-03-19), an instant, a position, or meeting: and its reference';

export class GetDiff extends Query {
  @Pattern(TIME, EXPECTED, { label: 'From (its end, where it is a date)', example: '2014-12-11' })
  from!: string;
  @Pattern(TIME, EXPECTED, { label: 'To', example: '2015-03-19' })
  to!: string;
  @Choice(['known', 'effective'], {
    label: 'By what was known then (the default), or by what had taken effect (dates alone)',
    optional: true,
  })
  by?: 'known' | 'effective';
  @Whole({ from: 1, to: 200 }, { label: 'Findings on a page (50 unless given)', optional: true })
  limit?: number;
  @Pattern(/^[A-Z][A-Z0-9-]*\.[SF]\d+$/, 'the “next” of the page before', {
    label: 'Finding after which the page starts',
    optional: true,
  })
  cursor?: string;
}

/** How many areas for action had a status at the two times. */
export interface StatusChange {
  readonly status: ImpactStatus;
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

export interface ChangedFinding {
  readonly reference: string;
  readonly title: string;
  readonly changes: readonly Change[];
}

export interface ChangedAudit {
  readonly audit: AuditRef;
  readonly title: string;
  readonly findings: readonly ChangedFinding[];
}

export interface Diff {
  readonly from: object;
  readonly to: object;
  readonly statuses: readonly StatusChange[];
  readonly audits: readonly ChangedAudit[];
  /** Both are on the first page alone. */
  readonly indicators: readonly ChangedItem[];
  readonly challenges: readonly ChangedItem[];
  readonly next?: string;
}

const PAGE = 50;

async function timesOf(
  { from, to, by }: GetDiff,
  sources: Sources,
): Promise<readonly [from: PastTime, to: PastTime]> {
  const one = async (field: 'from' | 'to', time: string): Promise<PastTime> => {
    if (by === 'effective' && !/^\d{4}-\d{2}-\d{2}$/.test(time))
      throw new InvalidInput([{ field, message: 'What had taken effect is compared between dates.' }]);
    try {
      const found = await timeAsked(by === 'effective' ? { asAt: time } : { knownAt: time }, sources);
      if (found === undefined) throw new Error('A time was given.');
      return found;
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new InvalidInput(error.problems.map(({ message }) => ({ field, message })));
    }
  };
  const times = [await one('from', from), await one('to', to)] as const;
  const [first, second] = times;
  const isBackwards =
    first.onDay > second.onDay || (first.position ?? 0) > (second.position ?? Number.MAX_SAFE_INTEGER);
  if (isBackwards)
    throw new InvalidInput([{ field: 'to', message: 'Expected a time that is not before “from”.' }]);
  return times;
}

async function statusesBetween(
  before: Past,
  after: Past,
  sources: Sources,
): Promise<readonly StatusChange[]> {
  const [then, now] = [await totals(before, sources), await totals(after, sources)];
  return (Object.keys(impactStatuses) as ImpactStatus[])
    .map((status) => ({
      status,
      label: impactStatuses[status],
      before: then.get(status) ?? 0,
      after: now.get(status) ?? 0,
    }))
    .filter((one) => one.before + one.after > 0);
}

async function totals(past: Past, sources: Sources): Promise<ReadonlyMap<string, number>> {
  const byStatus = new Map<string, number>();
  if (!sources.sight.whole) {
    for (const { by, status, total } of (await countsInSightThen(past, sources)).sums)
      if (by === 'all') byStatus.set(status, (byStatus.get(status) ?? 0) + total);
    return byStatus;
  }
  for (const [name, count] of await past.counts()) {
    const read = readName(name);
    if (read?.heading === 'all') byStatus.set(read.status, count);
  }
  return byStatus;
}

async function diff(query: GetDiff, sources: Sources): Promise<Diff> {
  const [from, to] = await timesOf(query, sources);
  const [before, after] = [new Past(sources, from), new Past(sources, to)];
  const limit = query.limit ?? PAGE;
  const { cursor = '' } = query;
  const references = (await changedFindings(sources.models, from, to)).filter((one) => one > cursor);
  const findings: ChangedFinding[] = [];
  let [next, last]: (string | undefined)[] = [];
  for (const reference of references) {
    if (!(await isSeen(reference, sources))) continue;
    const changed = await changesOfFinding(reference, before, after, sources.models);
    if (changed === undefined) continue;
    if (findings.length === limit) {
      next = last;
      break;
    }
    findings.push(changed);
    last = reference;
  }
  return {
    from: toldOf(from),
    to: toldOf(to),
    statuses: await statusesBetween(before, after, sources),
    audits: await byAudit(findings, sources),
    indicators: cursor === '' ? await changedIndicators(before, after, sources) : [],
    challenges: cursor === '' ? await changedChallenges(before, after, sources) : [],
    ...(next === undefined ? {} : { next }),
  };
}

async function isSeen(reference: string, { models, sight }: Sources): Promise<boolean> {
  if (sight.whole) return true;
  const finding = await models.get<FindingDocument>('findings', reference);
  return finding !== undefined && sight.sees('findings', finding);
}

async function byAudit(
  findings: readonly ChangedFinding[],
  { models }: Sources,
): Promise<readonly ChangedAudit[]> {
  const groups = Map.groupBy(findings, ({ reference }) => parentOf(reference));
  const audits = await models.getMany<AuditDocument>('audits', [...groups.keys()]);
  const titles = new Map(audits.map(({ reference, title }) => [reference, title]));
  return [...groups].map(([audit, changed]) => ({
    audit,
    title: titles.get(audit) ?? audit,
    findings: changed,
  }));
}

export const diffQueries = [
  answers({
    query: GetDiff,
    path: 'diff',
    summary:
      'What changed between two dates or meetings, by audit and finding, indicator and challenge, in sentences',
    may: wholeReaders,
    answer: diff,
  }),
];
