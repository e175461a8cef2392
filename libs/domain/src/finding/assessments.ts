/** Judgements of impact over time: which is the latest, what puts one out of force, and when to look again. */
import type { Action } from '../action/facts.js';
import type { PlainDate } from '../entry.js';
import { plusDays, plusMonths } from '../time.js';
import type { Assessment, Finding, ImpactRating, Moment } from './facts.js';

/** Which came later: by the day it counts from, then by its place in the log. */
export function isAfter(one: Moment, other: Moment): boolean {
  return one.on === other.on ? one.position > other.position : one.on > other.on;
}

export function latestAssessment({ assessments }: Pick<Finding, 'assessments'>): Assessment | undefined {
  return assessments.reduce<Assessment | undefined>(
    (last, one) => (last === undefined || isAfter(one, last) ? one : last),
    undefined,
  );
}

/** An assessment speaks for what was done before it: it counts only until an action is assigned after it. */
export function countsStill(
  assessment: Assessment,
  { reference }: Pick<Finding, 'reference'>,
  actions: readonly Pick<Action, 'status' | 'findings'>[],
): boolean {
  return !actions
    .filter(({ status }) => status !== 'cancelled')
    .flatMap(({ findings }) => findings)
    .some(({ finding, linked }) => finding === reference && isAfter(linked, assessment));
}

/**
 * Whether impact has been shown for long enough to be sustained on a day: an assessment of *shown* (or already of
 * *sustained*) is so many months old, counts still, and no lesser judgement has come since.
 */
export function shownForLong(
  finding: Finding,
  actions: readonly Action[],
  { months, on }: { readonly months: number; readonly on: PlainDate },
): boolean {
  const { assessments } = finding;
  return assessments.some(
    (shown) =>
      showsImpact(shown.rating) &&
      plusMonths(shown.on, months) <= on &&
      countsStill(shown, finding, actions) &&
      !assessments.some((later) => !showsImpact(later.rating) && later.on <= on && isAfter(later, shown)),
  );
}

/** Whether a rating says that things are better for children, not merely beginning to be. */
export function showsImpact(rating: ImpactRating): boolean {
  return rating === 'shown' || rating === 'sustained';
}

/** The first day on which nobody looked again although the latest assessment said so; null if it asks nothing more. */
export function lookAgainFrom(finding: Pick<Finding, 'assessments' | 'closed'>): PlainDate | null {
  const lookAgainOn = latestAssessment(finding)?.lookAgainOn ?? null;
  return lookAgainOn === null || finding.closed ? null : plusDays(lookAgainOn, 1);
}

/** Whether, on a day, the date to look again has passed without a newer assessment. A closed finding is not chased. */
export function lookAgainDue(finding: Pick<Finding, 'assessments' | 'closed'>, day: PlainDate): boolean {
  const from = lookAgainFrom(finding);
  return from !== null && from <= day;
}
