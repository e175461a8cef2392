/**
 * Counts at any past time, as signed sums: what came to be counted on a day, less what ceased to be, summed for every
 * day, month and year. A count on a day is the sum of the years before, the months before and the days so far. A late
 * entry changes the sums of its own day, month and year and no others, so that it costs what any other costs.
 *
 * Kept twice: by the London day on which things became known, and by the day on which they took effect as known now.
 */
import type { PlainDate } from '#domain/entry.js';
import type { CollectionSpec, ReadStore } from '../port.js';
import { NO_DAY } from './versions.js';

/** Which of the two times. */
const orders = ['known', 'effective'] as const;
export type Order = (typeof orders)[number];

/** Something that a version counts as, on the days from `since` and before `until` on which it holds; null is no bound. */
export interface Counted {
  readonly what: string;
  readonly since: PlainDate | null;
  readonly until: PlainDate | null;
}

/**
 * Sums of a day, a month or a year: in turn the place of what is counted in the names, and its sum. Nothing is kept of a
 * sum of 0. A list of numbers is read several times faster than an object with as many members.
 */
export interface TallyDocument {
  readonly sums: readonly number[];
}

/** What is counted, in the order in which it first occurred. */
export interface TallyNamesDocument {
  readonly names: readonly string[];
}

/** Keyed `known/y/2015`, `known/m/2015-03`, `known/d/2015-03-19`, and `effective/` alike. */
export const tallyCollections = [
  { name: 'tallies', fields: {}, indexes: [] },
  { name: 'tallyNames', fields: {}, indexes: [] },
] as const satisfies readonly CollectionSpec[];

const NAMES_KEY = 'all';

/** The documents that tallies are kept in. */
export interface TallyDocuments {
  get(collection: 'tallies', key: string): TallyDocument | undefined | Promise<TallyDocument | undefined>;
  get(
    collection: 'tallyNames',
    key: string,
  ): TallyNamesDocument | undefined | Promise<TallyNamesDocument | undefined>;
  put(collection: 'tallies', key: string, document: TallyDocument): void;
  put(collection: 'tallyNames', key: string, document: TallyNamesDocument): void;
  delete(collection: 'tallies', key: string): void;
}

/** Changes of one event: by day, then by what is counted. */
type Changes = Map<PlainDate, Map<string, number>>;

/** What events changed, put aside until the sums are written: they come out the same in whatever portions. */
export class Tallies {
  private readonly waiting: Readonly<Record<Order, Changes>> = { known: new Map(), effective: new Map() };
  private readonly occurred = new Set<string>();
  private size = 0;

  /** From a day on, what was counted one way is counted another. */
  shift(order: Order, day: PlainDate, before: readonly Counted[], now: readonly Counted[]): void {
    this.count(order, before, day, NO_DAY, -1);
    this.count(order, now, day, NO_DAY, 1);
  }

  /** The same for stretches of days. */
  replace(order: Order, before: readonly Stretch[], now: readonly Stretch[]): void {
    for (const { counted, fromDay, toDay } of before) this.count(order, counted, fromDay, toDay, -1);
    for (const { counted, fromDay, toDay } of now) this.count(order, counted, fromDay, toDay, 1);
  }

  /** Whether so much waits that memory is better used otherwise. */
  get isLarge(): boolean {
    return this.size > 200_000;
  }

  async flush(documents: TallyDocuments): Promise<void> {
    if (this.size === 0) return;
    const places = await this.placesIn(documents);
    for (const order of orders) {
      const sums = new Map<string, Map<number, number>>();
      for (const [day, changes] of this.waiting[order]) {
        const periods = [`y/${day.slice(0, 4)}`, `m/${day.slice(0, 7)}`, `d/${day}`];
        for (const period of periods) {
          const of = gathered(sums, `${order}/${period}`);
          for (const [what, change] of changes) {
            const place = places.get(what) ?? 0;
            of.set(place, (of.get(place) ?? 0) + change);
          }
        }
      }
      for (const [key, changes] of sums) await addTo(documents, key, changes);
      this.waiting[order].clear();
    }
    this.occurred.clear();
    this.size = 0;
  }

