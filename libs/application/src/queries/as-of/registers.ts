/** The registers and single items as they were. */
import type { ActionDocument, FindingDocument } from '#read-models/documents.js';
import type { PageAsked, Past } from '#read-models/history/past.js';
import type { ReadStore, Where } from '#read-models/port.js';
import type { Caller } from '../../permissions/caller.js';
import { InvalidInput, NotFound } from '../../problems.js';
import { PAGE, type PagedQuery, type Sources } from '../query.js';
import { agenciesSeenBy, sees } from '../scope.js';
import { actionView, findingView, impactOf } from '../views.js';
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
  if (sort === 'changed' || sort === '-changed')
    throw new InvalidInput([
      { field: 'sort', message: 'The past cannot be sorted by what changed last; sort it in another way.' },
    ]);
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
  caller: Caller,
  models: ReadStore,
  collection: 'findings' | 'actions',
  reference: string,
): Promise<boolean> {
  if (agenciesSeenBy(caller) === undefined) return true;
  const now = await models.get<FindingDocument | ActionDocument>(collection, reference);
  return now !== undefined && sees(caller, now.agencies);
}

/** By which of its past lists an item is looked up: the narrowest that is asked for. */
function everBy(caller: Caller, ...tokens: readonly (string | undefined)[]): Pick<PageAsked<never>, 'ever'> {
  const scope = agenciesSeenBy(caller)?.map((agency) => `agency:${agency}`);
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
  const { caller } = query;
  const page = await past.findings({
    ...asked(query, rest),
    all,
    ...(any === undefined ? {} : { any }),
    ...everBy(caller, agency && `agency:${agency}`, theme && `theme:${theme}`),
    accepts: (finding) =>
      sees(caller, finding.agencies) &&
      (theme === undefined || finding.themes.includes(theme)) &&
      (agency === undefined || finding.owners.includes(agency)) &&
      seesNow(caller, sources.models, 'findings', finding.reference),
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
  const { caller } = query;
  const page = await past.actions({
    ...asked(query, rest),
    all: { ...all, ...(owner === undefined ? {} : { ownerAgency: owner }) },
    ...(any === undefined ? {} : { any }),
    ...everBy(caller, finding && `finding:${finding}`, owner && `agency:${owner}`),
    accepts: (action) =>
      sees(caller, action.agencies) &&
      (finding === undefined || action.findingRefs.includes(finding)) &&
      seesNow(caller, sources.models, 'actions', action.reference),
  });
  return { ...page, items: page.items.map((action) => actionView(action, sources.today)) };
}

/** One finding with its actions and notices as they were. What it is measured by and asked about is of the present. */
export async function findingThen(
  reference: string,
  caller: Caller,
  past: Past,
  sources: Sources,
): Promise<object> {
  const finding = await past.finding(reference);
  const isSeen =
    finding !== undefined &&
    sees(caller, finding.agencies) &&
    (await seesNow(caller, sources.models, 'findings', reference));
  if (!isSeen) throw new NotFound(`finding ${reference} as of then`);
  const actions = await each(finding.actions, (action) => past.action(action));
  const notices = await each(finding.notices, (notice) => past.notice(notice));
  return {
    ...findingView(finding, sources),
    agencyNames: await namesThen(past, finding.agencies),
    actions: actions.map((action) =>
      sees(caller, action.agencies)
        ? actionView(action, sources.today)
        : { reference: action.reference, title: action.title, status: action.status },
    ),
    notices: notices.filter(({ to }) => agenciesSeenBy(caller) === undefined || sees(caller, to)),
  };
}

export async function actionThen(
  reference: string,
  caller: Caller,
  past: Past,
  sources: Sources,
): Promise<object> {
  const action = await past.action(reference);
  const isSeen =
    action !== undefined &&
    sees(caller, action.agencies) &&
    (await seesNow(caller, sources.models, 'actions', reference));
  if (!isSeen) throw new NotFound(`action ${reference} as of then`);
  const findings = await each(action.findingRefs, (finding) => past.finding(finding));
  return {
    ...actionView(action, sources.today),
    agencyNames: await namesThen(past, action.agencies),
    answers: findings.map((finding) => ({
      reference: finding.reference,
      title: finding.title,
      impact: impactOf(finding, sources.today),
    })),
  };
}
