/** The current impact status of an area for action, the heart of the product: the first that applies, and why. */
import type { Action } from '../action/facts.js';
import { hasEnded } from '../action/facts.js';
import { overdueFrom, staleFrom } from '../action/standing.js';
import type { PlainDate } from '../entry.js';
import { countsStill, isAfter, latestAssessment } from '../finding/assessments.js';
import type { Assessment, Finding, Moment } from '../finding/facts.js';
import type { FindingRef } from '../references.js';
import { sayDate } from '../time.js';

/** In the order in which they apply, and in the words that people read. */
export const impactStatuses = {
  'repeat-awaiting-judgement': 'Repeat, awaiting judgement',
  worse: 'Worse',
  'no-impact': 'No impact',
  'off-track': 'Off track',
  'in-hand': 'In hand',
  'impact-sustained': 'Impact sustained',
  'impact-shown': 'Impact shown',
  'impact-emerging': 'Impact emerging',
  'closed-without-action': 'Closed without action',
  'done-impact-not-yet-known': 'Done, impact not yet known',
  'reported-not-verified': 'Reported, not verified',
  'awaiting-action': 'Awaiting action',
  'awaiting-decision': 'Awaiting decision',
} as const;
export type ImpactStatus = keyof typeof impactStatuses;

/** Why a status is what it is, and where a person can follow it. */
export interface Reason {
  readonly because: string;
  readonly reference: string;
  /** Of what the passing of time brings about: the first day on which it holds. */
  readonly from?: PlainDate;
}

/** A later finding that repeats this one. */
export interface Repeat extends Moment {
  readonly by: FindingRef;
}

/** The status as it stands, and the day on which time alone makes it off track. */
export interface Standing {
  readonly status: ImpactStatus;
  readonly reasons: readonly Reason[];
  /** First day on which the passing of time makes it off track if nothing happens; null if it will not. */
  readonly offTrackFrom: PlainDate | null;
  readonly offTrackReasons: readonly Reason[];
}

/** What of an action bears on the findings that it answers. */
export type Answering = Pick<Action, 'reference' | 'status' | 'due' | 'heardOn' | 'findings'> & {
  readonly escalation: { readonly to: string } | null;
};

const said: Readonly<Record<Assessment['rating'], ImpactStatus>> = {
  worse: 'worse',
  none: 'no-impact',
  sustained: 'impact-sustained',
  shown: 'impact-shown',
  emerging: 'impact-emerging',
};

/**
 * Works out where an area for action stands.
 * @param actions every action that answers it
 * @param repeats later findings that repeat it
 */
export function standingOf(
  finding: Finding,
  actions: readonly Answering[],
  repeats: readonly Repeat[],
): Standing {
  const assessment = latestAssessment(finding);
  const counting = assessment && countsStill(assessment, finding, actions) ? assessment : undefined;
  const judged = counting && assessed(finding, counting);
  const since = repeats.filter((repeat) => assessment === undefined || isAfter(repeat, assessment));
  const unjudged = repeats.filter((repeat) => !isJudged(repeat, finding));
  if (unjudged.length > 0)
    return settled(
      'repeat-awaiting-judgement',
      unjudged.map(({ by }) => ({ because: `repeated by ${by}, not yet judged`, reference: by })),
    );
  if (judged?.status === 'worse' || judged?.status === 'no-impact') return judged;

  const offTrack = actions.flatMap(troubleNow);
  if (offTrack.length > 0) return settled('off-track', offTrack);
  // What was found again since is not shown any more, whatever the repetition was judged to mean.
  const good = since.length === 0 ? judged : undefined;
  return inHand(actions) ?? good ?? unassessed(finding, actions);
}

/**
 * A repetition is judged by what it means: that things are worse, that nothing changed, or that the action which was to
 * prevent it is not complete yet. A better judgement says nothing of it, whenever it was given.
 */
function isJudged(repeat: Repeat, { assessments, judgedRepeats }: Finding): boolean {
  return (
    judgedRepeats.some(({ by }) => by === repeat.by) ||
    assessments.some((one) => (one.rating === 'worse' || one.rating === 'none') && isAfter(one, repeat))
  );
}

/** The status on a day: the standing, unless time alone has made it off track by then. */
export function statusOn(standing: Standing, day: PlainDate): Pick<Standing, 'status' | 'reasons'> {
  const late = standing.offTrackFrom !== null && standing.offTrackFrom <= day;
  if (!late) return standing;
  const reasons = standing.offTrackReasons.filter(({ from }) => from === undefined || from <= day);
  return { status: 'off-track', reasons };
}

/** Something is still owed, or done and not yet verified; time alone may make it off track. */
function inHand(actions: readonly Answering[]): Standing | undefined {
  const owing = actions.filter((action) => !hasEnded(action));
  if (owing.length === 0) return undefined;
  const reasons = owing.map(({ reference, status }) => ({
    because:
      status === 'completed' ? `${reference} is completed and awaits verification` : `${reference} is open`,
    reference,
  }));
  const offTrackReasons = owing.flatMap(lapseOf);
  const offTrackFrom = offTrackReasons.map(({ from }) => from).sort()[0] ?? null;
  return { status: 'in-hand', reasons, offTrackFrom, offTrackReasons };
}

function unassessed(finding: Finding, actions: readonly Answering[]): Standing {
  const { decision, reference, responses } = finding;
  if (decision !== null && decision.decision !== 'act')
    return settled('closed-without-action', [{ because: `decided: ${decision.rationale}`, reference }]);
  const verified = actions.filter(({ status }) => status === 'verified');
  if (verified.length > 0)
    return settled(
      'done-impact-not-yet-known',
      verified.map((action) => ({ because: `${action.reference} is verified`, reference: action.reference })),
    );
  if (responses.length > 0)
    return settled(
      'reported-not-verified',
      responses.map(({ response }) => ({ because: `reported: ${response}`, reference })),
    );
  return decision === null
    ? settled('awaiting-decision', [{ because: 'no action, response or decision is recorded', reference }])
    : settled('awaiting-action', [{ because: `decided to act: ${decision.rationale}`, reference }]);
}

function assessed({ reference }: Finding, { rating, narrative, on }: Assessment): Standing {
  return settled(said[rating], [{ because: `assessed ${sayDate(on)}: ${narrative}`, reference }]);
}

function troubleNow(action: Answering): readonly Reason[] {
  const { reference, status, escalation } = action;
  if (hasEnded(action)) return [];
  const troubled = status === 'blocked' || status === 'declined' || status === 'returned';
  return [
    ...(troubled ? [{ because: `${reference} is ${status}`, reference }] : []),
    ...(escalation === null ? [] : [{ because: `${reference} is escalated to ${escalation.to}`, reference }]),
  ];
}

/** The day on which an action becomes overdue or stale if nothing happens; none if it will not. */
function lapseOf(action: Answering): readonly (Reason & { readonly from: PlainDate })[] {
  const { reference, due, heardOn } = action;
  const from = overdueFrom(action) ?? staleFrom(action);
  if (from === null) return [];
  const because =
    due === null
      ? `${reference} has no due date and nothing was reported since ${sayDate(heardOn)}`
      : `${reference} was due on ${sayDate(due)}`;
  return [{ from, because, reference }];
}

function settled(status: ImpactStatus, reasons: readonly Reason[]): Standing {
  return { status, reasons, offTrackFrom: null, offTrackReasons: [] };
}
