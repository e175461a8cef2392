/** The registers of findings and actions, and one item of each. */
import { actionStatuses, type ActionStatus } from '#domain/action/facts.js';
import type { PlainDate } from '#domain/entry.js';
import { findingKinds, type FindingKind } from '#domain/finding/facts.js';
import { impactStatuses, type ImpactStatus } from '#domain/impact/status.js';
import type {
  ActionDocument,
  ChallengeDocument,
  FindingDocument,
  IndicatorDocument,
  NoticeDocument,
} from '#read-models/documents.js';
import type { FindQuery, Where } from '#read-models/port.js';
import { Choice, DateField, Line, Ref, YesNo } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { agenciesNamed } from './named.js';
import { noticeView } from './notice-view.js';
import { inEitherTime } from './as-of/either-time.js';
import { PagedPastQuery, PastQuery } from './as-of/past-query.js';
import { actionsThen, actionThen, findingsThen, findingThen } from './as-of/registers.js';
import { between, both, given } from './conditions.js';
import { answers, PAGE, type PagedQuery, type Sources } from './query.js';
import { scopedReaders } from './scope.js';
import type { Sight } from './sight.js';
import { actionView, auditTitleOf, challengeView, findingView, impactOf, indicatorView } from './views.js';

export class ListFindings extends PagedPastQuery {
  @Ref('audit', { label: 'Audit', optional: true })
  audit?: string;
  @Choice(findingKinds, { label: 'Kind', optional: true })
  kind?: FindingKind;
  @Choice(Object.keys(impactStatuses), { label: 'Impact status', optional: true })
  status?: ImpactStatus;
  @Line({ label: 'Theme', optional: true })
  theme?: string;
  @Ref('agency', { label: 'Agency that owns an action on it', optional: true })
  agency?: string;
  @YesNo({ label: 'The date to look again at its impact has passed', optional: true })
  lookAgain?: boolean;
  @Choice(['reference', 'changed', '-changed', '-recorded'], { label: 'Sort', optional: true })
  sort?: string;
}
export class GetFinding extends PastQuery {}

export class ListActions extends PagedPastQuery {
  @Ref('audit', { label: 'Audit', optional: true })
  audit?: string;
  @Ref('finding', { label: 'Finding it answers', optional: true })
  finding?: string;
  @Ref('agency', { label: 'Owner', optional: true })
  owner?: string;
  @Choice(actionStatuses, { label: 'Status', optional: true })
  status?: ActionStatus;
  @YesNo({ label: 'Overdue', optional: true })
  overdue?: boolean;
  @YesNo({ label: 'Stale', optional: true })
  stale?: boolean;
  @YesNo({ label: 'Not answered by the date set for it', optional: true })
  unanswered?: boolean;
  @YesNo({ label: 'Escalated', optional: true })
  escalated?: boolean;
  @DateField({ label: 'Due from', optional: true })
  dueFrom?: string;
  @DateField({ label: 'Due to', optional: true })
  dueTo?: string;
  @Choice(['reference', 'due', '-due', 'changed', '-changed'], { label: 'Sort', optional: true })
  sort?: string;
}
export class GetAction extends PastQuery {}

const sorts: Readonly<Record<string, FindQuery['sort']>> = {
  '-recorded': [{ field: 'recordedOn', descending: true }],
  due: [{ field: 'due' }],
  '-due': [{ field: 'due', descending: true }],
  changed: [{ field: 'changedAt' }],
  '-changed': [{ field: 'changedAt', descending: true }],
};

