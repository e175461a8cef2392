/**
 * Counts at a time in the past. The tallies know them at the end of every London day, and on every day as known now. For
 * a place between, the items that were something else there are few, and are counted anew: those that changed later on
 * the same day, or of which something was recorded since that took effect by that day.
 */
import type { AsOf } from '#domain/as-of.js';
import type { PlainDate } from '#domain/entry.js';
import { plusDays, startOfLondonDay } from '#domain/time.js';
import type { ActionDocument, FindingDocument } from '../documents.js';
import { everyOne, type FindQuery, type ReadStore, type Where } from '../port.js';
import { contentOfFinding, contentOfVersion } from './content.js';
import { countedAction, countedFinding, type CountedOfAction } from './counted.js';
import { lastPositionBefore } from './positions.js';
import { type Counted, talliesOn } from './tallies.js';
import {
  type ActionVersion,
  type Conditions,
  type FindingVersion,
  LOG_ORDER,
  pastHolding,
  presentHolding,
} from './versions.js';

/** An item as it was, and what it counted as. */
interface CountedItem {
  readonly item: string;
  readonly counted: readonly Counted[];
}

const countedOfActions = ['status', 'overdueFrom', 'staleFrom', 'escalated'] as const;

/** How the two kinds of items are read: documents and rows, or what is counted of them. */
const kinds = [
  {
    present: 'findings',
    past: 'findingVersions',
    // Their lists are in the documents alone.
    only: { present: undefined, past: undefined },
    ofDocument: (document: object): CountedItem => {
      const finding = document as FindingDocument;
      const { reference } = finding;
      return { item: reference, counted: countedFinding(reference, contentOfFinding(finding)) };
    },
    ofVersion: (version: object): CountedItem => {
      const { item, ...content } = version as FindingVersion;
      return { item, counted: countedFinding(item, contentOfVersion({ item, ...content })) };
    },
  },
  {
    present: 'actions',
    past: 'actionVersions',
    only: { present: ['reference', ...countedOfActions], past: ['item', ...countedOfActions] },
    ofDocument: (document: object): CountedItem => {
      const { reference, ...said } = document as Pick<ActionDocument, 'reference'> & CountedOfAction;
      return { item: reference, counted: countedAction(said) };
    },
    ofVersion: (version: object): CountedItem => {
      const { item, ...said } = version as Pick<ActionVersion, 'item'> & CountedOfAction;
      return { item, counted: countedAction(said) };
    },
  },
] as const;

/** Most documents or rows that are read at once. */
const AT_ONCE = 500;
/** Up to so many items are looked at anew one by one. */
const FEW = 2000;

/** @param asOf what is known, what has taken effect, and the day for which lateness is worked out */
export async function countsOn(
  models: ReadStore,
  { position, day, onDay }: AsOf & { readonly onDay: PlainDate },
): Promise<ReadonlyMap<string, number>> {
  if (position === undefined && day === undefined && (await isKnownAfter(models, onDay)))
    return countAll(models, {}, onDay);
  const counts = await talliesOn(models, day === undefined ? 'known' : 'effective', day ?? onDay);
  if (position === undefined) return counts;
  if (day !== undefined) {
    const present = { sincePosition: { above: position }, sinceDay: { to: day } };
    const past = { opened: { above: position }, fromDay: { to: day }, liveTo: { above: day } };
    if (await isMuch(models, { present, past })) return countAll(models, { position, day }, onDay);
    await countAnew(models, counts, { present, past }, { position, day }, onDay);
    return counts;
  }
  const end = await lastPositionBefore(models, startOfLondonDay(plusDays(onDay, 1)));
  if (end > position) {
    const during = { above: position, to: end };
    const past = { opened: during, knownTo: { above: end } };
    await countAnew(models, counts, { present: { sincePosition: during }, past }, { position }, onDay);
  }
  return counts;
}

/** Whether anything became known after a day: a clock went wrong, and the log does not go back with it. */
async function isKnownAfter(models: ReadStore, day: PlainDate): Promise<boolean> {
  const after = { recordedAt: { from: startOfLondonDay(plusDays(day, 1)) } };
  return (await models.count('trail', { all: after }, 1)) > 0;
}

/** Whether so much is newer that it is quicker to count everything that held as of then. */
async function isMuch(
  models: ReadStore,
  newer: { readonly present: Conditions; readonly past: Conditions },
): Promise<boolean> {
  let items = 0;
  for (const { present, past } of kinds) {
    items += await models.count(present, { all: newer.present }, FEW);
    items += await models.count(past, { all: newer.past }, FEW);
  }
  return items > FEW;
}

/** Counts every item by what held of it: one document or row of each is read. */
async function countAll(
  models: ReadStore,
  asOf: AsOf,
  onDay: PlainDate,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { present, past, only, ofDocument, ofVersion } of kinds) {
    for await (const document of everyOne<object>(models, present, {
      ...asked({ all: presentHolding(asOf) }, only.present),
    }))
      count(counts, ofDocument(document).counted, onDay, 1);
    for await (const version of everyOne<object>(models, past, asked(pastHolding(asOf), only.past)))
      count(counts, ofVersion(version).counted, onDay, 1);
  }
  return counts;
}

/** Takes out of the counts what is newer, and puts in what the same items were as of then. */
async function countAnew(
  models: ReadStore,
  counts: Map<string, number>,
  newer: { readonly present: Conditions; readonly past: Conditions },
  asOf: AsOf,
  onDay: PlainDate,
): Promise<void> {
  for (const { present, past, only, ofDocument, ofVersion } of kinds) {
    const changed: string[] = [];
    for await (const document of everyOne<object>(
      models,
      present,
      asked({ all: newer.present }, only.present),
    )) {
      const { item, counted } = ofDocument(document);
      count(counts, counted, onDay, -1);
      changed.push(item);
    }
    for await (const version of everyOne<object>(models, past, asked({ all: newer.past }, only.past))) {
      const { item, counted } = ofVersion(version);
      count(counts, counted, onDay, -1);
      changed.push(item);
    }
    const then = pastHolding({ day: LOG_ORDER, ...asOf });
    for (let i = 0; i < changed.length; i += AT_ONCE) {
      const all = { item: { in: changed.slice(i, i + AT_ONCE) }, ...then.all };
      const older = await models.find<object>(past, asked({ ...then, all }, only.past));
      for (const version of older.items) count(counts, ofVersion(version).counted, onDay, 1);
    }
  }
}

function asked(where: Where, only: readonly string[] | undefined): FindQuery {
  return { where, limit: AT_ONCE, ...(only === undefined ? {} : { only }) };
}

function count(
  counts: Map<string, number>,
  counted: readonly Counted[],
  day: PlainDate,
  change: 1 | -1,
): void {
  for (const { what, since, until } of counted) {
    if ((since !== null && since > day) || (until !== null && until <= day)) continue;
    const total = (counts.get(what) ?? 0) + change;
    if (total === 0) counts.delete(what);
    else counts.set(what, total);
  }
}
