/** What an agency owes, as its lead sees it: late first, then what waits for an answer, then by date; and what others owe it. */
import { ListAgencies, ListNotices } from '#application/queries/overviews.js';
import { ListChallenges } from '#application/queries/meetings.js';
import { ListActions, ListFindings } from '#application/queries/registers.js';
import { wholeReaders } from '#application/queries/scope.js';
import { isOpen, type ActionStatus } from '#domain/action/facts.js';
import type { ChallengeDocument, FindingDocument, NoticeDocument } from '#read-models/documents.js';
import { daysBetween } from '#domain/time.js';
import type { Visit } from '../frame/visit.js';
import type { ActionShown } from './action-shown.js';
import { deputiesOf, type Deputy } from './deputy.js';

/** An action on the lead's page. */
export interface OwedAction extends ActionShown {
  /** Whole days since the due date; 0 while it has not passed. */
  readonly daysLate: number;
  /** The title of the finding it answers; undefined where the page did not read it. */
  readonly from: string | undefined;
  /** Whether its forms are on the page; further down there are links to them, so that the page stays small. */
  withForms: boolean;
  /** Whether it is on the part of the page that was asked for; what was just sent always is. */
  onPart: boolean;
  /** Answered for as a sponsor: the owner has no account. */
  readonly sponsored: boolean;
}