/** The page that a list query asks for. */
export function pageOf({ limit, cursor }: PagedQuery, where: Where, sort?: string): FindQuery {
  const order = sort === undefined ? undefined : sorts[sort];
  return {
    where,
    limit: limit ?? PAGE,
    ...(order === undefined ? {} : { sort: order }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** A status on a day: what stands, unless time alone has made it off track by then. */
function havingStatus(status: ImpactStatus | undefined, day: PlainDate): Where {
  if (status === undefined) return {};
  return status === 'off-track'
    ? { all: { mayBeLate: 'yes' }, any: [{ status }, { offTrackFrom: { to: day } }] }
    : { all: { status }, any: [{ offTrackFrom: null }, { offTrackFrom: { above: day } }] };
}

/** Late on a day, or not late. */
export function lateBy(wanted: boolean | undefined, field: string, day: PlainDate): Where['any'] {
  if (wanted === undefined) return undefined;
  return wanted ? [{ [field]: { to: day } }] : [{ [field]: null }, { [field]: { above: day } }];
}

/** Conditions on what documents and their versions say alike. */
function findingConditions({ kind, status, lookAgain }: ListFindings, day: PlainDate): Where {
  const having = havingStatus(status, day);
  const any = both(having.any, lateBy(lookAgain, 'lookAgainFrom', day));
  const late = lookAgain === true ? { mayBeLate: 'yes' } : {};
  return { all: { ...given({ kind }), ...having.all, ...late }, ...(any === undefined ? {} : { any }) };
}

function actionConditions(query: ListActions, day: PlainDate): Where {
  const { status, overdue, stale, unanswered, escalated, dueFrom, dueTo } = query;
  const any = both(
    both(lateBy(overdue, 'overdueFrom', day), lateBy(stale, 'staleFrom', day)),
    lateBy(unanswered, 'unansweredFrom', day),
  );
  const all = given({
    mayBeLate: [overdue, stale, unanswered].includes(true) ? 'yes' : undefined,
    status,
    escalated: escalated === undefined ? undefined : escalated ? 'yes' : 'no',
    due: between(dueFrom, dueTo),
  });
  return { all, ...(any === undefined ? {} : { any }) };
}

export const registerQueries = [
  answers({
    query: ListFindings,
    path: 'findings',
    summary: 'The finding register',
    may: scopedReaders,
    answer: inEitherTime(
      async (query: ListFindings, sources) => {
        const { audit, theme, agency } = query;
        const lists = given({
          audit,
          themes: theme === undefined ? undefined : { has: [theme] },
          owners: agency === undefined ? undefined : { has: [agency] },
        });
        const { all, ...any } = findingConditions(query, sources.today);
        const where = sources.sight.where('findings', { all: { ...all, ...lists }, ...any });
        const page = await sources.models.find<FindingDocument>('findings', pageOf(query, where, query.sort));
        return { ...page, items: page.items.map((finding) => findingView(finding, sources)) };
      },
      (query, past, sources) => {
        const { audit, theme, agency, sort } = query;
        const conditions = findingConditions(query, sources.today);
        return findingsThen(query, past, sources, { audit, theme, agency, sort, conditions });
      },
    ),
  }),
  answers({
    query: GetFinding,
    path: 'findings/:reference',
    summary: 'One finding: its thread from what was seen to what changed, and why its status is what it is',
    may: scopedReaders,
    answer: inEitherTime(
      async ({ reference }: GetFinding, sources) => {
        const { models, sight, today } = sources;
        const finding = await models.get<FindingDocument>('findings', reference);
        if (finding === undefined || !sight.sees('findings', finding))
          throw new NotFound(`finding ${reference}`);
        const [actions, notices, indicators, challenges, names, auditTitle] = await Promise.all([
          models.getMany<ActionDocument>('actions', finding.actions),
          models.getMany<NoticeDocument>('notices', finding.notices),
          indicatorsOf(finding, sources),
          challengesOn([reference, ...finding.actions], sources),
          agenciesNamed(models, finding.agencies),
          auditTitleOf(finding, sources),
        ]);
        return {
          ...findingView(finding, sources),
          auditTitle,
          agencyNames: names,
          actions: actions.map((action) =>
            sight.sees('actions', action) ? actionView(action, today) : titleOnly(action),
          ),
          notices: noticesSeen(notices, sight).map((notice) => noticeView(notice, today)),
          indicators: indicators.map((indicator) => indicatorView(indicator, sources)),
          challenges: challenges.map((challenge) => challengeView(challenge, today)),
        };
      },
      ({ reference }, past, sources) => findingThen(reference, past, sources),
    ),
  }),
  answers({
    query: ListActions,
    path: 'actions',
    summary: 'The action register, overdue and stale included',
    may: scopedReaders,
    answer: inEitherTime(
      async (query: ListActions, { models, sight, today }) => {
        const { audit, finding, owner } = query;
        const lists = given({
          audit,
          ownerAgency: owner,
          findingRefs: finding === undefined ? undefined : { has: [finding] },
        });
        const { all, ...any } = actionConditions(query, today);
        const where = sight.where('actions', { all: { ...all, ...lists }, ...any });
        const page = await models.find<ActionDocument>('actions', pageOf(query, where, query.sort));
        return { ...page, items: page.items.map((action) => actionView(action, today)) };
      },
      (query, past, sources) => {
        const { audit, finding, owner, sort } = query;
        const conditions = actionConditions(query, sources.today);
        return actionsThen(query, past, sources, { audit, finding, owner, sort, conditions });
      },
    ),
  }),
  answers({
    query: GetAction,
    path: 'actions/:reference',
    summary: 'One action: who owes what by when, every slip and its reason, evidence and verification',
    may: scopedReaders,
    answer: inEitherTime(
      async ({ reference }: GetAction, { models, sight, today }) => {
        const action = await models.get<ActionDocument>('actions', reference);
        if (action === undefined || !sight.sees('actions', action)) throw new NotFound(`action ${reference}`);
        const [findings, notices, names] = await Promise.all([
          models.getMany<FindingDocument>('findings', action.findingRefs),
          models.find<NoticeDocument>('notices', {
            where: { all: { fulfils: reference } },
            limit: MOST_SHOWN,
          }),
          agenciesNamed(models, action.agencies),
        ]);
        return {
          ...actionView(action, today),
          agencyNames: names,
          fulfilledBy: noticesSeen(notices.items, sight).map((notice) => noticeView(notice, today)),
          answers: findings.map((finding) => ({
            reference: finding.reference,
            title: finding.title,
            impact: impactOf(finding, today),
          })),
        };
      },
      ({ reference }, past, sources) => actionThen(reference, past, sources),
    ),
  }),
];

/** Most indicators or challenges that one finding shows; the lists give them all. */
const MOST_SHOWN = 200;

/** What measures the finding or any of its actions. */
async function indicatorsOf(
  { reference, actions }: FindingDocument,
  { models, sight }: Sources,
): Promise<readonly IndicatorDocument[]> {
  const measures = [{ findings: { has: [reference] } }, { actions: { has: actions } }];
  const pages = await Promise.all(
    measures.map((all) =>
      models.find<IndicatorDocument>('indicators', {
        where: sight.where('indicators', { all }),
        limit: MOST_SHOWN,
      }),
    ),
  );
  const each = pages.flatMap(({ items }) => items).map((one) => [one.reference, one] as const);
  return [...new Map(each).values()];
}

/** What was asked about any of these items. */
async function challengesOn(
  items: readonly string[],
  { models, sight }: Sources,
): Promise<readonly ChallengeDocument[]> {
  const where = sight.where('challenges', { all: { about: { in: items } } });
  return (await models.find<ChallengeDocument>('challenges', { where, limit: MOST_SHOWN })).items;
}

function noticesSeen(notices: readonly NoticeDocument[], sight: Sight): readonly NoticeDocument[] {
  return notices.filter((notice) => sight.sees('notices', notice));
}

/** What an agency lead sees of another agency's action on the same finding. */
function titleOnly({ reference, title, status }: ActionDocument): object {
  return { reference, title, status };
}
