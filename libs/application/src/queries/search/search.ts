/** Text search over everything that was recorded, by thread: findings, actions, updates, decisions and minutes. */
import { nameOn } from '#domain/agency/agency.js';
import { searchedWithoutCounts } from '#domain/disclosure/small-numbers.js';
import { factVersions } from '#domain/catalogue.js';
import type { PlainDate } from '#domain/entry.js';
import { subjectOf } from '#domain/references.js';
import { wordsWithAgencies } from '#domain/telling/agencies-said.js';
import { daysBetween, londonDate, sayEffective } from '#domain/time.js';
import { type AgencyDocument, collectionOf, type TrailDocument } from '#read-models/documents.js';
import { everyOne, type ReadStore, type Where } from '#read-models/port.js';
import { Choice, DateField, Line, Pattern, Ref, Text, Whole } from '../../fields/fields.js';
import { type Counted, counted, MOST_COUNTED } from '../counted.js';
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

const THREADS = 10;
/** Most extracts of one thread on a page. */
const EXTRACTS = 3;
/** Matches whose threads are looked up at once. */
const AT_ONCE = 40;

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
  readonly matches: Counted;
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
      const total = cursor === undefined ? totalOf(found) : await counted(models, 'trail', where);
      const { threads: shown, next } = await threadsOf(models, where, found, limit, cursor);
      const threads = await described(models, shown, found);
      return {
        ...total,
        threads: await Promise.all(threads.map((thread) => threadView(sources, thread, text))),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
];

function totalOf({ items, next }: Found<unknown>): Counted {
  return { total: items.length, more: next !== undefined };
}

interface Threads {
  readonly threads: readonly string[];
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
  const threads = new Set<string>();
  const earlier = new Set<string>();
  for (let at = 0; at < found.items.length; at += AT_ONCE) {
    const some = await withThreads(models, found.items.slice(at, at + AT_ONCE));
    if (cursor !== undefined) {
      const fresh = [...new Set(some.map(({ thread }) => thread))].filter((one) => !threads.has(one));
      for (const thread of await matchedAmong(models, withKeys(where, { from: cursor }), fresh))
        earlier.add(thread);
    }
    const next = gather(some, threads, earlier, limit);
    if (next !== undefined) return { threads: [...threads], next };
  }
  const last = found.items.at(-1);
  const ends = found.next === undefined || last === undefined;
  return { threads: [...threads], ...(ends ? {} : { next: String(last.key) }) };
}

async function withThreads(
  models: ReadStore,
  matches: readonly Pick<Match, 'key'>[],
): Promise<readonly Match[]> {
  const where = { all: { key: { in: matches.map(({ key }) => key) } } };
  return (await latest<Match>(models, where, ['thread'])).items;
}

/** Takes up the matches' threads; gives the cursor of the next page once one would be too many. */
function gather(
  items: readonly Match[],
  threads: Set<string>,
  earlier: ReadonlySet<string>,
  limit: number,
): string | undefined {
  for (const { thread, key } of items) {
    if (earlier.has(thread) || threads.has(thread)) continue;
    if (threads.size === limit) return String(key + 1);
    threads.add(thread);
  }
  return undefined;
}

/**
 * Threads with the latest of their matches, and how many there are among those that the page is made of. The index is not
 * asked again for older ones, which would cost as much as the search: the answer says that there may be more.
 */
async function described(
  models: ReadStore,
  threads: readonly string[],
  { items, next }: Found<Pick<Match, 'key'>>,
): Promise<readonly Thread[]> {
  const last = items.at(-1);
  if (last === undefined || threads.length === 0) return [];
  const found = new Set(items.map(({ key }) => key));
  return Promise.all(
    threads.map(async (thread) => {
      const entries = everyOne<Pick<Match, 'key'>>(models, 'trail', {
        ...{ where: { all: { thread, key: { from: last.key } } }, sort: latestFirst },
        ...{ only: [], limit: MOST_COUNTED },
      });
      const keys: number[] = [];
      for await (const { key } of entries) if (found.has(key)) keys.push(key);
      return {
        thread,
        matches: {
          total: keys.length,
          more: next !== undefined && (await hasBefore(models, thread, last.key)),
        },
        first: await models.getMany<TrailDocument>('trail', keys.slice(0, EXTRACTS)),
      };
    }),
  );
}

async function hasBefore(models: ReadStore, thread: string, key: number): Promise<boolean> {
  return (await models.count('trail', { all: { thread, key: { below: key } } }, 1)) > 0;
}

/** Those of the threads in which an entry matches. */
async function matchedAmong(
  models: ReadStore,
  where: Where,
  threads: readonly string[],
): Promise<readonly string[]> {
  if (threads.length === 0) return [];
  const all = { ...where.all, thread: { in: threads } };
  const groups = await models.group('trail', ['thread'], { ...where, all });
  return groups.map(({ by }) => String(by[0]));
}

const latestFirst = [{ field: 'key', descending: true }];

/** A page is made of no more matches than are counted. */
function latest<T>(models: ReadStore, where: Where, only: readonly string[]): Promise<Found<T>> {
  return models.find<T>('trail', { where, sort: latestFirst, only, limit: MOST_COUNTED });
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
  const events = await counted(models, 'trail', seen);
  const concerned = new Set(first.flatMap(({ agencies }) => agencies));
  const agencies = await models.getMany<AgencyDocument>('agencies', [...concerned]);
  return {
    ...(await subjectView(sources, thread)),
    matches,
    events,
    entries: await Promise.all(first.map((entry) => entryView(entry, text, agencies, sources))),
  };
}

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
