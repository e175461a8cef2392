/** The lists of audits, agencies, indicators, meetings, challenges and notices as they were, and one indicator or meeting. */
import type {
  AuditDocument,
  ChallengeDocument,
  IndicatorDocument,
  MeetingDocument,
  NoticeDocument,
} from '#read-models/documents.js';
import { challengesOf, pageOfList, type Past } from '#read-models/history/past.js';
import { InvalidInput, NotFound } from '../../problems.js';
import { noticeView } from '../notice-view.js';
import { PAGE, type PagedQuery, type Sources } from '../query.js';
import { auditView, challengeView, chartsView, indicatorView, opaque } from '../views.js';

/** What a list is narrowed by: which it is, and the filters that were given. */
type Filters = Readonly<Record<string, string | boolean | undefined>>;

/** @throws InvalidInput for an order that the past does not have */
export function refusePastOrder(sort: string | undefined): void {
  if (sort === 'changed' || sort === '-changed')
    throw new InvalidInput([
      { field: 'sort', message: 'The past cannot be sorted by what changed last; sort it in another way.' },
    ]);
}

function asked({ limit, cursor }: PagedQuery, { time }: Past, list: string, filters: Filters) {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  return { question: { list, ...given, ...time }, limit: limit ?? PAGE, cursor };
}

/** Whether a list has something, where it is asked for. */
const has = (wanted: string | undefined, list: readonly string[]): boolean =>
  wanted === undefined || list.includes(wanted);
const is = <T>(wanted: T | undefined, value: T): boolean => wanted === undefined || wanted === value;
/** Late on a day, or not late, where either is asked for. */
const isLate = (wanted: boolean | undefined, from: string | null, day: string): boolean =>
  wanted === undefined || wanted === (from !== null && from <= day);

/** Only what the reader may see now as well: an agency that was named by mistake learns nothing from the past. */
export async function isSeenNow(
  { models, sight }: Sources,
  collection: 'audits' | 'indicators' | 'notices' | 'challenges',
  reference: string,
): Promise<boolean> {
  if (sight.whole) return true;
  const now = await models.get<object>(collection, reference);
  return now !== undefined && sight.sees(collection, now);
}

export async function auditsThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  filters: {
    readonly status?: string | undefined;
    readonly kind?: string | undefined;
    readonly period?: string | undefined;
    readonly sort?: string | undefined;
  },
): Promise<object> {
  refusePastOrder(filters.sort);
  const { models, sight } = sources;
  const page = await pageOfList(past.audits, {
    ...asked(query, past, 'audits', filters),
    accepts: (audit) =>
      is(filters.status, audit.status) &&
      is(filters.kind, audit.kind) &&
      is(filters.period, audit.period) &&
      isSeenNow(sources, 'audits', audit.reference),
  });
  const now = await models.getMany<AuditDocument>(
    'audits',
    page.items.map(({ reference }) => reference),
  );
  const inOrderFound = new Map(now.map(({ reference, findings }) => [reference, findings]));
  const items: object[] = [];
  for (const audit of page.items) {
    const then = await past.findingsOf(audit.reference);
    const findings = (inOrderFound.get(audit.reference) ?? []).filter((one) => then.has(one));
    items.push(auditView({ ...audit, findings }, sight));
  }
  return { ...page, items };
}

/** By the names of the time. */
export async function agenciesThen(query: PagedQuery, past: Past): Promise<object> {
  const page = await pageOfList(past.agencies, {
    ...asked(query, past, 'agencies', {}),
    sort: { field: 'name', descending: false },
  });
  return { ...page, items: page.items.map((agency) => ({ ...agency, ...opaque(agency) })) };
}

export async function indicatorsThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  filters: {
    readonly status?: string | undefined;
    readonly finding?: string | undefined;
    readonly action?: string | undefined;
    readonly sort?: string | undefined;
  },
): Promise<object> {
  refusePastOrder(filters.sort);
  const page = await pageOfList(past.indicators, {
    ...asked(query, past, 'indicators', filters),
    accepts: (indicator) =>
      is(filters.status, indicator.status) &&
      has(filters.finding, indicator.findings) &&
      has(filters.action, indicator.actions) &&
      seesIndicator(indicator, past, sources),
  });
  return { ...page, items: page.items.map((indicator) => indicatorView(indicator, sources)) };
}

export async function indicatorThen(reference: string, past: Past, sources: Sources): Promise<object> {
  const indicator = await past.indicator(reference);
  if (indicator === undefined || !(await seesIndicator(indicator, past, sources)))
    throw new NotFound(`indicator ${reference} as of then`);
  return { ...indicatorView(indicator, sources), charts: chartsView(indicator, sources) };
}

