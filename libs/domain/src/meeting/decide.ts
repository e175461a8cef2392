/** What may happen at and after a meeting, and by which rules. */
import { agenciesOfHands } from '../action/independence.js';
import type { Agency } from '../agency/agency.js';
import type { PlainDate } from '../entry.js';
import { defineRules, happened, refuse, type Outcome, type Situation } from '../outcome.js';
import type { AgencyRef, ChallengeName, ItemRef } from '../references.js';
import { awaitsAnswer, type Challenge } from './challenge.js';
import type { Meeting, MeetingFact } from './facts.js';

export interface HoldMeeting {
  readonly body: string;
  readonly on: PlainDate;
  readonly title?: string;
  readonly present?: readonly string[];
}
export interface NotePosition {
  /** The latest unless it is given. */
  readonly position?: string;
}
export interface RecordMinute {
  readonly text: string;
  readonly about?: ItemRef;
  readonly decision?: string;
}
export interface RaiseChallenge {
  readonly about: ItemRef;
  readonly to: AgencyRef;
  readonly question: string;
  readonly due: PlainDate;
}
export interface AnswerChallenge {
  readonly challenge: ChallengeName;
  readonly answer: string;
}
export interface ReturnChallenge {
  readonly challenge: ChallengeName;
  readonly reason: string;
  /** A new date for the next answer. */
  readonly due?: PlainDate;
}
export interface CloseChallenge {
  readonly challenge: ChallengeName;
  readonly outcome: string;
}

/** Where the log stood: the position that the command names, or the head. Never changes. */
export interface PositionFacts {
  readonly position: string;
  readonly lastEvent: string;
}
/** The agency that is asked; it can be merged later, and its successor's people then answer through the coordinator. */
export interface ChallengeFacts {
  readonly agency: Agency;
  /** Challenges of this meeting that were ever raised, withdrawn ones too: no number is given twice. */
  readonly raisedBefore: number;
}

export const meetingRules = defineRules({
  meetingsAreRecordedOnce: ['conflict', 'The meeting {reference} is recorded already.', 'reference'],
  meetingsAreRecordedOnceHeld: [
    'invalid',
    'A meeting is recorded once it was held: the date is to come.',
    'on',
  ],
  aPositionIsNotedOnce: [
    'conflict',
    'It is noted already that the meeting looked at this position.',
    'position',
  ],
  answersAreDueAfterTheQuestion: [
    'invalid',
    'An answer is due on a day after the question was asked.',
    'due',
  ],
  mergedAgenciesAreNotChallenged: ['conflict', '{to} was merged into {into}; ask that one.', 'to'],
  onlyARaisedChallengeMoves: ['invalid', 'There is no challenge {challenge} of this meeting.', 'challenge'],
  closedChallengesDoNotMove: ['conflict', '{challenge} is closed.', 'challenge'],
  onlyTheChallengedAnswer: [
    'forbidden',
    'A challenge is answered by the agency that was asked, or by a coordinator on its behalf.',
  ],
  anAnswerIsJudgedBeforeTheNext: [
    'conflict',
    '{challenge} is answered; it is for the board to close or return it.',
    'challenge',
  ],
  onlyAnAnswerIsJudged: ['conflict', '{challenge} is not answered yet.', 'challenge'],
  theChallengedDoNotJudge: [
    'forbidden',
    'Whether an answer satisfies is for somebody to say who does not act for the agency that was asked.',
  ],
  whoAnswersDoesNotJudge: [
    'forbidden',
    'Whether an answer satisfies is for somebody other than the person who gave it.',
  ],
});

