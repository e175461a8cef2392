/** Whom an entry concerns: the agencies that acted, and those that it names or that answered at the time. */
import type { Action } from '../action/facts.js';
import type { DomainFact } from '../catalogue.js';
import type { Entry } from '../entry.js';
import type { AgencyRef, Kind } from '../references.js';

/**
 * Each agency once, in no particular order.
 * @param action the action as it stood after the entry, for an entry of an action's stream
 */
export function agenciesConcerned(
  kind: Kind,
  reference: string,
  entry: Entry<DomainFact>,
  action: Pick<Action, 'owner' | 'sponsor'> | undefined,
): readonly AgencyRef[] {
  const { performedBy, recordedBy } = entry.metadata;
  const concerned = [
    performedBy.agency,
    recordedBy.agency,
    action?.owner.agency,
    action?.sponsor?.agency,
    kind === 'agency' ? reference : undefined,
    ...named(entry),
  ];
  return [...new Set(concerned.filter((agency) => agency !== undefined && agency !== null))];
}

type Naming = {
  readonly [T in DomainFact['type']]?: (
    data: Extract<DomainFact, { type: T }>['data'],
  ) => readonly (AgencyRef | null | undefined)[];
};

/** The agencies that a fact names beside the action's present owner and sponsor. */
const naming: Naming = {
  ActionReassigned: ({ from }) => [from.agency],
  SponsorNamed: ({ from }) => [from?.agency],
  ChallengeRaised: ({ to }) => [to],
  ChallengeAnswered: ({ to }) => [to],
  ChallengeReturned: ({ to }) => [to],
  ChallengeClosed: ({ to }) => [to],
  NoticeCirculated: ({ to }) => to,
  NoticeAcknowledged: ({ agency }) => [agency],
  AuditPlanned: ({ agencies }) => agencies,
  CaseFileSelected: ({ agencies }) => agencies,
  CaseFileGraded: ({ agency }) => [agency],
  ImmediateConcernRaised: ({ raisedWith }) => [raisedWith],
  AgencyRegistered: ({ commissionedBy }) => [commissionedBy],
  AgencyMerged: ({ into }) => [into],
  CommissioningChanged: ({ from, to }) => [from, to],
  RoleGranted: ({ agencies = [] }) => agencies,
  DeputyNamed: ({ agency }) => [agency],
};

function named({ type, data }: DomainFact): readonly (AgencyRef | null | undefined)[] {
  const namesIn = naming[type] as ((data: DomainFact['data']) => readonly AgencyRef[]) | undefined;
  return namesIn?.(data) ?? [];
}
