/**
 * The board's position for a reader who is bound to a part of the record: counted over the findings and actions that they
 * see, one by one, since the counts that are kept are of everything.
 */
import type { PlainDate } from '#domain/entry.js';
import type { ActionDocument, FindingDocument } from '#read-models/documents.js';
import type { Past } from '#read-models/history/past.js';
import type { Page } from '#read-models/port.js';
import { agenciesNamed } from './named.js';
import type { PositionCounts, StatusSum } from './position.js';
import type { Sources } from './query.js';

/** Documents read at once. */
const AT_ONCE = 500;

type Counted = Omit<PositionCounts, 'position' | 'agencyNames'>;

export async function countsInSight(sources: Sources): Promise<PositionCounts> {
  const { models, sight, today } = sources;
  const findings = await everyPage((cursor) =>
    models.find<FindingDocument>('findings', {
      where: sight.where('findings', {}),
      limit: AT_ONCE,
      ...cursor,
    }),
  );
  const actions = await everyPage((cursor) =>
    models.find<ActionDocument>('actions', { where: sight.where('actions', {}), limit: AT_ONCE, ...cursor }),
  );
  const position = String(await models.checkpoint());
  return withNames(sources, position, counted(findings, actions, today));
}

/** The same as of a time: of what was there then, what the reader sees now as well. */
export async function countsInSightThen(past: Past, sources: Sources): Promise<PositionCounts> {
  const { models, sight } = sources;
  const accepts = (collection: 'findings' | 'actions') => async (item: { readonly reference: string }) => {
    const now = await models.get<object>(collection, item.reference);
    return now !== undefined && sight.sees(collection, now) && sight.sees(collection, item);
  };
  const findings = await everyPage((cursor) =>
    past.findings({ all: {}, limit: AT_ONCE, accepts: accepts('findings'), ...cursor }),
  );
  const actions = await everyPage((cursor) =>
    past.actions({ all: {}, limit: AT_ONCE, accepts: accepts('actions'), ...cursor }),
  );
  const position = String(past.time.position ?? (await models.checkpoint()));
  return withNames(sources, position, counted(findings, actions, past.time.onDay));
}

async function everyPage<T>(
  page: (cursor: { readonly cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await page(cursor === undefined ? {} : { cursor });
    items.push(...found.items);
    cursor = found.next;
  } while (cursor !== undefined);
  return items;
}

async function withNames({ models }: Sources, position: string, counts: Counted): Promise<PositionCounts> {
  const agencies = counts.sums.filter(({ by }) => by === 'agency').map(({ value }) => value);
  const named = await agenciesNamed(models, [...new Set(agencies)]);
  const agencyNames = new Map(Object.entries(named).map(([reference, { name }]) => [reference, name]));
  return { position, ...counts, agencyNames };
}

function counted(
  findings: readonly FindingDocument[],
  actions: readonly ActionDocument[],
  day: PlainDate,
): Counted {
  const isBy = (date: PlainDate | null) => date !== null && date <= day;
  const actionsThat = (holds: (action: ActionDocument) => boolean) => actions.filter(holds).length;
  const having = (status: ActionDocument['status']) => actionsThat((action) => action.status === status);
  return {
    sums: findings.flatMap((finding) => sumsOf(finding, isBy(finding.offTrackFrom))),
    strengths: findings.filter(({ kind }) => kind === 'strength').length,
    illustrative: findings.filter(({ label }) => label === 'illustrative').length,
    needsTheBoard: {
      overdue: actionsThat(({ overdueFrom }) => isBy(overdueFrom)),
      stale: actionsThat(({ staleFrom }) => isBy(staleFrom)),
      lookAgain: findings.filter(({ lookAgainFrom }) => isBy(lookAgainFrom)).length,
      escalated: actionsThat(({ escalated }) => escalated === 'yes'),
      blocked: having('blocked'),
      declined: having('declined'),
      returned: having('returned'),
      awaitingVerification: having('completed'),
    },
  };
}

/** What one area for action counts as, under each heading. */
function sumsOf(
  { audit, themes, owners, status }: FindingDocument,
  isOffTrack: boolean,
): readonly StatusSum[] {
  if (status === null) return [];
  const headings: readonly (readonly [StatusSum['by'], string])[] = [
    ['all', ''],
    ['audit', audit],
    ...themes.map((theme) => ['theme', theme] as const),
    ...owners.map((agency) => ['agency', agency] as const),
  ];
  const counts = { status: isOffTrack ? 'off-track' : status, total: 1 };
  return headings.map(([by, value]) => ({ by, value, ...counts }));
}
