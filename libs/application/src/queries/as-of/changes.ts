/** What changed about one finding between two times, told from what it and its actions were at each. */
import type { Action, Owner } from '#domain/action/facts.js';
import { isOverdue, isStale } from '#domain/action/standing.js';
import type { PlainDate } from '#domain/entry.js';
import { impactStatuses, type Reason, statusOn } from '#domain/impact/status.js';
import { sayDate } from '#domain/time.js';
import type { ActionDocument, FindingDocument } from '#read-models/documents.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import type { ChangedFinding } from './diff.js';
import { namesThen } from './named.js';

export interface Change {
  readonly kind:
    | 'new'
    | 'status'
    | 'decision'
    | 'impact'
    | 'found-again'
    | 'closed'
    | 'reopened'
    | 'assigned'
    | 'due-date'
    | 'owner'
    | 'action-status'
    | 'escalation'
    | 'late';
  /** The finding or action. */
  readonly reference: string;
  readonly sentence: string;
}

/** Undefined when nothing that is told changed. */
export async function changesOfFinding(
  reference: string,
  before: Past,
  after: Past,
  models: ReadStore,
): Promise<ChangedFinding | undefined> {
  const finding = await after.finding(reference);
  if (finding === undefined) return undefined;
  const then = await before.finding(reference);
  const changes = [...findingChanges(then, finding, before.time.onDay, after.time.onDay)];
  for (const each of finding.actions) {
    const action = await after.action(each);
    if (action === undefined) continue;
    const was = await before.action(each);
    const names = await namesThen(
      after,
      ownersOf(action).map(({ agency }) => agency),
      models,
    );
    const nameOf = (agency: string): string => names[agency]?.name ?? agency;
    const days = { before: before.time.onDay, after: after.time.onDay };
    changes.push(...actionChanges(was, action, shortly(each, reference), days, nameOf));
  }
  return changes.length === 0 ? undefined : { reference, title: finding.title, changes };
}

/** Everybody who owned it, in their order; the last owns it then. */
function ownersOf({ formerOwners, owner }: ActionDocument): readonly Owner[] {
  return [...formerOwners.map((former) => former.owner), owner];
}

/** `CP1415.F2.A1` → `A1` where `CP1415.F2` is spoken of. */
function shortly(text: string, finding: string): string {
  return text.replaceAll(`${finding}.`, '');
}

function* findingChanges(
  before: FindingDocument | undefined,
  after: FindingDocument,
  dayBefore: PlainDate,
  dayAfter: PlainDate,
): Generator<Change> {
  const { reference, kind, title } = after;
  const tell = (kind: Change['kind'], sentence: string): Change => ({ kind, reference, sentence });
  const now = standing(after, dayAfter);
  if (before === undefined) {
    const what = kind === 'strength' ? 'strength' : 'area for action';
    const standsAt =
      now === undefined ? '' : ` ${ended(`It is ${now.label}${because(now.reasons, reference, dayAfter)}`)}`;
    yield tell('new', `${reference} is a new ${what}: “${title}”.${standsAt}`);
  } else {
    const then = standing(before, dayBefore);
    if (then !== undefined && now !== undefined && then.label !== now.label)
      yield tell(
        'status',
        ended(
          `${reference} went from ${then.label} to ${now.label}${because(now.reasons, reference, dayAfter)}`,
        ),
      );
  }
  const { decision } = after;
  if (decision !== null && decision.position !== before?.decision?.position)
    yield tell(
      'decision',
      `${decision.body ?? 'It'} ${decision.body === null ? 'was decided' : 'decided'}: ${decision.decision.replaceAll('-', ' ')}, because ${ended(decision.rationale)}`,
    );
  for (const { rating, narrative } of added(before?.assessments, after.assessments))
    yield tell('impact', `Impact was assessed as ${rating}: ${ended(narrative)}`);
  for (const { by } of added(before?.repeats, after.repeats))
    yield tell('found-again', `It was found again: ${by}.`);
  if (after.closed && before?.closed !== true) yield tell('closed', `${reference} was closed.`);
  if (!after.closed && before?.closed === true) yield tell('reopened', `${reference} was reopened.`);
}

