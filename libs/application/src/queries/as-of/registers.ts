/** The registers and single items as they were. */
import type { ActionDocument, FindingDocument } from '#read-models/documents.js';
import type { PageAsked, Past } from '#read-models/history/past.js';
import type { Where } from '#read-models/port.js';
import { NotFound } from '../../problems.js';
import { PAGE, type PagedQuery, type Sources } from '../query.js';
import type { Sight } from '../sight.js';
import { actionView, auditTitleOf, findingView, impactOf } from '../views.js';
import { refusePastOrder } from './lists.js';
import { given } from '../conditions.js';
import { each, namesThen } from './named.js';

/** What both registers are narrowed and sorted by. */
interface Asked {
  readonly audit?: string | undefined;
  readonly sort?: string | undefined;
}

const sorts: Readonly<Record<string, PageAsked<never>['sort']>> = {
  '-recorded': { field: 'recordedOn', descending: true },
  due: { field: 'due', descending: false },
  '-due': { field: 'due', descending: true },
};

/** @throws InvalidInput for an order that the past does not have */
function asked({ limit, cursor }: PagedQuery, { audit, sort }: Asked): Omit<PageAsked<never>, 'all'> {
  refusePastOrder(sort);
  const order = sort === undefined ? undefined : sorts[sort];
  return {
    limit: limit ?? PAGE,
    cursor,
    ...(audit === undefined ? {} : { references: { from: `${audit}.`, below: `${audit}/` } }),
    ...(order === undefined ? {} : { sort: order }),
  };
}

/** Only what the reader may see now as well: an agency that was named by mistake learns nothing from the past. */
async function seesNow(
  { models, sight }: Sources,
  collection: 'findings' | 'actions',
  reference: string,
): Promise<boolean> {
  if (sight.whole) return true;
  const now = await models.get<FindingDocument | ActionDocument>(collection, reference);
  return now !== undefined && sight.sees(collection, now);
}

/** By which of its past lists an item is looked up: the narrowest that is asked for. */
function everBy(sight: Sight, ...tokens: readonly (string | undefined)[]): Pick<PageAsked<never>, 'ever'> {
  const scope = sight.isByAgencyAlone ? sight.agencies.map((agency) => `agency:${agency}`) : undefined;
  const given = tokens.filter((token) => token !== undefined).slice(0, 1);
  const ever = scope ?? (given.length === 0 ? undefined : given);
  return ever === undefined ? {} : { ever };
}

export interface FindingsAsked extends Asked {
  readonly theme?: string | undefined;
  readonly agency?: string | undefined;
  readonly conditions: Where;
}

export async function findingsThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  { theme, agency, conditions: { all = {}, any }, ...rest }: FindingsAsked,
): Promise<object> {
  const page = await past.findings({
    ...asked(query, rest),
    all,
    ...(any === undefined ? {} : { any }),
    ...everBy(sources.sight, agency && `agency:${agency}`, theme && `theme:${theme}`),
    accepts: (finding) =>
      sources.sight.sees('findings', finding) &&
      (theme === undefined || finding.themes.includes(theme)) &&
      (agency === undefined || finding.owners.includes(agency)) &&
      seesNow(sources, 'findings', finding.reference),
  });
  return { ...page, items: page.items.map((finding) => findingView(finding, sources)) };
}

export interface ActionsAsked extends Asked {
  readonly finding?: string | undefined;
  readonly owner?: string | undefined;
  readonly conditions: Where;
}

export async function actionsThen(
  query: PagedQuery,
  past: Past,
  sources: Sources,
  { finding, owner, conditions: { all = {}, any }, ...rest }: ActionsAsked,
): Promise<object> {
  // In another order, an owner's actions are walked along an index of it.
  const byOwner =
    rest.sort === undefined || rest.sort === 'reference' ? owner && `agency:${owner}` : undefined;
  const page = await past.actions({
    ...asked(query, rest),
    all: { ...all, ...given({ ownerAgency: owner }) },
    ...(any === undefined ? {} : { any }),
    ...everBy(sources.sight, finding && `finding:${finding}`, byOwner),
    accepts: (action) =>
      sources.sight.sees('actions', action) &&
      (finding === undefined || action.findingRefs.includes(finding)) &&
      seesNow(sources, 'actions', action.reference),
  });
  return { ...page, items: page.items.map((action) => actionView(action, sources.today)) };
}

/** One finding with its actions and notices as they were. What it is measured by and asked about is of the present. */
export async function findingThen(reference: string, past: Past, sources: Sources): Promise<object> {
  const finding = await past.finding(reference);
  const isSeen =
    finding !== undefined &&
    sources.sight.sees('findings', finding) &&
    (await seesNow(sources, 'findings', reference));
  if (!isSeen) throw new NotFound(`finding ${reference} as of then`);
  const actions = await each(finding.actions, (action) => past.action(action));
  const notices = await each(finding.notices, (notice) => past.notice(notice));
  return {
    ...findingView(finding, sources),
    auditTitle: await auditTitleOf(finding, sources),
    agencyNames: await namesThen(past, finding.agencies, sources.models),
    actions: actions.map((action) =>
      sources.sight.sees('actions', action)
        ? actionView(action, sources.today)
        : { reference: action.reference, title: action.title, status: action.status },
    ),
    notices: notices.filter((notice) => sources.sight.sees('notices', notice)),
  };
}

export async function actionThen(reference: string, past: Past, sources: Sources): Promise<object> {
  const action = await past.action(reference);
  const isSeen =
    action !== undefined &&
    sources.sight.sees('actions', action) &&
    (await seesNow(sources, 'actions', reference));
  if (!isSeen) throw new NotFound(`action ${reference} as of then`);
  const findings = await each(action.findingRefs, (finding) => past.finding(finding));
  return {
    ...actionView(action, sources.today),
    agencyNames: await namesThen(past, action.agencies, sources.models),
    answers: findings.map((finding) => ({
      reference: finding.reference,
      title: finding.title,
      impact: impactOf(finding, sources.today),
    })),
  };
}
