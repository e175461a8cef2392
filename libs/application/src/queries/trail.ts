/** The full audit trail: of one thing or of all, filtered, in either direction; and one entry exactly as stored. */
import { factVersions, type DomainFact } from '#domain/catalogue.js';
import { searchedWithoutCounts, shownFact } from '#domain/disclosure/small-numbers.js';
import type { Entry } from '#domain/entry.js';
import { asTold } from '#domain/telling/as-told.js';
import { tell } from '#domain/telling/tell.js';
import type { RecordedEvent } from '#event-store/port.js';
import { referencePattern, streamOf, type Kind } from '#domain/references.js';
import type {
  AuditDocument,
  CollectionName,
  ActionDocument,
  FindingDocument,
  MeasuredDocument,
  TrailDocument,
} from '#read-models/documents.js';
import { everyOne, type ReadStore, type Where } from '#read-models/port.js';
import { Choice, DateField, Line, Ref, Text } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { asStored, type EventAsStored } from './as-stored.js';
import { answers, PagedQuery, Query, PAGE, type Sources } from './query.js';
import { between, given } from './conditions.js';
import { recordedBetween } from './positions.js';
import { trailReaders as may } from './scope.js';
import { doneBy } from './actors.js';
import { type TrailRow, trailView } from './views.js';

export class GetTrail extends PagedQuery {
  @Line({
    label: 'Subject: the reference of an audit, finding, action, indicator, meeting, agency or notice',
    optional: true,
    example: 'CP1415.F2',
  })
  subject?: string;
  @Line({ label: 'Actor: the name or the id of a person', optional: true })
  actor?: string;
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
  @Text({ label: 'Words: all must occur; "a phrase"; begin*', optional: true, longest: 500 })
  text?: string;
  @Choice(['newest', 'oldest'], { label: 'Order (newest first unless given)', optional: true })
  order?: 'newest' | 'oldest';
}

export class GetEvent extends Query {}

/** Streams that tell the story of a reference: a finding's include its actions, notices and indicators. Undefined: no such item. */
export async function streamsOf(
  reference: string,
  models: ReadStore,
): Promise<readonly string[] | undefined> {
  if (referencePattern.action.test(reference)) {
    const action = await models.get<ActionDocument>('actions', reference);
    return action && [streamOf('action', reference)];
  }
  if (referencePattern.finding.test(reference)) {
    const finding = await models.get<FindingDocument>('findings', reference);
    return finding && [...threadOf(finding), ...(await indicatorsOf(finding, models))];
  }
  const audit = await models.get<AuditDocument>('audits', reference);
  const findings = await models.getMany<FindingDocument>('findings', audit?.findings ?? []);
  const ofAudit = audit && [streamOf('audit', reference), ...new Set(findings.flatMap(threadOf))];
  const named = await Promise.all(
    namedKinds.map(async ([kind, collection]) =>
      (await models.get(collection, reference)) === undefined ? [] : [streamOf(kind, reference)],
    ),
  );
  const streams = [...(ofAudit ?? []), ...named.flat()];
  return streams.length === 0 ? undefined : streams;
}

/** Kinds whose references look alike, so that one reference may name an item of several. */
const namedKinds: readonly (readonly [Kind, CollectionName])[] = [
  ['indicator', 'indicators'],
  ['agency', 'agencies'],
  ['meeting', 'meetings'],
  ['notice', 'notices'],
  ['account', 'accounts'],
];

/** What measures the finding or any of its actions. */
async function indicatorsOf(
  { reference, actions }: FindingDocument,
  models: ReadStore,
): Promise<readonly string[]> {
  const items = [streamOf('finding', reference), ...actions.map((action) => streamOf('action', action))];
  const measured = await models.getMany<MeasuredDocument>('measured', items);
  const indicators = new Set(measured.flatMap((item) => item.indicators));
  return [...indicators].map((indicator) => streamOf('indicator', indicator));
}

/**
 * What meetings minuted or asked about a finding or any action that answers it, whichever finding that one stands under.
 * @returns ids of the entries, by their stream
 */
export async function saidInMeetings(
  subject: string,
  models: ReadStore,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const said = new Map<string, Set<string>>();
  const about = await spokenOfWith(subject, models);
  if (about.length === 0) return said;
  const where: Where = { all: { about: { in: about } } };
  for await (const { stream, id } of everyOne<TrailDocument>(models, 'trail', { where, limit: AT_ONCE }))
    said.set(stream, (said.get(stream) ?? new Set()).add(id));
  return said;
}

const AT_ONCE = 500;

/** A finding and its actions: what is said of any of them is said of it. None for another item. */
async function spokenOfWith(subject: string, models: ReadStore): Promise<readonly string[]> {
  if (!referencePattern.finding.test(subject)) return [];
  const finding = await models.get<FindingDocument>('findings', subject);
  return finding === undefined ? [] : [subject, ...finding.actions];
}

