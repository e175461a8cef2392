/** What a version says: the part of a finding's or an action's state that registers show, filter by and count. */
import type { Action } from '#domain/action/facts.js';
import { overdueFrom, STALE_AFTER_DAYS, staleFrom, unansweredFrom } from '#domain/action/standing.js';
import { lookAgainFrom } from '#domain/finding/assessments.js';
import type { Finding } from '#domain/finding/facts.js';
import { type Repeat, standingOf } from '#domain/impact/status.js';
import type { NoticeRef } from '#domain/references.js';
import { plusDays } from '#domain/time.js';
import type { FindingDocument } from '../documents.js';
import { agenciesOf } from '../projections/actions.js';
import type { AnsweringDocument } from '../projections/findings.js';
import type { ActionContent, ActionVersion, FindingContent, FindingVersion } from './versions.js';

export function actionContent(action: Action): ActionContent {
  const { owner, status, due, escalation } = action;
  return {
    ownerAgency: owner.agency,
    status,
    due,
    overdueFrom: overdueFrom(action),
    staleFrom: staleFrom(action),
    unansweredFrom: unansweredFrom(action),
    escalated: escalation === null ? 'no' : 'yes',
    label: action.illustrative ? 'illustrative' : null,
    agencies: agenciesOf(action),
    findings: action.findings,
  };
}

/**
 * @param actions those that answer the finding
 * @param repeats later findings that repeat it
 * @param notices those that are about it
 */
export function findingContent(
  finding: Finding,
  actions: readonly Action[],
  repeats: readonly Repeat[],
  notices: readonly NoticeRef[],
): FindingContent {
  return {
    kind: finding.kind,
    recordedOn: finding.recordedOn,
    ...standingContent(finding, actions, repeats),
    themes: inOrder(finding.themes),
    owners: inOrder(actions.map(({ owner }) => owner.agency)),
    actions: inOrder(actions.map(({ reference }) => reference)),
    repeats: repeatsInOrder(repeats),
    notices: inOrder(notices),
  };
}

/** The part of a finding's content that changes most often. */
export function standingContent(
  finding: Finding,
  actions: readonly Action[],
  repeats: readonly Repeat[],
): Pick<FindingContent, 'status' | 'offTrackFrom' | 'lookAgainFrom' | 'label'> {
  const standing = finding.kind === 'strength' ? undefined : standingOf(finding, actions, repeats);
  return {
    status: standing?.status ?? null,
    offTrackFrom: standing?.offTrackFrom ?? null,
    lookAgainFrom: lookAgainFrom(finding),
    label: finding.illustrative || actions.some((action) => action.illustrative) ? 'illustrative' : null,
  };
}

/** What a settled document says. */
export function contentOfFinding(document: FindingDocument): FindingContent {
  const { kind, recordedOn, status, offTrackFrom, label, themes, owners, actions, repeats, notices } =
    document;
  return {
    ...{ kind, recordedOn, status, offTrackFrom, lookAgainFrom: document.lookAgainFrom, label },
    ...{ themes: inOrder(themes), owners: inOrder(owners), actions: inOrder(actions) },
    ...{ repeats: repeatsInOrder(repeats), notices: inOrder(notices) },
  };
}

const empty = {
  ...{ status: null, offTrackFrom: null, lookAgainFrom: null, label: null },
  ...{ themes: [], owners: [], actions: [], repeats: [], notices: [] },
} as const;

/** What a row of an action that was not escalated says on the findings that it answered. */
export function answeringOf(version: ActionVersion): AnsweringDocument {
  const { item: reference, agencies = [], findings = [] } = version;
  const { status = 'assigned', ownerAgency = '', due = null, staleFrom = null, label } = version;
  // Since when nothing was heard is asked only of what goes stale.
  const heardOn = staleFrom === null ? '' : plusDays(staleFrom, -STALE_AFTER_DAYS);
  const illustrative = label === 'illustrative';
  return { reference, status, due, heardOn, findings, escalation: null, ownerAgency, agencies, illustrative };
}

/** What a row says, with what was left out of it. */
export function contentOfVersion(version: FindingVersion): FindingContent {
  return { kind: 'area-for-action', recordedOn: '', ...empty, ...version };
}

/** Without what is null or empty. */
export function lean<C extends object>(content: C): Partial<C> {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(content))
    if (value !== null && !(Array.isArray(value) && value.length === 0)) said[name] = value;
  return said as Partial<C>;
}

/** Each once, in alphabetical order: so that the order in which they came makes no difference. */
function inOrder(list: readonly string[]): readonly string[] {
  return list.length < 2 ? list : [...new Set(list)].sort();
}

function repeatsInOrder(repeats: readonly Repeat[]): readonly Repeat[] {
  return repeats
    .map(({ by, on, position }) => ({ by, on, position }))
    .sort((one, other) => one.position - other.position);
}

export function isSame<C extends object>(one: C, other: C): boolean {
  for (const name in other) if (!isAlike(one[name], other[name])) return false;
  return true;
}

function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return typeof other[0] === 'object'
    ? JSON.stringify(one) === JSON.stringify(other)
    : one.every((value, i) => value === other[i]);
}

/** Whether two folds of a finding's own entries, in different orders, came to the same as far as its content shows. */
export function bearSame(one: Finding, other: Finding): boolean {
  return one.decision?.position === other.decision?.position && one.closed === other.closed;
}

/** The same of an action; so far as stints of ownership go on from it, too. */
export function settlesSame(one: Action, other: Action): boolean {
  return (
    bearingOf(one, other) === 'none' &&
    one.owner.person === other.owner.person &&
    one.owner.post === other.owner.post
  );
}

/** How a change of an action bears on the findings that it answers. */
export type Bearing =
  /** Not at all. */
  | 'none'
  /** On where they stand. */
  | 'standing'
  /** Also on which agencies and actions they have. */
  | 'parts';

export function bearingOf(before: Action | undefined, now: Action): Bearing {
  if (before === undefined) return 'parts';
  if (before.owner.agency !== now.owner.agency || before.findings !== now.findings) {
    if (before.owner.agency !== now.owner.agency || !isAlike(before.findings, now.findings)) return 'parts';
  }
  if (
    before.sponsor !== now.sponsor ||
    before.contributors !== now.contributors ||
    before.formerOwners !== now.formerOwners
  ) {
    if (!isAlike(agenciesOf(before), agenciesOf(now))) return 'parts';
  }
  const stands =
    before.status === now.status &&
    before.due === now.due &&
    (before.escalation === null) === (now.escalation === null) &&
    before.illustrative === now.illustrative &&
    (now.due !== null || staleFrom(before) === staleFrom(now)) &&
    (now.acceptBy === null || unansweredFrom(before) === unansweredFrom(now));
  return stands ? 'none' : 'standing';
}