export const decideMeeting = {
  holdMeeting(state: Meeting | undefined, command: HoldMeeting, { today }: Situation): Outcome<MeetingFact> {
    if (state !== undefined)
      return refuse(meetingRules.meetingsAreRecordedOnce, { reference: state.reference });
    if (command.on > today) return refuse(meetingRules.meetingsAreRecordedOnceHeld);
    return happened({ type: 'MeetingHeld', data: { ...command, present: [...(command.present ?? [])] } });
  },

  notePosition(
    state: Meeting,
    _: NotePosition,
    { position, lastEvent }: PositionFacts,
  ): Outcome<MeetingFact> {
    if (state.positions.some((noted) => noted.position === position))
      return refuse(meetingRules.aPositionIsNotedOnce);
    return happened({ type: 'PositionNoted', data: { position, lastEvent } });
  },

  recordMinute(_: Meeting, command: RecordMinute): Outcome<MeetingFact> {
    return happened({ type: 'MinuteRecorded', data: { ...command } });
  },

  raiseChallenge(
    state: Meeting,
    command: RaiseChallenge,
    { agency, raisedBefore }: ChallengeFacts,
    { from }: Situation,
  ): Outcome<MeetingFact> {
    const { to, due } = command;
    if (agency.mergedInto !== null)
      return refuse(meetingRules.mergedAgenciesAreNotChallenged, { to, into: agency.mergedInto });
    if (due <= from || due <= state.heldOn) return refuse(meetingRules.answersAreDueAfterTheQuestion);
    const challenge = `C${raisedBefore + 1}`;
    return happened({ type: 'ChallengeRaised', data: { challenge, ...command } });
  },

  answerChallenge(state: Meeting, command: AnswerChallenge, { by }: Situation): Outcome<MeetingFact> {
    const { challenge } = command;
    const asked = find(state, challenge);
    if (asked === undefined) return refuse(meetingRules.onlyARaisedChallengeMoves, { challenge });
    if (asked.status === 'closed') return refuse(meetingRules.closedChallengesDoNotMove, { challenge });
    if (by.agency !== asked.to && by.role !== 'coordinator')
      return refuse(meetingRules.onlyTheChallengedAnswer);
    if (!awaitsAnswer(asked)) return refuse(meetingRules.anAnswerIsJudgedBeforeTheNext, { challenge });
    return happened({ type: 'ChallengeAnswered', data: { ...command, to: asked.to } });
  },

  returnChallenge(state: Meeting, command: ReturnChallenge, situation: Situation): Outcome<MeetingFact> {
    const judged = judging(state, command.challenge, situation);
    if (!judged.ok) return judged.refused;
    if (command.due !== undefined && command.due <= situation.from)
      return refuse(meetingRules.answersAreDueAfterTheQuestion);
    return happened({ type: 'ChallengeReturned', data: { ...command, to: judged.challenge.to } });
  },

  closeChallenge(state: Meeting, command: CloseChallenge, situation: Situation): Outcome<MeetingFact> {
    const judged = judging(state, command.challenge, situation);
    if (!judged.ok) return judged.refused;
    return happened({ type: 'ChallengeClosed', data: { ...command, to: judged.challenge.to } });
  },
};

type Judged =
  | { readonly ok: true; readonly challenge: Challenge }
  | { readonly ok: false; readonly refused: Outcome<never> };

/**
 * A challenge is its meeting's: whoever raised it closes or returns it, or another board member or a coordinator for them,
 * so that it can be judged when they have left; but nobody who acts for the agency that was asked, even if they raised it.
 * Which body somebody sits on is not asked.
 */
function judging(state: Meeting, name: ChallengeName, situation: Situation): Judged {
  const no = (refused: Outcome<never>): Judged => ({ ok: false, refused });
  const challenge = find(state, name);
  if (challenge === undefined) return no(refuse(meetingRules.onlyARaisedChallengeMoves, { challenge: name }));
  if (challenge.status === 'closed')
    return no(refuse(meetingRules.closedChallengesDoNotMove, { challenge: name }));
  if (challenge.status !== 'answered')
    return no(refuse(meetingRules.onlyAnAnswerIsJudged, { challenge: name }));
  const { by, typedBy, independence } = situation;
  const answered = challenge.answers.at(-1)?.hands ?? [];
  const isOneOfThem =
    independence === 'another-agency'
      ? agenciesOfHands(situation).includes(challenge.to)
      : [by, typedBy].some(({ id }) => answered.includes(id));
  if (!isOneOfThem) return { ok: true, challenge };
  return no(
    refuse(
      independence === 'another-agency'
        ? meetingRules.theChallengedDoNotJudge
        : meetingRules.whoAnswersDoesNotJudge,
    ),
  );
}

function find({ challenges }: Meeting, name: ChallengeName): Challenge | undefined {
  return challenges.find(({ challenge }) => challenge === name);
}
