/** Audits, agencies and notices: overviews and one of each. */
import { auditKinds, type AuditKind, type AuditStatus } from '#domain/audit/facts.js';
import type {
  ActionDocument,
  AgencyDocument,
  AuditDocument,
  FindingDocument,
  NoticeDocument,
} from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { Choice, Line, Ref, YesNo } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { agenciesNamed } from './named.js';
import { noticeView } from './notice-view.js';
import { inEitherTime } from './as-of/either-time.js';
import { agencyThen, auditThen, noticeThen } from './as-of/overviews.js';
import { agenciesThen, auditsThen, noticesThen } from './as-of/lists.js';
import { PagedPastQuery, PastQuery } from './as-of/past-query.js';
import { answers } from './query.js';
import { given } from './conditions.js';
import { lateBy, pageOf } from './registers.js';
import { everybody, scopedReaders, wholeReaders } from './scope.js';
import { auditView, findingView, opaque } from './views.js';

const auditStatuses: readonly AuditStatus[] = ['planned', 'reported', 'closed', 'withdrawn'];

export class ListAudits extends PagedPastQuery {
  @Choice(auditStatuses, { label: 'Status', optional: true })
  status?: AuditStatus;
  @Choice(auditKinds, { label: 'Kind', optional: true })
  kind?: AuditKind;
  @Line({ label: 'Period', optional: true })
  period?: string;
  @Choice(['reference', 'changed', '-changed'], { label: 'Sort', optional: true })
  sort?: string;
}
export class GetAudit extends PastQuery {}
export class ListAgencies extends PagedPastQuery {}
export class GetAgency extends PastQuery {}
export class ListNotices extends PagedPastQuery {
  @Ref('agency', { label: 'Not acknowledged by', optional: true })
  awaiting?: string;
  @YesNo({ label: 'Acknowledgement is late', optional: true })
  late?: boolean;
}
export class GetNotice extends PastQuery {}

/** What an agency owes on a day. */
async function summaryOf(models: ReadStore, agency: string, today: string): Promise<object> {
  const ownerAgency = agency;
  const [byStatus, overdue, stale] = await Promise.all([
    models.group('actions', ['status'], { all: { ownerAgency } }),
    models.count('actions', { all: { ownerAgency, overdueFrom: { to: today } } }),
    models.count('actions', { all: { ownerAgency, staleFrom: { to: today } } }),
  ]);
  const actions = Object.fromEntries(byStatus.map(({ by: [status], total }) => [String(status), total]));
  return { asOf: today, actions, overdue, stale };
}

/** The agency that answers today for one that was merged. */
async function successorOf(models: ReadStore, agency: AgencyDocument): Promise<string | null> {
  const seen = new Set<string>();
  let current: AgencyDocument | undefined = agency;
  while (current !== undefined && current.mergedInto !== null && !seen.has(current.reference)) {
    seen.add(current.reference);
    current = await models.get<AgencyDocument>('agencies', current.mergedInto);
  }
  return current === undefined || current.reference === agency.reference ? null : current.reference;
}

export const overviewQueries = [
  answers({
    query: ListAudits,
    path: 'audits',
    summary: 'The audits',
    may: wholeReaders,
    answer: inEitherTime(
      async (query: ListAudits, { models, sight }) => {
        const { status, kind, period } = query;
        const page = await models.find<AuditDocument>(
          'audits',
          pageOf(query, sight.where('audits', { all: given({ status, kind, period }) }), query.sort),
        );
        return { ...page, items: page.items.map((audit) => auditView(audit, sight)) };
      },
      (query, past, sources) => {
        const { status, kind, period, sort } = query;
        return auditsThen(query, past, sources, { status, kind, period, sort });
      },
    ),
  }),
  answers({
    query: GetAudit,
    path: 'audits/:reference',
    summary: 'One audit: its cases, concerns, strengths and areas for action with their impact status',
    may: wholeReaders,
    answer: inEitherTime(
      async ({ reference }: GetAudit, sources) => {
        const { models, sight } = sources;
        const audit = await models.get<AuditDocument>('audits', reference);
        if (audit === undefined || !sight.sees('audits', audit)) throw new NotFound(`audit ${reference}`);
        const findings = await models.getMany<FindingDocument>('findings', audit.findings);
        const seen = findings.filter((finding) => sight.sees('findings', finding));
        return { ...auditView(audit, sight), findings: seen.map((finding) => findingView(finding, sources)) };
      },
      ({ reference }, past, sources) => auditThen(reference, past, sources),
    ),
  }),
  answers({
    query: ListAgencies,
    path: 'agencies',
    summary: 'The agencies',
    may: everybody,
    reach: 'same',
    answer: inEitherTime(
      async (query: ListAgencies, { models }) => {
        const page = await models.find<AgencyDocument>('agencies', {
          ...pageOf(query, {}),
          sort: [{ field: 'name' }],
        });
        return { ...page, items: page.items.map((agency) => ({ ...agency, ...opaque(agency) })) };
      },
      (query, past) => agenciesThen(query, past),
    ),
  }),
  answers({
    query: GetAgency,
    path: 'agencies/:reference',
    summary: 'One agency: its names, leads and commissioner, and what it owes',
    may: everybody,
    reach: 'same',
    answer: inEitherTime(
      async ({ reference }: GetAgency, { models, sight, today }) => {
        const agency = await models.get<AgencyDocument>('agencies', reference);
        if (agency === undefined) throw new NotFound(`agency ${reference}`);
        return {
          ...agency,
          ...opaque(agency),
          successor: await successorOf(models, agency),
          ...(sight.seesAgency(reference) ? { owes: await summaryOf(models, reference, today) } : {}),
        };
      },
      ({ reference }, past) => agencyThen(reference, past),
    ),
  }),
  answers({
    query: ListNotices,
    path: 'notices',
    summary: 'Notices, and who has not acknowledged them',
    may: scopedReaders,
    answer: inEitherTime(
      async (query: ListNotices, { models, sight, today }) => {
        const { awaiting, late } = query;
        const any = lateBy(late, 'unacknowledgedFrom', today);
        const all = given({ awaiting: awaiting === undefined ? undefined : { has: [awaiting] } });
        const page = await models.find<NoticeDocument>(
          'notices',
          pageOf(query, sight.where('notices', any === undefined ? { all } : { all, any })),
        );
        return { ...page, items: page.items.map((notice) => noticeView(notice, today)) };
      },
      (query, past, sources) => {
        const { awaiting, late } = query;
        return noticesThen(query, past, sources, { awaiting, late });
      },
    ),
  }),
  answers({
    query: GetNotice,
    path: 'notices/:reference',
    summary: 'One notice',
    may: scopedReaders,
    answer: inEitherTime(
      async ({ reference }: GetNotice, { models, sight, today }) => {
        const notice = await models.get<NoticeDocument>('notices', reference);
        if (notice === undefined || !sight.sees('notices', notice)) throw new NotFound(`notice ${reference}`);
        const fulfils =
          notice.fulfils === null ? undefined : await models.get<ActionDocument>('actions', notice.fulfils);
        return {
          ...noticeView(notice, today),
          agencyNames: await agenciesNamed(models, notice.to),
          ...(fulfils === undefined ? {} : { fulfilsTitle: fulfils.title }),
        };
      },
      ({ reference }, past, sources) => noticeThen(reference, past, sources),
    ),
  }),
];
