/** What needs the coordinator: each kind of waiting with how much there is of it, and the first few of it. */
import { ListChallenges } from '#application/queries/meetings.js';
import { ListAudits, ListNotices } from '#application/queries/overviews.js';
import { GetPosition, type StatusCount } from '#application/queries/position.js';
import { GetAction, ListActions, ListFindings } from '#application/queries/registers.js';
import { GetTrail } from '#application/queries/trail.js';
import type { TrailRow } from '#application/queries/views.js';
import { sayDate } from '#domain/time.js';
import type {
  AuditDocument,
  ChallengeDocument,
  FindingDocument,
  NoticeDocument,
} from '#read-models/documents.js';
import type { Visit } from '../frame/visit.js';
import type { ActionShown } from '../lead/action-shown.js';
import { standingAgencies } from './asked-form.js';

/** One thing to do: where it is, and the form that does it. */
export interface Task {
  readonly href: string;
  readonly title: string;
  readonly about: string;
  readonly late?: boolean;
  readonly does?: { readonly text: string; readonly href: string };
}

export interface Waiting {
  readonly title: string;
  /** How many there are; undefined where only the first few were looked for. */
  readonly total?: number;
  readonly tasks: readonly Task[];
  /** Where all of them are. */
  readonly all?: string;
}

interface Page<T> {
  readonly items: readonly T[];
}

/** Shown of each kind. */
const FIRST = 5;
/** Requests for more time that are looked through, the newest first. */
const REQUESTS = 30;
/** Audits of each state that are looked through, the latest changed first. */
const AUDITS = 30;

interface Position {
  readonly needsTheBoard: Readonly<Record<'overdue' | 'declined' | 'awaitingVerification', number>>;
  readonly statuses: readonly StatusCount[];
}

const at = (kind: string, reference: string): string => `/${kind}/${encodeURIComponent(reference)}`;