function* actionChanges(
  before: ActionDocument | undefined,
  after: ActionDocument,
  name: string,
  days: { readonly before: PlainDate; readonly after: PlainDate },
  nameOf: (agency: string) => string,
): Generator<Change> {
  const { reference } = after;
  const tell = (kind: Change['kind'], sentence: string): Change => ({ kind, reference, sentence });
  const owners = ownersOf(after);
  const sayOwner = ({ person, post, agency }: Owner): string =>
    [person ?? post, nameOf(agency)].filter((part) => part !== undefined).join(', ');
  if (before === undefined) {
    const [first = after.owner] = owners;
    const firstDue = after.slips[0]?.from ?? after.due;
    const due = firstDue === null ? 'without a date' : `due on ${sayDate(firstDue)}`;
    yield tell('assigned', `${name} was assigned to ${sayOwner(first)}, ${due}: “${after.title}”.`);
  }
  for (const { from, to, days: slipped, reason } of added(before?.slips, after.slips))
    yield tell(
      'due-date',
      `${name} was ${slipped < 0 ? 'brought forward' : 'put off'} from ${sayDate(from)} to ${sayDate(to)} (${Math.abs(slipped)} days): ${ended(reason)}`,
    );
  const handedOver = added(before?.formerOwners, after.formerOwners);
  for (const one of handedOver) {
    const next = owners[after.formerOwners.indexOf(one) + 1] ?? after.owner;
    yield tell(
      'owner',
      `${name} was handed over from ${sayOwner(one.owner)} to ${sayOwner(next)}: ${ended(one.reason)}`,
    );
  }
  // Not handed over, but put right: another was its owner all along.
  if (before !== undefined && handedOver.length === 0 && before.ownerAgency !== after.ownerAgency)
    yield tell('owner', `${name} is owed by ${sayOwner(after.owner)}.`);
  if (after.status !== (before?.status ?? 'assigned'))
    yield tell('action-status', `${name} ${becoming(after)}`);
  if (after.escalation !== null && before?.escalation?.reason !== after.escalation.reason)
    yield tell(
      'escalation',
      `${name} was escalated to ${after.escalation.to}: ${ended(after.escalation.reason)}`,
    );
  if (after.escalation === null && before !== undefined && before.escalation !== null)
    yield tell('escalation', `The escalation of ${name} was resolved.`);
  const wasOverdue = before !== undefined && isOverdue(before, days.before);
  if (isOverdue(after, days.after) && !wasOverdue && after.due !== null)
    yield tell('late', `${name} was due on ${sayDate(after.due)} and is overdue.`);
  if (isStale(after, days.after) && !(before !== undefined && isStale(before, days.before)))
    yield tell('late', `Nothing was reported about ${name} since ${sayDate(after.heardOn)}.`);
}

/** What the present status says, after the action's name. */
function becoming({ status, completion, verifiedBy, returns, lastNote, supersededBy }: Action): string {
  switch (status) {
    case 'completed':
      return `was reported complete: ${ended(completion?.statement ?? '')}`;
    case 'verified':
      return `was verified as done by ${verifiedBy ?? 'somebody independent'}.`;
    case 'returned':
      return `was returned: ${ended(returns.at(-1)?.reason ?? '')}`;
    case 'superseded':
      return `was superseded by ${supersededBy ?? 'another action'}.`;
    case 'blocked':
      return `is blocked: ${ended(lastNote ?? '')}`;
    case 'declined':
      return `was declined: ${ended(lastNote ?? '')}`;
    case 'in-progress':
      return 'is in progress.';
    case 'assigned':
      return 'has yet to be accepted by its new owner.';
    case 'accepted':
    case 'cancelled':
    case 'reopened':
      return `was ${status}.`;
  }
}

/** What a list has more than it had. */
export function added<T>(before: readonly T[] = [], after: readonly T[]): readonly T[] {
  const known = new Set(before.map((one) => JSON.stringify(one)));
  return after.filter((one) => !known.has(JSON.stringify(one)));
}

function standing(
  { status, reasons, offTrackFrom, offTrackReasons }: FindingDocument,
  day: PlainDate,
): { readonly label: string; readonly reasons: readonly Reason[] } | undefined {
  if (status === null) return undefined;
  const then = statusOn({ status, reasons, offTrackFrom, offTrackReasons }, day);
  return { label: impactStatuses[then.status], reasons: then.reasons };
}

/** `: A1 was due on 1 March 2015 and is overdue; A2 is blocked` */
function because(reasons: readonly Reason[], finding: string, day: PlainDate): string {
  if (reasons.length === 0) return '';
  const said = reasons.map(({ because: why, from }) => {
    const isLate = from !== undefined && from <= day && why.includes(' was due on ');
    return `${shortly(why, finding)}${isLate ? ' and is overdue' : ''}`;
  });
  return `: ${said.join('; ')}`;
}

/** A text as the end of a sentence. */
export function ended(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
