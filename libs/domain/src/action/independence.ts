/** Independence: nobody marks their own agency's work. Both hands are checked: who typed, and on whose behalf. */
import type { Person } from '../entry.js';
import { defineRules, type Situation } from '../outcome.js';
import type { AgencyRef } from '../references.js';
import type { Action } from './facts.js';

export const independenceRules = defineRules({
  verifierActsForNeitherOwnerNorSponsor: [
    'forbidden',
    'Completion is verified by somebody who acts for neither the owner’s nor the sponsor’s agency.',
  ],
  verifierDidNotComplete: [
    'forbidden',
    'Completion is verified by somebody other than the person who completed it.',
  ],
  impactIsJudgedFromOutside: [
    'forbidden',
    'Impact is judged by somebody who acts for neither the owner’s nor the sponsor’s agency of any action on this finding.',
  ],
  whoJudgesImpactDidNotComplete: [
    'forbidden',
    'Impact is judged by somebody other than the person who completed an action on this finding.',
  ],
  whoAsksForTimeDoesNotAgreeIt: [
    'forbidden',
    'More time is agreed or refused by somebody other than the person who asked for it.',
  ],
});

/** The agency that stands for each one that was merged, however many mergers lie between. */
export type Successors = ReadonlyMap<AgencyRef, AgencyRef>;

/**
 * Whether either hand acts for the owner's or sponsor's agency, or for what either was merged into since. A setting may
 * ask only for another person.
 */
export function actsForAnyOf(
  situation: Situation,
  { owner, sponsor }: Action,
  successors: Successors,
): boolean {
  if (situation.independence === 'another-person') return false;
  const standing = (agency: AgencyRef): AgencyRef => successors.get(agency) ?? agency;
  const agencies = [owner.agency, ...(sponsor === null ? [] : [sponsor.agency])].map(standing);
  return agenciesOfHands(situation).some((agency) => agencies.includes(standing(agency)));
}

/** Every agency that either hand acts for, in this capacity or another. */
export function agenciesOfHands({ by, typedBy, typistActsFor }: Situation): readonly AgencyRef[] {
  return [by.agency, typedBy.agency, ...typistActsFor].filter((agency) => agency !== undefined);
}

/** Whether either hand had a part in saying that the action is completed. */
export function completed(situation: Situation, { completion }: Action): boolean {
  return completion !== null && isOneOf(situation, [completion.by, completion.typedBy]);
}

/** Whether either hand belongs to one of these people. */
export function isOneOf({ by, typedBy }: Situation, people: readonly Pick<Person, 'id'>[]): boolean {
  return people.some(({ id }) => id === by.id || id === typedBy.id);
}
