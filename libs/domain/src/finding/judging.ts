/** By which rules impact is judged: from outside, sustained only after a while, and a repetition by what it means. */
import type { Action } from '../action/facts.js';
import { actsForAnyOf, completed, independenceRules, type Successors } from '../action/independence.js';
import { defineRules, refuse, type Outcome, type Situation } from '../outcome.js';
import type { FindingRef } from '../references.js';
import { shownForLong, showsImpact } from './assessments.js';
import type { Finding, ImpactBasis, ImpactRating } from './facts.js';

export const impactRules = defineRules({
  aLaterFindingIsNamedForAReaudit: [
    'invalid',
    'A later finding is named only where the judgement rests on a re-audit.',
    'laterFinding',
  ],
  aReauditIsALaterAudit: ['invalid', '{finding} is not of a later audit than this finding.', 'laterFinding'],
  aRepetitionDoesNotShowImpact: [
    'conflict',
    '{finding} repeats this finding, so it does not show that anything changed.',
    'laterFinding',
  ],
  impactIsSustainedAfterAWhile: [
    'conflict',
    'Impact is sustained once it has been shown for {months} months, or when a later audit finds it so: name the finding of that audit.',
    'rating',
  ],
  onlyARepetitionIsJudged: ['conflict', '{by} does not repeat this finding.', 'by'],
  repetitionsAreJudgedOnce: ['conflict', 'It was judged already what the repetition by {by} means.', 'by'],
  whatIsNotCompleteIsStillOwed: [
    'conflict',
    'No action on this finding is open, so none is incomplete. Assess the impact, or assign an action.',
    'judgement',
  ],
});

/** What is judged, and what the judgement rests on. */
interface Judgement {
  readonly rating: ImpactRating;
  readonly restsOn: readonly ImpactBasis[];
  readonly laterFinding?: FindingRef;
}

/** Impact is judged from outside the agencies that owed the actions. */
export function fromInside(
  actions: readonly Action[],
  successors: Successors,
  situation: Situation,
): Outcome<never> | undefined {
  if (actions.some((action) => actsForAnyOf(situation, action, successors)))
    return refuse(independenceRules.impactIsJudgedFromOutside);
  return situation.independence === 'another-person' && actions.some((one) => completed(situation, one))
    ? refuse(independenceRules.whoJudgesImpactDidNotComplete)
    : undefined;
}

/** A re-audit is of a later audit, and does not show what it contradicts. */
export function restingOnReaudit(
  state: Finding,
  { rating, restsOn }: Judgement,
  later: Finding | undefined,
): Outcome<never> | undefined {
  if (later === undefined) return undefined;
  const finding = later.reference;
  if (!restsOn.includes('re-audit')) return refuse(impactRules.aLaterFindingIsNamedForAReaudit);
  if (later.audit === state.audit || later.recordedOn < state.recordedOn)
    return refuse(impactRules.aReauditIsALaterAudit, { finding });
  return showsImpact(rating) && repeats(later, state)
    ? refuse(impactRules.aRepetitionDoesNotShowImpact, { finding })
    : undefined;
}

/** Sustained only after a while, or when a later audit finds it so. */
export function sustainedTooSoon(
  state: Finding,
  { rating, laterFinding }: Judgement,
  actions: readonly Action[],
  { on, sustainedAfterMonths: months }: Situation,
): Outcome<never> | undefined {
  if (rating !== 'sustained' || laterFinding !== undefined) return undefined;
  return shownForLong(state, actions, { months, on })
    ? undefined
    : refuse(impactRules.impactIsSustainedAfterAWhile, { months });
}

/** Whether a later finding says that it repeats this one. */
export function repeats({ links }: Finding, { reference }: Finding): boolean {
  return links.some(
    ({ relation, earlier }) =>
      relation === 'repeats' && 'finding' in earlier && earlier.finding === reference,
  );
}