/** A finding's trail has its streams, and what others say of it. */
async function toldOf(
  subject: string,
  streams: readonly string[],
  models: ReadStore,
): Promise<Pick<Where, 'all' | 'any'>> {
  const [only = ''] = streams;
  const stream = streams.length === 1 ? only : { in: streams };
  const about = await spokenOfWith(subject, models);
  if (about.length === 0) return { all: { stream } };
  return { any: [{ stream }, { thread: streamOf('finding', subject) }, { about: { in: about } }] };
}

function threadOf({ reference, actions, notices }: FindingDocument): readonly string[] {
  return [
    streamOf('finding', reference),
    ...actions.map((action) => streamOf('action', action)),
    ...notices.map((notice) => streamOf('notice', notice)),
  ];
}

async function trail(query: GetTrail, sources: Sources): Promise<object> {
  const { models, sight, hidesSmallNumbers } = sources;
  const { subject, actor, agency, audit, theme, type, from, to, effectiveFrom, effectiveTo, text, order } =
    query;
  const streams = subject === undefined ? undefined : await streamsOf(subject, models);
  if (subject !== undefined && streams === undefined) throw new NotFound(`item ${subject}`);
  const told = subject === undefined || streams === undefined ? {} : await toldOf(subject, streams, models);
  const isDated = from !== undefined || to !== undefined;
  const recorded = isDated ? await recordedBetween(models, from, to) : undefined;
  const nothing = async () => {
    if (subject !== undefined && streams?.some(isOfACase) === true && !(await isInSight(told, sources)))
      throw new NotFound(`item ${subject}`);
    return { items: [] };
  };
  if (recorded === null) return nothing();
  const filters = given({
    agencies: agency === undefined ? undefined : { has: [agency] },
    themes: theme === undefined ? undefined : { has: [theme] },
    audit,
    actor: await doneBy(models, actor),
    type,
    key: recorded?.key,
    effectiveDay: between(effectiveFrom, effectiveTo),
  });
  const page = await models.find<TrailDocument>('trail', {
    where: sight.where('trail', {
      ...told,
      all: { ...told.all, ...filters },
      ...(text === undefined ? {} : { text: hidesSmallNumbers ? searchedWithoutCounts(text) : text }),
    }),
    sort: [{ field: 'key', descending: order !== 'oldest' }],
    limit: query.limit ?? PAGE,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  });
  if (page.items.length === 0) return nothing();
  return { ...page, items: await Promise.all(page.items.map((entry) => rowOf(entry, sources))) };
}

/** Agencies and accounts are shown to more people than their entries are. */
function isOfACase(stream: string): boolean {
  return /^(audit|finding|action)-/.test(stream);
}

/** Whether any entry of an item's may be seen: else it is answered as one that is not there. */
async function isInSight(told: Pick<Where, 'all' | 'any'>, { models, sight }: Sources): Promise<boolean> {
  const where = sight.where('trail', told);
  const { items } = await models.find<TrailDocument>('trail', {
    where,
    sort: [{ field: 'key', descending: true }],
    limit: 1,
  });
  return items.length > 0;
}

/** Facts that may hold small counts: told anew without them, where those are kept out of answers. */
const counting = new Set(['FindingRecorded', 'ReadingRecorded', 'ReadingCorrected', 'EntryCorrected']);

/** An entry as people read it, without small counts where those are kept out of answers. */
export async function rowOf(entry: TrailDocument, { events, hidesSmallNumbers }: Sources): Promise<TrailRow> {
  if (!hidesSmallNumbers || !counting.has(entry.type)) return trailView(entry);
  const told = asTold(
    (await events.readStream(entry.stream)) as readonly (RecordedEvent & Entry<DomainFact>)[],
  );
  const fact = told.find(({ entry: { id } }) => id === entry.id)?.entry;
  if (fact === undefined) throw new NotFound(`event ${entry.id}`);
  return trailView({ ...entry, what: tell(shownFact(fact)).what });
}

/** An event as stored, but for what was redacted since. */
export async function eventAsStored(
  { id, stream }: Pick<TrailDocument, 'id' | 'stream'>,
  { events, hidesSmallNumbers }: Pick<Sources, 'events' | 'hidesSmallNumbers'>,
): Promise<EventAsStored> {
  const found = asStored(await events.readStream(stream), hidesSmallNumbers).find((event) => event.id === id);
  if (found === undefined) throw new NotFound(`event ${id}`);
  return found;
}

export const trailQueries = [
  answers({
    query: GetTrail,
    path: 'trail',
    summary: 'The audit trail: who did what, when it took effect, when it became known, and why',
    may,
    answer: trail,
  }),
  answers({
    query: GetEvent,
    path: 'events/:reference',
    summary: 'One event exactly as stored, with its position and hash',
    may,
    async answer({ reference }: GetEvent, sources) {
      const { items } = await sources.models.find<TrailDocument>('trail', {
        where: { all: { id: reference } },
        limit: 1,
      });
      const [entry] = items;
      if (entry === undefined || !sources.sight.sees('trail', entry))
        throw new NotFound(`event ${reference}`);
      return eventAsStored(entry, sources);
    },
  }),
];
