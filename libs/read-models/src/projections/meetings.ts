/** The meetings, and each of their challenges under a reference of its own. */
import type { Challenge } from '#domain/meeting/challenge.js';
import { answerOverdueFrom } from '#domain/meeting/challenge.js';
import { evolveMeeting, type Meeting } from '#domain/meeting/facts.js';
import { challengeReference } from '#domain/references.js';
import type { ChallengeDocument, Shown } from '../documents.js';
import { shownBy, stateAfter, type Step } from './step.js';

export async function projectMeeting(step: Step): Promise<void> {
  const { reference, documents, fact, history } = step;
  const before = await documents.get('meetings', reference);
  const meeting = stateAfter(evolveMeeting, step, before);
  const shown = shownBy(fact);
  documents.put('meetings', reference, { ...meeting, ...shown });
  const keyOf = ({ challenge }: Challenge) => challengeReference(reference, challenge);
  const { challenges } = meeting;
  // An amendment may change any of them, or take one away.
  const changed = history === undefined ? challenges.filter((one) => isAbout(fact.data, one)) : challenges;
  for (const one of changed) documents.put('challenges', keyOf(one), challengeDocument(meeting, one, shown));
  const there = new Set(challenges.map(keyOf));
  for (const key of (before?.challenges ?? []).map(keyOf))
    if (!there.has(key)) documents.delete('challenges', key);
}

function isAbout(data: object, { challenge }: Challenge): boolean {
  return 'challenge' in data && data.challenge === challenge;
}

/** Every challenge of a meeting, in the order in which they were raised. */
export function challengeDocuments(meeting: Meeting, shown: Shown): readonly ChallengeDocument[] {
  return meeting.challenges.map((one) => challengeDocument(meeting, one, shown));
}

function challengeDocument(
  { reference: meeting, body }: Meeting,
  challenge: Challenge,
  shown: Shown,
): ChallengeDocument {
  return {
    ...challenge,
    ...{ revision: shown.revision, position: shown.position, changedAt: shown.changedAt },
    reference: challengeReference(meeting, challenge.challenge),
    meeting,
    body,
    open: challenge.status === 'closed' ? 'no' : 'yes',
    overdueFrom: answerOverdueFrom(challenge),
    agencies: [challenge.to],
  };
}
