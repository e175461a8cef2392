/** How documents are shown: with the words that people read and with what depends on the day worked out. */
import type { Audit } from '#domain/audit/facts.js';
import type { Sight } from './sight.js';
import type { PlainDate } from '#domain/entry.js';
import { isOverdue, isStale } from '#domain/action/standing.js';
import { lookAgainDue } from '#domain/finding/assessments.js';
import { shownCases, shownExtent, shownPoint } from '#domain/disclosure/small-numbers.js';
import { impactStatuses, statusOn } from '#domain/impact/status.js';
import { chartsOf, type Charts } from '#domain/indicator/charts.js';
import { sayEffective } from '#domain/time.js';
import type {
  ActionDocument,
  AuditDocument,
  ChallengeDocument,
  Chronicled,
  FindingDocument,
  IndicatorDocument,
  Shown,
  TrailDocument,
} from '#read-models/documents.js';
import type { Sources } from './query.js';

/** The status of a finding on a day, in words and with its reasons; null for a strength. */
export function impactOf(finding: FindingDocument, day: PlainDate): object | null {
  const { status, reasons, offTrackFrom, offTrackReasons } = finding;
  if (status === null) return null;
  const now = statusOn({ status, reasons, offTrackFrom, offTrackReasons }, day);
  return { status: now.status, label: impactStatuses[now.status], why: now.reasons, asOf: day };
}

/** A finding as lists and pages show it. */
export function findingView(
  finding: FindingDocument,
  { today, hidesSmallNumbers }: Pick<Sources, 'today' | 'hidesSmallNumbers'>,
): object {
  const {
    status: _,
    reasons: _r,
    offTrackFrom: _f,
    offTrackReasons: _o,
    lookAgainFrom: _a,
    mayBeLate: _m,
    number: _n,
    label: _l,
    ...shown
  } = withoutPast(finding);
  return {
    ...shown,
    ...opaque(finding),
    illustrative: finding.label === 'illustrative',
    ...(hidesSmallNumbers
      ? { extent: shownExtent(finding.extent), cases: shownCases(finding.cases, finding.extent) }
      : {}),
    impact: impactOf(finding, today),
    lookAgainDue: lookAgainDue(finding, today),
  };
}

/** An action as lists and pages show it. */
export function actionView(action: ActionDocument, day: PlainDate): object {
  const {
    overdueFrom: _o,
    staleFrom: _s,
    unansweredFrom,
    mayBeLate: _m,
    stints: _t,
    inOrderUpTo: _u,
    escalated,
    findingRefs,
    findings: _f,
    ...shown
  } = withoutPast(action);
  return {
    ...shown,
    ...opaque(action),
    findings: findingRefs,
    escalated: escalated === 'yes',
    overdue: isOverdue(action, day),
    stale: isStale(action, day),
    unanswered: unansweredFrom !== null && unansweredFrom <= day,
    asOf: day,
  };
}

/** Without what a document remembers of its own past. */
function withoutPast<T extends FindingDocument | ActionDocument>(document: T): Omit<T, keyof Chronicled> {
  const { settledUpTo: _u, sincePosition: _p, sinceDay: _d, ever: _v, earlier: _e, ...shown } = document;
  return shown;
}

/** An indicator as lists and pages show it: its readings as a series. */
export function indicatorView(
  indicator: IndicatorDocument,
  { hidesSmallNumbers }: Pick<Sources, 'hidesSmallNumbers'>,
): object {
  const { readings: _, agencies: _a, ...whole } = indicator;
  const shown = { ...whole, ...opaque(indicator) };
  if (!hidesSmallNumbers) return shown;
  const series = indicator.series.map(shownPoint);
  const isTold = series.slice(-2).every((point, at) => point === indicator.series.slice(-2)[at]);
  return { ...shown, series, latest: series.at(-1) ?? null, travel: isTold ? indicator.travel : null };
}

/** An indicator's charts; null where drawing them would give away a number that is too small to be shown. */
export function chartsView(
  indicator: IndicatorDocument,
  { hidesSmallNumbers }: Pick<Sources, 'hidesSmallNumbers'>,
): Charts | null {
  const isTold = !hidesSmallNumbers || indicator.series.every((point) => shownPoint(point) === point);
  return isTold ? chartsOf(indicator, indicator.series) : null;
}

/** A challenge as lists and pages show it. */
export function challengeView(challenge: ChallengeDocument, day: PlainDate): object {
  const { overdueFrom, agencies: _, open, ...shown } = challenge;
  return {
    ...shown,
    ...opaque(challenge),
    open: open === 'yes',
    overdue: overdueFrom !== null && overdueFrom <= day,
    asOf: day,
  };
}

/** An entry of the trail as people read it. */
export interface TrailRow extends Omit<
  TrailDocument,
  'text' | 'about' | 'effectiveDay' | 'effectiveMonth' | 'recordedMonth' | 'actor' | 'position'
> {
  readonly position: string;
  readonly tookEffect: string;
}

/** An entry of the trail: who, what, why, and both times. */
export function trailView({
  text: _,
  effectiveDay: _d,
  effectiveMonth: _m,
  recordedMonth: _r,
  actor: _a,
  about: _s,
  ...entry
}: TrailDocument): TrailRow {
  return { ...entry, position: String(entry.position), tookEffect: sayEffective(entry.effective) };
}

/** What a finding's audit is called now; null for who may not see the audit. */
export async function auditTitleOf(
  { audit: reference }: Pick<FindingDocument, 'audit'>,
  { models, sight }: Pick<Sources, 'models' | 'sight'>,
): Promise<string | null> {
  const audit = await models.get<AuditDocument>('audits', reference);
  return audit !== undefined && sight.sees('audits', audit) ? audit.title : null;
}

/** An audit; what its cases show is for those who see all of it, and so is how much it found. */
export function auditView(
  audit: Audit & Shown & { readonly findings?: readonly string[] },
  sight: Sight,
): object {
  const shown = { ...audit, ...opaque(audit) };
  if (sight.seesCases(audit.reference)) return shown;
  const { cases: _c, concerns: _i, findings: _f, ...rest } = shown;
  return rest;
}

/** Positions are opaque, so they are text. */
export function opaque({ position }: Shown): { readonly position: string } {
  return { position: String(position) };
}
