/** Text search over everything that was recorded, by thread: findings, actions, updates, decisions and minutes. */
import { nameOn } from '#domain/agency/agency.js';
import { searchedWithoutCounts } from '#domain/disclosure/small-numbers.js';
import { factVersions } from '#domain/catalogue.js';
import type { PlainDate } from '#domain/entry.js';
import { subjectOf } from '#domain/references.js';
import { wordsWithAgencies } from '#domain/telling/agencies-said.js';
import { daysBetween, londonDate, sayEffective } from '#domain/time.js';
import type { AgencyDocument, CollectionName, TrailDocument } from '#read-models/documents.js';
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
  @Line({ label: 'Who did it: a name, part of one, or an id', optional: true })
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

/** Matches are counted up to here; beyond, the answer says “more than”. One page is made of no more of them. */
const MOST_COUNTED = 1000;
const THREADS = 10;
/** Most extracts of one thread on a page. */
const EXTRACTS = 3;
/** Matches whose threads are looked up at once. */
const AT_ONCE = 40;

interface Total {
  readonly total: number;
  /** The total is where counting ended, and there are more. */
  readonly more: boolean;
}

/** Where a word was found: the entry’s position, and its thread. */
interface Match {
  readonly key: number;
  readonly thread: string;
}

/** Latest first. */
interface Found<T> {
  readonly items: readonly T[];
  /** There when there are more. */
  readonly next?: string;
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
      const { limit = THREADS } = query;
      const text = sources.hidesSmallNumbers ? searchedWithoutCounts(query.text) : query.text;
      const where = await narrowed(text, query, sources);
      if (where === undefined) return nothing;
      const cursor = query.cursor === undefined ? undefined : Number(query.cursor);
      // Positions alone: they lie in the text index, while a thread is read from the entry’s row.
      const found = await latest<Pick<Match, 'key'>>(
        models,
        cursor === undefined ? where : withKeys(where, { below: cursor }),
        [],
      );
      // What is read for the first page is what is counted.
      const total = cursor === undefined ? totalOf(found) : await counted(models, where);
      const { keys, isAll, next } = await threadsOf(models, where, found, limit, cursor);
      const threads = await described(models, where, keys, isAll);
      return {
        ...total,
        threads: await Promise.all(threads.map((thread) => threadView(sources, thread, text))),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
];

function totalOf({ items, next }: Found<unknown>): Total {
  return { total: items.length, more: next !== undefined };
}

async function counted(models: ReadStore, where: Where): Promise<Total> {
  const total = await models.count('trail', where, MOST_COUNTED + 1);
  return { total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** Positions of matches by thread, latest first. */
type Positions = ReadonlyMap<string, readonly number[]>;

interface Threads {
  readonly keys: Positions;
  /** Every match of every thread is among them. */
  readonly isAll: boolean;
  readonly next?: string;
}

/** Threads in the order of their latest match. A thread stands where its latest match does, and on no later page. */
async function threadsOf(
  models: ReadStore,
  where: Where,
  found: Found<Pick<Match, 'key'>>,
  limit: number,
  cursor: number | undefined,
): Promise<Threads> {
  const keys = new Map<string, number[]>();
  const earlier = new Set<string>();
  for (let at = 0; at < found.items.length; at += AT_ONCE) {
    const some = await withThreads(models, found.items.slice(at, at + AT_ONCE));
    if (cursor !== undefined) {
      const fresh = [...new Set(some.map(({ thread }) => thread))].filter((one) => !keys.has(one));
      for (const thread of (await matchesIn(models, withKeys(where, { from: cursor }), fresh)).keys())
        earlier.add(thread);
    }
    const next = gather(some, keys, earlier, limit);
    if (next !== undefined) return { keys, isAll: false, next };
  }
  const last = found.items.at(-1);
  if (found.next === undefined || last === undefined) return { keys, isAll: cursor === undefined };
  return { keys, isAll: false, next: String(last.key) };
}

async function withThreads(
  models: ReadStore,
  matches: readonly Pick<Match, 'key'>[],
): Promise<readonly Match[]> {
  const where = { all: { key: { in: matches.map(({ key }) => key) } } };
  return (await latest<Match>(models, where, ['thread'])).items;
}

/** Puts matches to their threads; the cursor of the next page once a thread would be one too many. */
function gather(
  items: readonly Match[],
  keys: Map<string, number[]>,
  earlier: ReadonlySet<string>,
  limit: number,
): string | undefined {
  for (const { thread, key } of items) {
    if (earlier.has(thread)) continue;
    const known = keys.get(thread);
    if (known !== undefined) known.push(key);
    else if (keys.size === limit) return String(key + 1);
    else keys.set(thread, [key]);
  }
  return undefined;
}

/**
 * Threads with all their matches counted, and the latest of them.
 * @param isAll whether these are all their matches, so that nothing more is asked
 */
async function described(
  models: ReadStore,
  where: Where,
  keys: Positions,
  isAll: boolean,
): Promise<readonly Thread[]> {
  const threads = [...keys.keys()];
  const theirs =
    isAll || threads.length === 0
      ? undefined
      : await latest<Match>(models, inThreads(where, threads), ['thread']);
  const byThread = Map.groupBy(theirs?.items ?? [], ({ thread }) => thread);
  const totals = theirs?.next === undefined ? undefined : await matchesIn(models, where, threads);
  return Promise.all(
    [...keys].map(async ([thread, read]) => {
      const all = (byThread.get(thread) ?? []).map(({ key }) => key);
      const longer = all.length > read.length ? all : read;
      return {
        thread,
        matches: totals?.get(thread) ?? longer.length,
        first: await models.getMany<TrailDocument>('trail', longer.slice(0, EXTRACTS)),
      };
    }),
  );
}

/** How many entries of each thread match; a thread without a match is not there. */
async function matchesIn(
  models: ReadStore,
  where: Where,
  threads: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (threads.length === 0) return new Map();
  const groups = await models.group('trail', ['thread'], inThreads(where, threads));
  return new Map(groups.map(({ by, total }) => [String(by[0]), total]));
}

function latest<T>(models: ReadStore, where: Where, only: readonly string[]): Promise<Found<T>> {
  const sort = [{ field: 'key', descending: true }];
  return models.find<T>('trail', { where, sort, only, limit: MOST_COUNTED });
}

function inThreads(where: Where, threads: readonly string[]): Where {
  return { ...where, all: { ...where.all, thread: { in: threads } } };
}

function withKeys(where: Where, bound: { readonly from: number } | { readonly below: number }): Where {
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
  const concerned = new Set(first.flatMap(({ agencies }) => agencies));
  const agencies = await models.getMany<AgencyDocument>('agencies', [...concerned]);
  return {
    ...(await subjectView(sources, thread)),
    matches,
    events: { total: Math.min(events, MOST_COUNTED), more: events > MOST_COUNTED },
    entries: await Promise.all(first.map((entry) => entryView(entry, text, agencies, sources))),
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

async function entryView(
  entry: TrailDocument,
  text: string,
  agencies: readonly AgencyDocument[],
  sources: Sources,
): Promise<object> {
  const { position, id, reference, type, by, basis, recordedAt, effective, effectiveDay } = entry;
  const { what } = await rowOf(entry, sources);
  // Told without its small counts, its words are those of the sentence alone.
  const words = what === entry.what ? entry.text : what;
  // Behind its words stands what the entry is about, which is its reference here too.
  const others = agencies.filter((one) => one.reference !== reference);
  const nameThen = namesOn(effectiveDay, others, text);
  return {
    event: id,
    position: String(position),
    ...{ reference, type, what, basis, recordedAt },
    by: { id: by.id, name: by.name, post: by.post ?? null, agency: by.agency ?? null },
    tookEffect: sayEffective(effective),
    /** Whole days from the day it took effect until it became known. */
    daysUntilKnown: daysBetween(effectiveDay, londonDate(recordedAt)),
    amendedBy: entry.amendedBy,
    extract: extractOf(wordsWithAgencies({ type, what, words }, nameThen), text),
  };
}

/**
 * What agencies were called on a day, by their references. Where the reference alone has a word that was searched for, it
 * stands behind the name, so that one sees why the entry was found.
 */
function namesOn(day: PlainDate, agencies: readonly AgencyDocument[], text: string) {
  const isFound = (words: string): boolean => extractOf(words, text).marks.length > 0;
  return (reference: string): string | undefined => {
    const agency = agencies.find((one) => one.reference === reference);
    if (agency === undefined) return undefined;
    const name = nameOn(agency, day);
    return isFound(reference) && !isFound(name) ? `${name} (${reference})` : name;
  };
}
