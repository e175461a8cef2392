/** Text search over everything that was recorded, by thread: findings, actions, updates, decisions and minutes. */
import { searchedWithoutCounts } from '#domain/disclosure/small-numbers.js';
import { factVersions } from '#domain/catalogue.js';
import { subjectOf } from '#domain/references.js';
import { daysBetween, londonDate, sayEffective } from '#domain/time.js';
import type { CollectionName, TrailDocument } from '#read-models/documents.js';
import type { ReadStore, Where } from '#read-models/port.js';
import { Choice, DateField, Line, Pattern, Ref, Text, Whole } from '../../fields/fields.js';
import { answers, Query, type Sources } from '../query.js';
import { scopedReaders } from '../scope.js';
import { rowOf } from '../trail.js';
import { extractOf } from './extract.js';
import { narrowed } from './narrowing.js';

export class Search extends Query {
  @Text({ label: 'Words: all must occur; "a phrase"; begin*', longest: 500, example: 'immigration delay' })
  text!: string;
  @Line({ label: 'Who: the id of the person who did it', optional: true })
  who?: string;
  @Ref('agency', { label: 'Agency that acted or is concerned', optional: true })
  agency?: string;
  @Ref('audit', { label: 'Audit', optional: true })
  audit?: string;
  @Line({ label: 'Theme of the finding', optional: true })
  theme?: string;
  @Choice(Object.keys(factVersions), { label: 'Type of entry', optional: true })
  type?: string;
  @DateField({ label: 'Became known from (London date)', optional: true })
  from?: string;
  @DateField({ label: 'Became known to (London date, included)', optional: true })
  to?: string;
  @DateField({ label: 'Took effect from', optional: true })
  effectiveFrom?: string;
  @DateField({ label: 'Took effect to', optional: true })
  effectiveTo?: string;
  @Whole({ from: 1, to: 20 }, { label: 'Threads on a page (10 unless given)', optional: true })
  limit?: number;
  @Pattern(/^\d{1,16}$/, 'the “next” of the page before', { label: 'Where the page starts', optional: true })
  cursor?: string;
}

/** Matches are counted up to here; beyond, the answer says “more than”. */
const MOST_COUNTED = 1000;
const THREADS = 10;
/** Most extracts of one thread on a page. */
const EXTRACTS = 3;
/** Matches read at once, and how often for one page: a page may have fewer threads than were asked for. */
const AT_ONCE = 40;
const MOST_READS = 5;

interface Total {
  readonly total: number;
  /** The total is where counting ended, and there are more. */
  readonly more: boolean;
}

interface Thread {
  readonly thread: string;
  readonly matches: number;
  readonly first: readonly TrailDocument[];
}

const nothing = { total: 0, more: false, threads: [] };

