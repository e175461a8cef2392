/** A board's question to an agency, due by a date: raised, answered, then closed or returned. */
import type { Basis, Entry, Fact, PlainDate } from '../entry.js';
import type { AgencyRef, ChallengeName, ItemRef } from '../references.js';
import { lastDay, plusDays } from '../time.js';

/** Each names the agency challenged, so that whom it concerns can be told from it alone. */
export type ChallengeFact =
  | Fact<
      'ChallengeRaised',
      {
        challenge: ChallengeName;
        about: ItemRef;
        to: AgencyRef;
        question: string;
        due: PlainDate;
      }
    >
  | Fact<'ChallengeAnswered', { challenge: ChallengeName; to: AgencyRef; answer: string }>
  | Fact<'ChallengeReturned', { challenge: ChallengeName; to: AgencyRef; reason: string; due?: PlainDate }>
  | Fact<'ChallengeClosed', { challenge: ChallengeName; to: AgencyRef; outcome: string }>;

/** An answer is not yet satisfaction: what is answered is still open, and somebody has to close or return it. */
export const challengeStatuses = ['raised', 'answered', 'returned', 'closed'] as const;
export type ChallengeStatus = (typeof challengeStatuses)[number];

/** Something said in the course of a challenge. */
export interface Utterance {
  readonly text: string;
  readonly on: PlainDate;
  readonly by: string;
  /** Ids of both hands: who said it, and who typed it. */
  readonly hands: readonly string[];
}

export interface Challenge {
  /** `C1`, numbered in its meeting. */
  readonly challenge: ChallengeName;
  readonly about: ItemRef;
  readonly to: AgencyRef;
  readonly question: string;
  readonly due: PlainDate;
  readonly status: ChallengeStatus;
  readonly raisedOn: PlainDate;
  readonly raisedBy: string;
  readonly answers: readonly Utterance[];
  readonly returns: readonly Utterance[];
  readonly closed: Utterance | null;
  readonly basis: Basis;
}

/** Folds one entry into a meeting's challenges. */
export function evolveChallenges(
  challenges: readonly Challenge[],
  entry: Entry<ChallengeFact>,
): readonly Challenge[] {
  const { performedBy, recordedBy, effective, recordedAt, basis } = entry.metadata;
  const on = lastDay(effective, recordedAt);
  const by = performedBy.name;
  if (entry.type === 'ChallengeRaised') {
    const raised = { status: 'raised', raisedOn: on, raisedBy: by } as const;
    return [...challenges, { ...entry.data, ...raised, answers: [], returns: [], closed: null, basis }];
  }
  const hands = [...new Set([performedBy.id, recordedBy.id])];
  const says = (text: string): Utterance => ({ text, on, by, hands });
  return challenges.map((challenge) =>
    challenge.challenge === entry.data.challenge
      ? { ...challenge, ...changed(challenge, entry, says) }
      : challenge,
  );
}

function changed(
  { answers, returns, due }: Challenge,
  entry: Exclude<Entry<ChallengeFact>, { type: 'ChallengeRaised' }>,
  says: (text: string) => Utterance,
): Partial<Challenge> {
  switch (entry.type) {
    case 'ChallengeAnswered':
      return { status: 'answered', answers: [...answers, says(entry.data.answer)] };
    case 'ChallengeReturned':
      return {
        status: 'returned',
        due: entry.data.due ?? due,
        returns: [...returns, says(entry.data.reason)],
      };
    case 'ChallengeClosed':
      return { status: 'closed', closed: says(entry.data.outcome) };
  }
}

/** Whether the challenged agency owes an answer. */
export function awaitsAnswer({ status }: Pick<Challenge, 'status'>): boolean {
  return status === 'raised' || status === 'returned';
}

/** The first day on which an answer is overdue if none comes; null where none is owed. */
export function answerOverdueFrom(challenge: Pick<Challenge, 'status' | 'due'>): PlainDate | null {
  return awaitsAnswer(challenge) ? plusDays(challenge.due, 1) : null;
}
