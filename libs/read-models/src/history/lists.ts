/**
 * The short lists as they were: audits, indicators, meetings, challenges, notices and agencies. The register gives the
 * items in order in one indexed read; each is its document where nothing was recorded since, else the fold of its own
 * stream. Only what a page shows is folded, unless another order than by reference is asked for.
 */
import type { AsOf } from '#domain/as-of.js';
import { type Kind, streamOf } from '#domain/references.js';
import { collectionOf } from '../collection-of.js';
import type { Shown } from '../documents.js';
import { everyOne, type Page, type ReadStore } from '../port.js';
import { type Place, readPlace, writePlace } from './register.js';
import type { Conditions } from './versions.js';

/** So many items are looked at together. */
const AT_ONCE = 100;

type Listed = Shown & { readonly reference: string };

/** Which page of a list. */
interface ListAsked<T> {
  /** What is asked, for the cursor. */
  readonly question: object;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** By a field of text; by reference unless given. Those that do not have it come last. */
  readonly sort?: { readonly field: keyof T & string; readonly descending: boolean } | undefined;
  readonly accepts?: (item: T) => boolean | Promise<boolean>;
}

/** The items of a list in the order of their references, from behind one. */
export type Walk<T> = (after?: string) => AsyncIterable<T>;

/** A kind whose items are in one of the short lists. */
type ListedKind = Exclude<Kind, 'finding' | 'action' | 'account'>;

/** Those of a register's items that were there then: nothing that was ever in it leaves it. */
export async function* walkThen<D extends Listed, T>(
  models: ReadStore,
  kind: ListedKind,
  { position, day }: AsOf,
  read: (reference: string) => Promise<T | undefined>,
  after: string | undefined,
): AsyncGenerator<D | T, void, undefined> {
  let last = after;
  for (;;) {
    const where = last === undefined ? {} : { all: { key: { above: last } } };
    const { items } = await models.find<D>(collectionOf[kind], { where, limit: AT_ONCE });
    const changed = new Set(
      items
        .filter((now) => day !== undefined || now.position > (position ?? Infinity))
        .map(({ reference }) => reference),
    );
    const begun = await begunBy(models, kind, [...changed], position);
    for (const now of items) {
      const { reference } = now;
      const item = !changed.has(reference) ? now : begun.has(reference) ? await read(reference) : undefined;
      if (item !== undefined) yield item;
    }
    last = items.at(-1)?.reference;
    if (items.length < AT_ONCE) return;
  }
}

/** What a register still says of items as they were then. Nothing does where a day is asked for. */
export function unchangedSince({ position, day }: AsOf): Conditions | undefined {
  if (day !== undefined) return undefined;
  return position === undefined ? {} : { position: { to: position } };
}

/** The others that were there then, each folded, in no order. */
export async function* changedSince<T>(
  models: ReadStore,
  kind: 'notice',
  { position, day }: AsOf,
  read: (reference: string) => Promise<T | undefined>,
): AsyncGenerator<T, void, undefined> {
  if (day === undefined && position === undefined) return;
  const all = day === undefined && position !== undefined ? { position: { above: position } } : {};
  const asked = { where: { all }, only: [], limit: AT_ONCE };
  const changed = everyOne<{ key: string }>(models, collectionOf[kind], asked);
  const references = (await Array.fromAsync(changed)).map(({ key }) => key);
  for (let at = 0; at < references.length; at += AT_ONCE) {
    const some = references.slice(at, at + AT_ONCE);
    for (const reference of await begunBy(models, kind, some, position)) {
      const item = await read(reference);
      if (item !== undefined) yield item;
    }
  }
}

/** Those of the items of which anything was on record by then: of the others no entry needs to be read. */
async function begunBy(
  models: ReadStore,
  kind: Kind,
  references: readonly string[],
  position: number | undefined,
): Promise<ReadonlySet<string>> {
  if (position === undefined || references.length === 0) return new Set(references);
  const streams = new Map(references.map((reference) => [streamOf(kind, reference), reference]));
  const all = { stream: { in: [...streams.keys()] }, key: { to: position } };
  const groups = await models.group('trail', ['stream'], { all });
  return new Set(groups.flatMap(({ by: [stream] }) => streams.get(String(stream)) ?? []));
}

/** @throws BadCursor when it was not given out for this question */
export async function pageOfList<T extends Listed>(
  walk: Walk<T>,
  { question, limit, cursor, sort, accepts = () => true }: ListAsked<T>,
): Promise<Page<T>> {
  const after = cursor === undefined ? undefined : readPlace(question, cursor);
  const items: T[] = [];
  for await (const item of walk(sort === undefined ? after?.item : undefined)) {
    if (await accepts(item)) items.push(item);
    if (sort === undefined && items.length > limit) break;
  }
  const placeOf = (item: T): Place => {
    const value = sort === undefined ? null : item[sort.field];
    return { item: item.reference, value: typeof value === 'string' ? value : null };
  };
  const descending = sort?.descending === true;
  const sorted =
    sort === undefined
      ? items
      : items
          .toSorted((one, other) => inOrder(placeOf(one), placeOf(other), descending))
          .filter((one) => after === undefined || inOrder(after, placeOf(one), descending) < 0);
  const page = sorted.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || sorted.length <= limit) return { items: page };
  return { items: page, next: writePlace(question, placeOf(last)) };
}

function inOrder(one: Place, other: Place, descending: boolean): number {
  if (one.value === other.value) return one.item === other.item ? 0 : one.item < other.item ? -1 : 1;
  if (one.value === null || other.value === null) return one.value === null ? 1 : -1;
  return one.value < other.value === descending ? 1 : -1;
}