/** What waits, the most urgent first; what nothing waits of is left out. */
export async function waitingFor(
  visit: Visit,
  audits: readonly AuditDocument[],
): Promise<readonly Waiting[]> {
  const limit = String(FIRST);
  const actions = (texts: Readonly<Record<string, string>>) =>
    visit.ask<Page<ActionShown>>(ListActions, { limit, sort: 'due', ...texts });
  const findings = (status: string) =>
    visit.ask<Page<FindingDocument>>(ListFindings, { limit, status, kind: 'area-for-action' });
  const [position, agencies, requested] = await Promise.all([
    visit.ask<Position>(GetPosition),
    standingAgencies(visit),
    moreTimeAsked(visit),
  ]);
  const [overdue, completed, declined, assigned] = await Promise.all([
    actions({ overdue: 'true' }),
    actions({ status: 'completed', sort: 'changed' }),
    actions({ status: 'declined' }),
    actions({ status: 'assigned' }),
  ]);
  const [undecided, unassigned, repeated, notices, challenges] = await Promise.all([
    findings('awaiting-decision'),
    findings('awaiting-action'),
    findings('repeat-awaiting-judgement'),
    visit.ask<Page<NoticeDocument>>(ListNotices, { limit: '50' }),
    visit.ask<Page<ChallengeDocument & { overdue: boolean }>>(ListChallenges, { overdue: 'true', limit }),
  ]);
  const names = new Map(agencies.map(({ reference, name }) => [reference, name]));
  const nameOf = (agency: string): string => names.get(agency) ?? agency;
  const { needsTheBoard, statuses } = position;
  const having = (status: string): number => statuses.find((one) => one.status === status)?.total ?? 0;
  const action =
    (does?: { text: string; form: string }) =>
    (one: ActionShown): Task => ({
      href: at('actions', one.reference),
      title: one.title,
      about: `${one.reference}, ${nameOf(one.owner.agency)}${one.due === null ? '' : `, due ${sayDate(one.due)}`}`,
      late: one.overdue || one.unanswered,
      ...(does === undefined
        ? {}
        : { does: { text: does.text, href: `${at('actions', one.reference)}/${does.form}` } }),
    });
  const finding =
    (text: string, form: string) =>
    (one: FindingDocument): Task => ({
      href: at('findings', one.reference),
      title: one.title,
      about: one.reference,
      does: { text, href: `${at('findings', one.reference)}/${form}` },
    });
  const concerns = audits.flatMap((audit) =>
    audit.concerns
      .filter(({ outcome }) => outcome === null)
      .map((one): Task => ({
        href: `${at('audits', audit.reference)}/desk`,
        title: `${one.concern}, ${one.case}`,
        about: `${audit.title}, raised with ${nameOf(one.raisedWith)} on ${sayDate(one.raisedOn)}`,
        late: true,
        does: {
          text: 'Resolve',
          href: `${at('audits', audit.reference)}/resolve-immediate-concern?concern=${encodeURIComponent(one.concern)}`,
        },
      })),
  );
  const unacknowledged = notices.items.flatMap((notice): Task[] =>
    notice.awaiting.length === 0
      ? []
      : [
          {
            href: at('notices', notice.reference),
            title: notice.title,
            about: `Not acknowledged by ${notice.awaiting.map(nameOf).join(', ')}`,
            late: notice.unacknowledgedFrom !== null && notice.unacknowledgedFrom <= visit.today,
          },
        ],
  );
  const kinds: readonly Waiting[] = [
    { title: 'Immediate concerns', total: concerns.length, tasks: concerns },
    {
      title: 'Overdue',
      total: needsTheBoard.overdue,
      tasks: overdue.items.map(action({ text: 'Reassign', form: 'reassign' })),
      all: '/actions?overdue=true&sort=due',
    },
    {
      title: 'More time asked',
      total: requested.length,
      tasks: requested.map((one) => ({
        ...action({ text: 'Answer', form: 'change-due-date' })(one),
        about: `${one.reference}, ${nameOf(one.owner.agency)}, until ${sayDate(one.request?.to ?? '')}: “${one.request?.reason ?? ''}”`,
      })),
    },
    {
      title: 'Completed, awaiting verification',
      total: needsTheBoard.awaitingVerification,
      tasks: completed.items.map(action({ text: 'Verify', form: 'verify-completion' })),
      all: '/actions?status=completed',
    },
    {
      title: 'Declined',
      total: needsTheBoard.declined,
      tasks: declined.items.map(action({ text: 'Reassign', form: 'reassign' })),
      all: '/actions?status=declined',
    },
    {
      title: 'Not accepted yet',
      tasks: assigned.items.map(action()),
      all: '/actions?status=assigned',
    },
    {
      title: 'Findings that await a decision',
      total: having('awaiting-decision'),
      tasks: undecided.items.map(finding('Decide', 'record-decision')),
      all: '/findings?status=awaiting-decision',
    },
    {
      title: 'Findings that await an action',
      total: having('awaiting-action'),
      tasks: unassigned.items.map(finding('Assign an action', 'assign-action')),
      all: '/findings?status=awaiting-action',
    },
    {
      title: 'Found again, and not judged',
      total: having('repeat-awaiting-judgement'),
      tasks: repeated.items.map(finding('Judge', 'judge-repeat')),
      all: '/findings?status=repeat-awaiting-judgement',
    },
    {
      title: 'Notices not acknowledged',
      total: unacknowledged.length,
      tasks: unacknowledged,
      all: '/notices',
    },
    {
      title: 'Questions of the board without an answer',
      tasks: challenges.items.map((one) => ({
        href: at('meetings', one.meeting),
        title: one.question,
        about: `${one.reference}, ${nameOf(one.to)}, due ${sayDate(one.due)}`,
        late: true,
      })),
    },
  ];
  return kinds
    .filter(({ tasks }) => tasks.length > 0)
    .map((kind) => ({ ...kind, tasks: kind.tasks.slice(0, FIRST) }));
}

/** Audits that are being recorded. */
export async function openAudits(visit: Visit): Promise<readonly AuditDocument[]> {
  const having = async (status: string) =>
    (await visit.ask<Page<AuditDocument>>(ListAudits, { status, limit: String(AUDITS), sort: '-changed' }))
      .items;
  return (await Promise.all([having('planned'), having('reported')])).flat();
}

/** Actions whose owners asked for more time and had no answer, among the latest requests. */
async function moreTimeAsked(visit: Visit): Promise<readonly ActionShown[]> {
  const { items } = await visit.ask<Page<TrailRow>>(GetTrail, {
    type: 'MoreTimeRequested',
    limit: String(REQUESTS),
  });
  const references = [...new Set(items.map(({ reference }) => reference))];
  const actions = await Promise.all(references.map((one) => visit.ask<ActionShown>(GetAction, {}, one)));
  return actions.filter(({ request }) => request !== null);
}