/** Whether it concerned then, and concerns now, what the reader may see. */
export async function seesIndicator(
  indicator: IndicatorDocument,
  past: Past,
  sources: Sources,
): Promise<boolean> {
  const { sight } = sources;
  if (sight.whole) return true;
  if (!(await isSeenNow(sources, 'indicators', indicator.reference))) return false;
  return sight.sees('indicators', { ...indicator, agencies: await past.concernedBy(indicator) });
}

/** The latest first. */
export async function meetingsThen(
  query: PagedQuery,
  past: Past,
  { sight }: Sources,
  filters: {
    readonly body?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
): Promise<object> {
  const { body, from = '', to = '9999' } = filters;
  const page = await pageOfList(past.meetings, {
    ...asked(query, past, 'meetings', filters),
    sort: { field: 'heldOn', descending: true },
    accepts: (meeting) =>
      sight.sees('meetings', meeting) &&
      is(body, meeting.body) &&
      from <= meeting.heldOn &&
      meeting.heldOn <= to,
  });
  return { ...page, items: page.items.map((meeting) => meetingView(meeting)) };
}

/** One meeting as far as it was on record, with its challenges of then. */
export async function meetingThen(reference: string, past: Past, { sight, today }: Sources): Promise<object> {
  const meeting = await past.meeting(reference);
  if (meeting === undefined || !sight.sees('meetings', meeting))
    throw new NotFound(`meeting ${reference} as of then`);
  const challenges = challengesOf(meeting);
  return {
    ...meetingView(meeting),
    challenges: challenges.map((challenge) => challengeView(challenge, today)),
  };
}

function meetingView(meeting: MeetingDocument): object {
  return { ...meeting, ...opaque(meeting) };
}

export interface ChallengesAsked extends Filters {
  readonly agency?: string | undefined;
  readonly open?: boolean | undefined;
  readonly overdue?: boolean | undefined;
  readonly subject?: string | undefined;
  readonly meeting?: string | undefined;
  readonly sort?: string | undefined;
}

export async function challengesThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  filters: ChallengesAsked,
): Promise<object> {
  const { sight, today } = sources;
  const { agency, open, overdue, subject, meeting, sort } = filters;
  const holds = (one: ChallengeDocument): boolean =>
    is(agency, one.to) &&
    is(open, one.open === 'yes') &&
    isLate(overdue, one.overdueFrom, today) &&
    is(subject, one.about) &&
    is(meeting, one.meeting) &&
    sight.sees('challenges', one);
  const page = await pageOfList<ChallengeDocument>(
    async function* (after = '') {
      yield* (await past.challenges()).filter(({ reference }) => reference > after);
    },
    {
      ...asked(query, past, 'challenges', filters),
      ...(sort === 'due' || sort === '-due'
        ? { sort: { field: 'due', descending: sort === '-due' } as const }
        : {}),
      accepts: (one) => holds(one) && isSeenNow(sources, 'challenges', one.reference),
    },
  );
  return { ...page, items: page.items.map((one) => challengeView(one, today)) };
}

/** How many had an answer to judge then, and how many had none in time. */
export async function challengesCountedThen(past: Past, sources: Sources): Promise<object> {
  const { sight, today } = sources;
  const count = { answered: 0, overdue: 0 };
  for (const one of await past.challenges()) {
    const isLateThen = isLate(true, one.overdueFrom, today);
    if (one.status !== 'answered' && !isLateThen) continue;
    if (!sight.sees('challenges', one) || !(await isSeenNow(sources, 'challenges', one.reference))) continue;
    count.answered += one.status === 'answered' ? 1 : 0;
    count.overdue += isLateThen ? 1 : 0;
  }
  return count;
}

export async function noticesThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  filters: { readonly awaiting?: string | undefined; readonly late?: boolean | undefined },
): Promise<object> {
  const { sight, today } = sources;
  const holds = (notice: NoticeDocument): boolean =>
    has(filters.awaiting, notice.awaiting) &&
    isLate(filters.late, notice.unacknowledgedFrom, today) &&
    sight.sees('notices', notice);
  const page = await pageOfList(past.notices, {
    ...asked(query, past, 'notices', filters),
    accepts: (notice) => holds(notice) && isSeenNow(sources, 'notices', notice.reference),
  });
  return { ...page, items: page.items.map((notice) => noticeView(notice, today)) };
}