export interface Owes {
  readonly agency: string;
  readonly name: string;
  readonly total: number;
  /** There are more than are shown. */
  readonly hasMore: boolean;
  readonly overdue: readonly OwedAction[];
  /** Said to be done, and returned as not done yet. */
  readonly returned: readonly OwedAction[];
  readonly unanswered: readonly OwedAction[];
  readonly soon: readonly OwedAction[];
  readonly rest: readonly OwedAction[];
  /** Completed and awaiting verification, or declined and with the coordinator. */
  readonly waiting: readonly OwedAction[];
  readonly hasMoreWaiting: boolean;
  /** Owned by others, who count on this agency. */
  readonly contributes: readonly OwedAction[];
  readonly done: readonly OwedAction[];
  readonly hasMoreDone: boolean;
  readonly notices: readonly NoticeDocument[];
  readonly hasMoreNotices: boolean;
  /** Who stands in for the agency's leads; undefined for a deputy, who names none. */
  readonly deputies: readonly Deputy[] | undefined;
  readonly challenges: readonly (ChallengeDocument & { readonly overdue: boolean })[];
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

const open: readonly ActionStatus[] = [
  'assigned',
  'accepted',
  'in-progress',
  'blocked',
  'returned',
  'reopened',
];
const waiting: readonly ActionStatus[] = ['completed', 'declined'];

/** Actions on one part of the page, over all sections, so that it stays small. */
const ON_A_PART = 10;
/** Of each status, the first by date: as many as one list has. Fewer would make the counts on the page too small. */
const ALL = 200;
/** Of what nobody has to do anything about here, the latest; the register has them all. */
const LATEST = 10;

/** Actions whose forms are on the page, over all sections. */
const WITH_FORMS = 4;

/** What the visitor's agencies owe, one after the other, and which part of it the page has: 1 is the first. */
export interface AllOwed {
  readonly owes: readonly Owes[];
  readonly part: number;
  readonly hasNext: boolean;
}

export async function owedBy(visit: Visit, agencies: readonly string[]): Promise<AllOwed> {
  const part = Math.max(1, Math.trunc(Number(visit.asked('part') ?? 1)) || 1);
  const [findings, names] = await Promise.all([
    visit.ask<Page<FindingDocument>>(ListFindings, { limit: '50', sort: '-changed' }),
    visit.ask<Page<{ readonly reference: string; readonly name: string }>>(ListAgencies, { limit: '200' }),
  ]);
  const titles = new Map(findings.items.map(({ reference, title }) => [reference, title]));
  const nameOf = new Map(names.items.map(({ reference, name }) => [reference, name]));
  const owes = await Promise.all(
    agencies.map((agency) => owedByOne(visit, { agency, name: nameOf.get(agency) ?? agency, titles })),
  );
  const shown = owes.flatMap(({ overdue, returned, unanswered, soon, rest }) => [
    ...overdue,
    ...returned,
    ...unanswered,
    ...soon,
    ...rest,
  ]);
  const [from, to] = [(part - 1) * ON_A_PART, part * ON_A_PART];
  for (const action of shown.slice(from, to)) action.onPart = true;
  for (const action of shown.slice(from, from + WITH_FORMS)) action.withForms = true;
  return { owes, part, hasNext: shown.length > to };
}

interface About {
  readonly agency: string;
  readonly name: string;
  readonly titles: ReadonlyMap<string, string>;
}

async function owedByOne(visit: Visit, { agency, name, titles }: About): Promise<Owes> {
  const { today } = visit;
  // Somebody who reads everything would get everybody's; a lead gets what concerns the agency, as a sponsor too.
  const owner = visit.is(...wholeReaders) ? agency : undefined;
  const having = (status: ActionStatus, limit: number, sort: string) =>
    visit.ask<Page<ActionShown>>(ListActions, { owner, status, limit: String(limit), sort });
  const [openOnes, waitingOnes, verified, notices, challenges, deputies] = await Promise.all([
    Promise.all(open.map((status) => having(status, ALL, 'due'))),
    Promise.all(waiting.map((status) => having(status, LATEST, '-changed'))),
    having('verified', LATEST, '-changed'),
    visit.ask<Page<NoticeDocument>>(ListNotices, { awaiting: agency, limit: '10' }),
    visit.ask<Page<Owes['challenges'][number]>>(ListChallenges, { agency, open: 'true' }),
    leadsInTheirOwnRight(visit, agency) ? deputiesOf(visit, agency) : undefined,
  ]);
  const shown = (action: ActionShown): OwedAction => ({
    ...action,
    daysLate: action.overdue && action.due !== null ? daysBetween(action.due, today) : 0,
    from: titles.get(action.findings[0] ?? ''),
    withForms: false,
    onPart: action.reference === visit.asked('sent'),
    sponsored: action.owner.agency !== agency,
  });
  const answersFor = ({ owner: { agency: owning }, sponsor }: ActionShown) =>
    owning === agency || sponsor?.agency === agency;
  const all = [...openOnes, ...waitingOnes, verified].flatMap(({ items }) => items);
  const theirs = all.filter(answersFor).map(shown);
  const owed = theirs.filter((action) => isOpen(action) && action.status !== 'declined').sort(byDue);
  const isSoon = ({ due }: ActionShown) => due?.slice(0, 7) === today.slice(0, 7);
  const onTime = owed.filter(({ overdue }) => !overdue);
  const answered = onTime.filter(({ status }) => status !== 'assigned' && status !== 'returned');
  return {
    agency,
    name,
    total: owed.length,
    hasMore: openOnes.some(({ next }) => next !== undefined),
    overdue: owed.filter(({ overdue }) => overdue),
    returned: onTime.filter(({ status }) => status === 'returned'),
    unanswered: onTime.filter(({ status }) => status === 'assigned'),
    soon: answered.filter(isSoon),
    rest: answered.filter((action) => !isSoon(action)),
    waiting: theirs.filter(({ status }) => waiting.includes(status)),
    hasMoreWaiting: waitingOnes.some(({ next }) => next !== undefined),
    contributes: all
      .filter((action) => action.contributors.includes(agency) && !answersFor(action) && isOpen(action))
      .map(shown),
    done: theirs.filter(({ status }) => status === 'verified'),
    hasMoreDone: verified.next !== undefined,
    notices: notices.items,
    hasMoreNotices: notices.next !== undefined,
    deputies,
    challenges: challenges.items.filter(({ status }) => status === 'raised' || status === 'returned'),
  };
}

function leadsInTheirOwnRight({ principal: { caller } }: Visit, agency: string): boolean {
  return caller.capacities.some(
    ({ person, insteadOf }) =>
      person.role === 'agency-lead' && person.agency === agency && insteadOf === undefined,
  );
}

/** The earliest first; what has no date last. */
function byDue({ due: one }: ActionShown, { due: other }: ActionShown): number {
  return (one ?? '9999') < (other ?? '9999') ? -1 : 1;
}