export const searchQueries = [
  answers({
    query: Search,
    path: 'search',
    summary: 'Searches the words of everything recorded, latest first, by thread, with extracts',
    may: scopedReaders,
    async answer(query: Search, sources) {
      const { models } = sources;
      const { limit = THREADS, cursor } = query;
      const text = sources.hidesSmallNumbers ? searchedWithoutCounts(query.text) : query.text;
      const where = await narrowed(text, query, sources);
      if (where === undefined) return nothing;
      const matches = await counted(models, where);
      if (matches.total === 0) return nothing;
      const { threads, next } = await threadsOf(models, where, limit, cursor);
      return {
        ...matches,
        threads: await Promise.all(threads.map((thread) => threadView(sources, thread, text))),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
];

async function counted(models: ReadStore, where: Where): Promise<Total> {
  const total = await models.count('trail', where, MOST_COUNTED + 1);
  return { total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** Threads in the order of their latest match. A thread stands where its latest match does, and on no later page. */
async function threadsOf(
  models: ReadStore,
  where: Where,
  limit: number,
  cursor: string | undefined,
): Promise<{ readonly threads: readonly Thread[]; readonly next?: string }> {
  const read = new Map<string, TrailDocument[]>();
  const earlier = new Set<string>();
  let below = cursor === undefined ? undefined : Number(cursor);
  let next: string | undefined;
  for (let reads = 0; reads < MOST_READS && next === undefined; reads += 1) {
    const page = await latest(models, before(where, below), AT_ONCE);
    const fresh = [...new Set(page.items.map(({ thread }) => thread))].filter((one) => !read.has(one));
    if (cursor !== undefined)
      for (const thread of (await matchesIn(models, since(where, Number(cursor)), fresh)).keys())
        earlier.add(thread);
    next = gather(page.items, read, earlier, limit);
    if (page.next === undefined) break;
    below = page.items.at(-1)?.position;
    if (reads === MOST_READS - 1) next ??= String(below);
  }
  const threads = await described(models, where, read);
  return { threads, ...(next === undefined ? {} : { next }) };
}

/** Puts matches to their threads; the cursor of the next page once a thread would be one too many. */
function gather(
  items: readonly TrailDocument[],
  read: Map<string, TrailDocument[]>,
  earlier: ReadonlySet<string>,
  limit: number,
): string | undefined {
  for (const entry of items) {
    const { thread, position } = entry;
    if (earlier.has(thread)) continue;
    const known = read.get(thread);
    if (known !== undefined) known.push(entry);
    else if (read.size === limit) return String(position + 1);
    else read.set(thread, [entry]);
  }
  return undefined;
}

/** Threads with all their matches counted, and the latest of them as far as one more look finds them. */
async function described(
  models: ReadStore,
  where: Where,
  read: ReadonlyMap<string, readonly TrailDocument[]>,
): Promise<readonly Thread[]> {
  const totals = await matchesIn(models, where, [...read.keys()]);
  const matchesOf = (thread: string) => totals.get(thread) ?? 0;
  const short = [...read]
    .filter(([thread, entries]) => entries.length < Math.min(EXTRACTS, matchesOf(thread)))
    .map(([thread]) => thread);
  const more =
    short.length === 0
      ? []
      : (await latest(models, { ...where, all: { ...where.all, thread: { in: short } } }, AT_ONCE)).items;
  const found = Map.groupBy(more, ({ thread }) => thread);
  return [...read].map(([thread, entries]) => {
    const first = found.get(thread) ?? [];
    const longer = first.length > entries.length ? first : entries;
    return { thread, matches: matchesOf(thread), first: longer.slice(0, EXTRACTS) };
  });
}

/** How many entries of each thread match; a thread without a match is not there. */
async function matchesIn(
  models: ReadStore,
  where: Where,
  threads: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (threads.length === 0) return new Map();
  const groups = await models.group('trail', ['thread'], {
    ...where,
    all: { ...where.all, thread: { in: threads } },
  });
  return new Map(groups.map(({ by, total }) => [String(by[0]), total]));
}

function latest(models: ReadStore, where: Where, limit: number) {
  return models.find<TrailDocument>('trail', { where, limit, sort: [{ field: 'key', descending: true }] });
}

function before(where: Where, below: number | undefined): Where {
  return below === undefined ? where : withKeys(where, { below });
}

function since(where: Where, from: number): Where {
  return withKeys(where, { from });
}

function withKeys(where: Where, bound: object): Where {
  const key = { ...(where.all?.['key'] as object | undefined), ...bound };
  return { ...where, all: { ...where.all, key } };
}

async function threadView(
  sources: Sources,
  { thread, matches, first }: Thread,
  text: string,
): Promise<object> {
  const { models, sight } = sources;
  const seen = sight.where('trail', { all: { thread } });
  const events = await models.count('trail', seen, MOST_COUNTED + 1);
  return {
    ...(await subjectView(sources, thread)),
    matches,
    events: { total: Math.min(events, MOST_COUNTED), more: events > MOST_COUNTED },
    entries: await Promise.all(first.map((entry) => entryView(entry, text, sources))),
  };
}

const collectionOf = {
  audit: 'audits',
  finding: 'findings',
  action: 'actions',
  indicator: 'indicators',
  meeting: 'meetings',
  notice: 'notices',
  agency: 'agencies',
  account: 'accounts',
} as const satisfies Record<string, CollectionName>;

interface Titled {
  readonly title?: string | null;
  readonly name?: string;
  readonly body?: string;
  readonly agencies?: readonly string[];
}

/** The item that the thread is about. Its title is for those who may see the item. */
async function subjectView({ models, sight }: Sources, thread: string): Promise<object> {
  const subject = subjectOf(thread);
  if (subject === undefined) throw new Error(`${thread} is not a stream of the domain.`);
  const { kind, reference } = subject;
  const item = await models.get<Titled>(collectionOf[kind], reference);
  const title = item?.title ?? item?.name ?? item?.body ?? null;
  const visible = kind !== 'finding' || sight.sees('findings', item ?? {});
  return { kind, reference, title: visible ? title : null };
}

async function entryView(entry: TrailDocument, text: string, sources: Sources): Promise<object> {
  const { position, id, reference, type, by, basis, recordedAt, effective, effectiveDay } = entry;
  const { what } = await rowOf(entry, sources);
  // Told without its small counts, its words are those of the sentence alone.
  return {
    event: id,
    position: String(position),
    ...{ reference, type, what, basis, recordedAt },
    by: { id: by.id, name: by.name, post: by.post ?? null, agency: by.agency ?? null },
    tookEffect: sayEffective(effective),
    /** Whole days from the day it took effect until it became known. */
    daysUntilKnown: daysBetween(effectiveDay, londonDate(recordedAt)),
    amendedBy: entry.amendedBy,
    extract: extractOf(what === entry.what ? entry.text : what, text),
  };
}
