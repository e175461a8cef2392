/** A stint as people read it: whose, for how long, what came of it, and every slip with its reason. */
import { blockedDays, measuresOf } from '#domain/accountability/measures.js';
import type { PlainDate } from '#domain/entry.js';
import type { StintDocument } from '#read-models/accountability/stints.js';
import type { ActionDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import type { Names } from './agencies.js';

interface Shown {
  readonly models: ReadStore;
  readonly names: Names;
  readonly today: PlainDate;
  /** Whose days are counted: those of the agency, or of the owner in person. */
  readonly since: 'agency' | 'owner';
  /** The agency that answers now for stints of others, which were merged into it. */
  readonly of?: string;
}

export async function stintViews(stints: readonly StintDocument[], shown: Shown): Promise<readonly object[]> {
  const references = [...new Set(stints.map(({ action }) => action))];
  const documents = await shown.models.getMany<ActionDocument>('actions', references);
  const actions = new Map(documents.map((action) => [action.reference, action]));
  return Promise.all(stints.map((stint) => stintView(stint, actions.get(stint.action), shown)));
}

async function stintView(
  stint: StintDocument,
  action: ActionDocument | undefined,
  { names, today, since, of }: Shown,
): Promise<object> {
  const { owner, from, overdueFrom, people: _p, slippedOn: _s, agency, ...rest } = stint;
  const { daysToAccept: _a, daysToComplete: _c, agencyFrom: _f, blocks, claims, ...told } = rest;
  const { toAccept, toComplete, toVerify } = measuresOf(stint, since);
  const [agencyName, agencyNameThen] = await Promise.all([names.now(agency), names.on(agency, from)]);
  return {
    ...told,
    from,
    title: action?.title ?? null,
    findings: action?.findingRefs ?? [],
    illustrative: action?.illustrative ?? false,
    owner: { ...owner, agencyName, agencyNameThen },
    ...(of === undefined || of === agency ? {} : { predecessor: agency }),
    daysToAccept: toAccept,
    daysToComplete: toComplete,
    daysToVerify: toVerify,
    blocked: { days: blockedDays(stint, today), times: blocks },
    claims,
    returned: claims.filter(({ outcome }) => outcome === 'returned').length,
    ownsNow: stint.ownsNow === 'yes',
    verifiedFirstTime: stint.verifiedFirstTime === null ? null : stint.verifiedFirstTime === 'yes',
    overdue: overdueFrom !== null && overdueFrom <= today,
    asOf: today,
  };
}
