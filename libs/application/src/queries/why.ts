/** Why a finding’s status is what it is: each reason, and the exact entries that make it, now or then. */
import { behind } from '#domain/impact/behind.js';
import type { ImpactStatus, Reason } from '#domain/impact/status.js';
import type { PlainDate } from '#domain/entry.js';
import { kindOfItem, streamOf } from '#domain/references.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { PastQuery } from './as-of/past-query.js';
import { answers, type QueryDefinition, type Sources } from './query.js';
import { GetFinding, registerQueries } from './registers.js';
import { scopedReaders } from './scope.js';
import { rowOf } from './trail.js';
import type { TrailRow } from './views.js';

export class GetWhy extends PastQuery {}

export interface Why {
  readonly reference: string;
  /** Null for a strength. */
  readonly status: ImpactStatus | null;
  readonly label: string | null;
  readonly reasons: readonly (Reason & { readonly entries: readonly TrailRow[] })[];
}

/** What this takes from the answer about the finding. */
interface FindingAnswer {
  readonly impact: {
    readonly status: ImpactStatus;
    readonly label: string;
    readonly why: readonly Reason[];
  } | null;
  readonly past?: { readonly position: string | null; readonly asAt: PlainDate | null };
}

/** Entries on one item that are looked through; more is unheard of. */
const MOST = 1000;

async function findingAsked(query: GetWhy, sources: Sources): Promise<FindingAnswer> {
  const definition: QueryDefinition | undefined = registerQueries.find((one) => one.query === GetFinding);
  if (definition === undefined) throw new Error('Nothing answers what a finding is.');
  const { caller, reference, knownAt, asAt } = query;
  const times = { ...(knownAt === undefined ? {} : { knownAt }), ...(asAt === undefined ? {} : { asAt }) };
  const asked = Object.assign(new GetFinding(), times).askedBy(caller, reference);
  return (await definition.answer(asked, sources)) as FindingAnswer;
}

/** The entries of some kinds on an item that count at the time that is looked at and were not withdrawn, latest first. */
async function entriesOn(
  models: ReadStore,
  reference: string,
  types: readonly string[],
  past: FindingAnswer['past'],
): Promise<readonly TrailDocument[]> {
  const { items } = await models.find<TrailDocument>('trail', {
    // Not by type as well: an engine might walk all entries of a type, of which there may be hundreds of thousands.
    where: { all: { stream: streamOf(kindOfItem(reference), reference) } },
    sort: [{ field: 'key', descending: true }],
    limit: MOST,
  });
  return items.filter(
    ({ type, position, effectiveDay, amendedBy }) =>
      types.includes(type) &&
      position <= Number(past?.position ?? Number.MAX_SAFE_INTEGER) &&
      effectiveDay <= (past?.asAt ?? effectiveDay) &&
      !amendedBy.some(({ type }) => type === 'EntryWithdrawn'),
  );
}

export const whyQueries = [
  answers({
    query: GetWhy,
    path: 'findings/:reference/why',
    summary: 'Why a finding’s status is what it is: each reason, with the exact entries that make it',
    may: scopedReaders,
    async answer(query: GetWhy, sources): Promise<Why> {
      const { reference } = query;
      const { impact, past } = await findingAsked(query, sources);
      if (impact === null) return { reference, status: null, label: null, reasons: [] };
      const { status, label, why } = impact;
      const reasons = await Promise.all(
        why.map(async (reason) => {
          const { groups, all } = behind(status, reason);
          const found = await Promise.all(
            groups.map((types) => entriesOn(sources.models, reason.reference, types, past)),
          );
          const entries = found.flatMap((each) => (all ? each : each.slice(0, 1)));
          const seen = entries.filter((entry) => sources.sight.sees('trail', entry));
          return { ...reason, entries: await Promise.all(seen.map((entry) => rowOf(entry, sources))) };
        }),
      );
      return { reference, status, label, reasons };
    },
  }),
];