  private count(
    order: Order,
    counted: readonly Counted[],
    from: PlainDate,
    to: PlainDate,
    sign: 1 | -1,
  ): void {
    for (const { what, since, until } of counted) {
      const begin = since !== null && since > from ? since : from;
      const end = until !== null && until < to ? until : to;
      if (begin >= end) continue;
      this.change(order, begin, what, sign);
      if (end !== NO_DAY) this.change(order, end, what, sign === 1 ? -1 : 1);
    }
  }

  private change(order: Order, day: PlainDate, what: string, by: 1 | -1): void {
    const changes = gathered(this.waiting[order], day);
    const before = changes.get(what);
    if (before === undefined) {
      this.size += 1;
      this.occurred.add(what);
    }
    changes.set(what, (before ?? 0) + by);
  }

  private async placesIn(documents: TallyDocuments): Promise<ReadonlyMap<string, number>> {
    const document = await documents.get('tallyNames', NAMES_KEY);
    const known = document?.names ?? [];
    const places = placesOf(known);
    const more = [...this.occurred].filter((what) => !places.has(what));
    if (more.length === 0) return places;
    const names = [...known, ...more];
    documents.put('tallyNames', NAMES_KEY, { names });
    return placesOf(names);
  }
}

/** Days from `fromDay`, before `toDay`, on which something counts. */
export interface Stretch {
  readonly counted: readonly Counted[];
  readonly fromDay: PlainDate;
  readonly toDay: PlainDate;
}

function gathered<K, V>(all: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let of = all.get(key);
  if (of === undefined) all.set(key, (of = new Map<K, V>()));
  return of;
}

async function addTo(
  documents: TallyDocuments,
  key: string,
  changes: ReadonlyMap<number, number>,
): Promise<void> {
  const before = await documents.get('tallies', key);
  const sums = new Map<number, number>();
  eachSum(before?.sums ?? [], (place, sum) => sums.set(place, sum));
  for (const [place, by] of changes) {
    const sum = (sums.get(place) ?? 0) + by;
    if (sum === 0) sums.delete(place);
    else sums.set(place, sum);
  }
  if (sums.size === 0) documents.delete('tallies', key);
  // In the order of the places, so that the order in which they came makes no difference.
  else documents.put('tallies', key, { sums: [...sums].sort(([one], [other]) => one - other).flat() });
}

function eachSum(sums: TallyDocument['sums'], take: (place: number, sum: number) => void): void {
  for (let at = 0; at < sums.length; at += 2) take(sums[at] ?? 0, sums[at + 1] ?? 0);
}

/** Worked out once for each list of names, which only ever grows. */
const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  let places = known.get(names);
  if (places === undefined) known.set(names, (places = new Map(names.map((name, i) => [name, i]))));
  return places;
}

/** What was counted at the end of a day, by what; what comes to 0 is left out. */
export async function talliesOn(
  models: Pick<ReadStore, 'find' | 'get'>,
  order: Order,
  day: PlainDate,
): Promise<Map<string, number>> {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  const between = (from: string, bound: Readonly<Record<string, string>>) =>
    models.find<TallyDocument>('tallies', { where: { all: { key: { from, ...bound } } }, limit: 1000 });
  const [names, ...pages] = await Promise.all([
    models.get<TallyNamesDocument>('tallyNames', NAMES_KEY),
    between(`${order}/y/`, { below: `${order}/y/${year}` }),
    between(`${order}/m/${year}-`, { below: `${order}/m/${month}` }),
    between(`${order}/d/${month}-`, { to: `${order}/d/${day}` }),
  ]);
  const totals: number[] = [];
  for (const { sums } of pages.flatMap(({ items }) => items))
    eachSum(sums, (place, sum) => (totals[place] = (totals[place] ?? 0) + sum));
  const counted = new Map<string, number>();
  totals.forEach((total, place) => {
    if (total !== 0) counted.set(names?.names[place] ?? '', total);
  });
  return counted;
}
