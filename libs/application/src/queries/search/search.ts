/** Text search over everything that was recorded, by thread: findings, actions, updates, decisions and minutes. */
import { factVersions } from '#domain/catalogue.js';
import type { Person } from '#domain/entry.js';
import { subjectOf } from '#domain/references.js';
import { daysBetween, londonDate, sayEffective } from '#domain/time.js';
import type { CollectionName, TrailDocument } from '#read-models/documents.js';
import type { ReadStore, Where } from '#read-models/port.js';
import { Choice, DateField, Line, Pattern, Ref, Text, Whole } from '../../fields/fields.js';
import { answers, Query } from '../query.js';
import { scopedReaders, sees, within } from '../scope.js';
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
/** Extracts of one thread on a page. */
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
  readonly matches: Total;
  readonly first: readonly TrailDocument[];
}

const nothing = { total: 0, more: false, threads: [] };

export const searchQueries = [
  answers({
    query: Search,
    path: 'search',
    summary: 'Searches the words of everything recorded, latest first, by thread, with extracts',
    may: scopedReaders,
    async answer(query: Search, { models }) {
      const { text, caller, limit = THREADS, cursor } = query;
      const where = await narrowed(query, caller, models);
      if (where === undefined) return nothing;
      const matches = await counted(models, where);
      if (matches.total === 0) return nothing;
      const { threads, next } = await threadsOf(models, where, limit, cursor);
      return {
        ...matches,
        threads: await Promise.all(threads.map((thread) => threadView(models, caller, thread, text))),
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
  const threads = new Map<string, Thread | null>();
  let below = cursor === undefined ? undefined : Number(cursor);
  let shown = 0;
  for (let read = 0; read < MOST_READS; read += 1) {
    const { items, next } = await latest(models, before(where, below), AT_ONCE);
    const byThread = Map.groupBy(items, ({ thread }) => thread);
    for (const { thread, position } of items) {
      if (!threads.has(thread)) {
        if (shown === limit) return { threads: found(threads), next: String(position + 1) };
        const isEarlier = cursor !== undefined && (await isFound(models, where, thread, Number(cursor)));
        threads.set(thread, isEarlier ? null : await threadIn(models, where, thread, byThread.get(thread)));
        if (!isEarlier) shown += 1;
      }
      below = position;
    }
    if (next === undefined) return { threads: found(threads) };
  }
  return { threads: found(threads), next: String(below) };
}

function found(threads: ReadonlyMap<string, Thread | null>): readonly Thread[] {
  return [...threads.values()].filter((thread) => thread !== null);
}

/** @param read the thread's latest matches, as far as they were read */
async function threadIn(
  models: ReadStore,
  where: Where,
  thread: string,
  read: readonly TrailDocument[] = [],
): Promise<Thread> {
  const inThread: Where = { ...where, all: { ...where.all, thread } };
  const matches = await counted(models, inThread);
  const isEnough = read.length >= Math.min(EXTRACTS, matches.total);
  const first = isEnough ? read.slice(0, EXTRACTS) : (await latest(models, inThread, EXTRACTS)).items;
  return { thread, matches, first };
}

/** Whether the thread has a match from a position on, and so stands on a page before. */
async function isFound(models: ReadStore, where: Where, thread: string, from: number): Promise<boolean> {
  const key = { ...(where.all?.['key'] as object | undefined), from };
  return (await models.count('trail', { ...where, all: { ...where.all, thread, key } }, 1)) > 0;
}

function latest(models: ReadStore, where: Where, limit: number) {
  return models.find<TrailDocument>('trail', { where, limit, sort: [{ field: 'key', descending: true }] });
}

function before(where: Where, below: number | undefined): Where {
  if (below === undefined) return where;
  const key = { ...(where.all?.['key'] as object | undefined), below };
  return { ...where, all: { ...where.all, key } };
}

async function threadView(
  models: ReadStore,
  caller: Person,
  { thread, matches, first }: Thread,
  text: string,
): Promise<object> {
  const events = await models.count('trail', { all: within(caller, { thread }) }, MOST_COUNTED + 1);
  return {
    ...(await subjectView(models, caller, thread)),
    matches,
    events: { total: Math.min(events, MOST_COUNTED), more: events > MOST_COUNTED },
    entries: first.map((entry) => entryView(entry, text)),
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
} as const satisfies Record<string, CollectionName>;

interface Titled {
  readonly title?: string | null;
  readonly name?: string;
  readonly body?: string;
  readonly agencies?: readonly string[];
}

/** The item that the thread is about. Its title is for those who may see the item. */
async function subjectView(models: ReadStore, caller: Person, thread: string): Promise<object> {
  const subject = subjectOf(thread);
  if (subject === undefined) throw new Error(`${thread} is not a stream of the domain.`);
  const { kind, reference } = subject;
  const item = await models.get<Titled>(collectionOf[kind], reference);
  const title = item?.title ?? item?.name ?? item?.body ?? null;
  const visible = kind !== 'finding' || sees(caller, item?.agencies ?? []);
  return { kind, reference, title: visible ? title : null };
}

function entryView(entry: TrailDocument, text: string): object {
  const { position, id, reference, type, what, by, basis, recordedAt, effective, effectiveDay } = entry;
  return {
    event: id,
    position: String(position),
    ...{ reference, type, what, basis, recordedAt },
    by: { id: by.id, name: by.name, post: by.post ?? null, agency: by.agency ?? null },
    tookEffect: sayEffective(effective),
    /** Whole days from the day it took effect until it became known. */
    daysUntilKnown: daysBetween(effectiveDay, londonDate(recordedAt)),
    amendedBy: entry.amendedBy,
    extract: extractOf(entry.text, text),
  };
}
