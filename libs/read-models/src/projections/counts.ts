/** Counts behind every roll-up: what a changed document no longer adds to, and what it adds to now. */
import type { PlainDate } from '#domain/entry.js';
import type { ActionDocument, CountDocument, FindingDocument } from '../documents.js';
import type { Documents } from './session.js';

/** How a finding or an action is counted. */
interface Counted {
  readonly of: CountDocument['of'];
  readonly status: string;
  readonly lateFrom: PlainDate | null;
  readonly late: CountDocument['late'];
  /** By what it is counted, each heading once. */
  readonly headings: readonly (readonly [by: CountDocument['by'], value: string])[];
}

/** A strength has no status and is not counted. */
function countedFinding(finding: FindingDocument): Counted | undefined {
  const { status, offTrackFrom, audit, themes, owners } = finding;
  if (status === null) return undefined;
  return {
    of: 'finding',
    status,
    lateFrom: offTrackFrom,
    late: offTrackFrom === null ? null : 'off-track',
    headings: [
      ['all', ''],
      ['audit', audit],
      ...[...new Set(themes)].map((theme) => ['theme', theme] as const),
      ...owners.map((agency) => ['agency', agency] as const),
    ],
  };
}

function countedAction(action: ActionDocument): Counted {
  const { status, overdueFrom, staleFrom, audit, ownerAgency } = action;
  return {
    of: 'action',
    status,
    lateFrom: overdueFrom ?? staleFrom,
    late: overdueFrom !== null ? 'overdue' : staleFrom !== null ? 'stale' : null,
    headings: [
      ['all', ''],
      ['audit', audit],
      ['agency', ownerAgency],
    ],
  };
}

export function recountFinding(
  documents: Documents,
  before: FindingDocument | undefined,
  now: FindingDocument,
): Promise<void> {
  return recount(documents, before && countedFinding(before), countedFinding(now));
}

export function recountAction(
  documents: Documents,
  before: ActionDocument | undefined,
  now: ActionDocument,
): Promise<void> {
  return recount(documents, before && countedAction(before), countedAction(now));
}

async function recount(
  documents: Documents,
  before: Counted | undefined,
  now: Counted | undefined,
): Promise<void> {
  if (before !== undefined && now !== undefined && isCountedAlike(before, now)) return;
  if (before !== undefined) await add(documents, before, -1);
  if (now !== undefined) await add(documents, now, 1);
}

async function add(documents: Documents, counted: Counted, change: 1 | -1): Promise<void> {
  const { of, status, lateFrom, late, headings } = counted;
  for (const [by, value] of headings) {
    // The value comes last: it is free text, all else is not.
    const key = [of, by, status, late ?? '', lateFrom ?? '', value].join('|');
    const total = ((await documents.get('counts', key))?.total ?? 0) + change;
    if (total === 0) documents.delete('counts', key);
    else documents.put('counts', key, { of, by, value, status, lateFrom, late, total });
  }
}

function isCountedAlike(one: Counted, other: Counted): boolean {
  return (
    one.status === other.status &&
    one.lateFrom === other.lateFrom &&
    one.late === other.late &&
    one.headings.length === other.headings.length &&
    one.headings.every(([by, value], i) => by === other.headings[i]?.[0] && value === other.headings[i][1])
  );
}
