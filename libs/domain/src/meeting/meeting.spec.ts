/** The rules of meetings and challenges, what each command makes true, and what each fact changes. */
import { aStoryOf, entry, inOrder, rulesBroken, situation } from '../../../../test/given-when-then.js';
import {
  coordinator,
  gpDeputy,
  gpLead,
  policeBoardMember,
  policeLead,
  scrutineer,
} from '../../../../test/people.js';
import { agency } from '../../../../test/thread.js';
import type { Entry, Person } from '../entry.js';
import { answerOverdueFrom, awaitsAnswer } from './challenge.js';
import { decideMeeting as decide, meetingRules as rules } from './decide.js';
import { evolveMeeting, type Meeting, type MeetingFact } from './facts.js';

type DataOf<T extends MeetingFact['type']> = Extract<MeetingFact, { type: T }>['data'];
const fact = <T extends MeetingFact['type']>(
  type: T,
  data: DataOf<T>,
  { by = coordinator, effective = '2015-03-19' }: { by?: Person; effective?: string } = {},
) => entry({ type, data } as MeetingFact, { by, effective });

const given = aStoryOf(evolveMeeting, '2015-03-19');
const body = 'Quality assurance sub-committee';
const held = fact('MeetingHeld', { body, on: '2015-03-19', present: ['Professor Lyon'] });
const question = 'Why did a conference go without a report?';
const to = 'city-gp-practice';
const c1 = { challenge: 'C1', to };
const raised = fact(
  'ChallengeRaised',
  { ...c1, about: 'CP1415.F2', question, due: '2015-04-10' },
  { by: scrutineer },
);
const answered = fact(
  'ChallengeAnswered',
  { ...c1, answer: 'The invitation was late' },
  { by: gpLead, effective: '2015-04-02' },
);
const returned = fact(
  'ChallengeReturned',
  { ...c1, reason: 'And now?' },
  { by: scrutineer, effective: '2015-04-09' },
);
const closed = fact(
  'ChallengeClosed',
  { ...c1, outcome: 'Agreed' },
  { by: scrutineer, effective: '2015-04-20' },
);

const meeting = given(held);
const asked = given(held, raised);
const replied = given(held, raised, answered);
const by = (person: Person, effective = '2015-04-15') => situation({ by: person, effective });

describe('Recording a meeting', () => {
  const command = { body, on: '2015-03-19' };
  it('says which body met when, and who was there', () => {
    given()
      .when(decide.holdMeeting, command, by(coordinator))
      .then({ type: 'MeetingHeld', data: { ...command, present: [] } });
  });
  it('happens once for each reference', () => {
    meeting.when(decide.holdMeeting, command, by(coordinator)).thenRefused(rules.meetingsAreRecordedOnce);
  });
  it('happens once it was held', () => {
    given()
      .when(decide.holdMeeting, command, by(coordinator, '2015-03-18'))
      .thenRefused(rules.meetingsAreRecordedOnceHeld);
  });
});

describe('The position a meeting looked at', () => {
  const noted = { position: '42', lastEvent: 'entry-41' };
  it('names the last event there, since positions differ in another store', () => {
    meeting.when(decide.notePosition, {}, noted).then({ type: 'PositionNoted', data: noted });
  });
  it('is noted once', () => {
    given(held, fact('PositionNoted', noted))
      .when(decide.notePosition, { position: '42' }, noted)
      .thenRefused(rules.aPositionIsNotedOnce);
  });
});

describe('A minute', () => {
  it('is a text, and may say what it is about and what the body decided', () => {
    const minute = { text: 'Attendance was discussed', about: 'CP1415.F2', decision: 'Ask for the log' };
    meeting.when(decide.recordMinute, minute).then({ type: 'MinuteRecorded', data: minute });
  });
});

describe('Raising a challenge', () => {
  const command = { about: 'CP1415.F2', to, question, due: '2015-04-10' };
  const facts = { agency: agency(to), raisedBefore: 0 };
  const then = by(scrutineer, '2015-03-19');
  it('asks an agency about a finding or an action, and gives it a number of its own', () => {
    meeting
      .when(decide.raiseChallenge, command, facts, then)
      .then({ type: 'ChallengeRaised', data: { challenge: 'C1', ...command } });
    meeting
      .when(decide.raiseChallenge, { ...command, about: 'CP1415.F2.A1' }, { ...facts, raisedBefore: 1 }, then)
      .then({ type: 'ChallengeRaised', data: { challenge: 'C2', ...command, about: 'CP1415.F2.A1' } });
  });
  it('gives a day for the answer after the question, and after the meeting', () => {
    const { answersAreDueAfterTheQuestion: rule } = rules;
    meeting.when(decide.raiseChallenge, { ...command, due: '2015-03-19' }, facts, then).thenRefused(rule);
    const later = by(scrutineer, '2015-04-10');
    meeting.when(decide.raiseChallenge, command, facts, later).thenRefused(rule);
    const before = by(scrutineer, '2015-03-01');
    meeting.when(decide.raiseChallenge, { ...command, due: '2015-03-10' }, facts, before).thenRefused(rule);
  });
  it('asks the agency that stands now', () => {
    const merged = { ...facts, agency: agency(to, { mergedInto: 'city-health' }) };
    meeting
      .when(decide.raiseChallenge, command, merged, then)
      .thenRefused(rules.mergedAgenciesAreNotChallenged);
  });
});

describe('Answering a challenge', () => {
  const answer = { challenge: 'C1', answer: 'The invitation was late' };
  const happened = { type: 'ChallengeAnswered', data: { ...answer, to } };
  it('is for the agency that was asked, or a coordinator on its behalf', () => {
    for (const person of [gpLead, gpDeputy, coordinator])
      asked.when(decide.answerChallenge, answer, by(person)).then(happened);
    for (const person of [policeLead, scrutineer])
      asked.when(decide.answerChallenge, answer, by(person)).thenRefused(rules.onlyTheChallengedAnswer);
  });
  it('is for a coordinator who types what the agency says', () => {
    asked
      .when(decide.answerChallenge, answer, situation({ by: gpLead, typedBy: coordinator }))
      .then(happened);
  });
  it('is of a challenge that was raised', () => {
    for (const it of [meeting, asked])
      it.when(decide.answerChallenge, { ...answer, challenge: 'C7' }, by(gpLead)).thenRefused(
        rules.onlyARaisedChallengeMoves,
      );
  });
  it('waits for the board before it says more', () => {
    replied.when(decide.answerChallenge, answer, by(gpLead)).thenRefused(rules.anAnswerIsJudgedBeforeTheNext);
    given(held, raised, answered, returned).when(decide.answerChallenge, answer, by(gpLead)).then(happened);
  });
});

describe('An answer is not yet satisfaction', () => {
  const giveBack = { challenge: 'C1', reason: 'What will change?' };
  const close = { challenge: 'C1', outcome: 'Invitations come by e-mail' };
  it('so it is returned or closed by who raised it, another board member or a coordinator', () => {
    for (const person of [scrutineer, policeBoardMember, coordinator]) {
      replied
        .when(decide.returnChallenge, giveBack, by(person))
        .then({ type: 'ChallengeReturned', data: { ...giveBack, to } });
      replied
        .when(decide.closeChallenge, close, by(person))
        .then({ type: 'ChallengeClosed', data: { ...close, to } });
    }
  });
  it('and never by the agency that was asked, whoever types it', () => {
    const inside: Person = { ...policeBoardMember, agency: to };
    const { theChallengedDoNotJudge: rule } = rules;
    replied.when(decide.closeChallenge, close, by(inside)).thenRefused(rule);
    replied.when(decide.returnChallenge, giveBack, by(inside)).thenRefused(rule);
    replied
      .when(decide.closeChallenge, close, situation({ by: scrutineer, typedBy: inside }))
      .thenRefused(rule);
  });
  it('or at least not by the person who gave it, where another person is enough', () => {
    const relaxed = (person: Person) => situation({ by: person, independence: 'another-person' });
    replied.when(decide.closeChallenge, close, relaxed(gpLead)).thenRefused(rules.whoAnswersDoesNotJudge);
    replied
      .when(decide.closeChallenge, close, relaxed(gpDeputy))
      .then({ type: 'ChallengeClosed', data: { ...close, to } });
  });
  it('and there is nothing to judge before it is given', () => {
    for (const it of [asked, given(held, raised, answered, returned)]) {
      it.when(decide.closeChallenge, close, by(scrutineer)).thenRefused(rules.onlyAnAnswerIsJudged);
      it.when(decide.returnChallenge, giveBack, by(scrutineer)).thenRefused(rules.onlyAnAnswerIsJudged);
    }
    meeting.when(decide.closeChallenge, close, by(scrutineer)).thenRefused(rules.onlyARaisedChallengeMoves);
  });
  it('may be returned with a new date, which is to come', () => {
    const due = { ...giveBack, due: '2015-05-01' };
    replied
      .when(decide.returnChallenge, due, by(scrutineer))
      .then({ type: 'ChallengeReturned', data: { ...due, to } });
    replied
      .when(decide.returnChallenge, { ...due, due: '2015-04-15' }, by(scrutineer))
      .thenRefused(rules.answersAreDueAfterTheQuestion);
  });
  it('and once closed it does not move', () => {
    const it = given(held, raised, answered, closed);
    const { closedChallengesDoNotMove: rule } = rules;
    it.when(decide.answerChallenge, { challenge: 'C1', answer: 'More' }, by(gpLead)).thenRefused(rule);
    it.when(decide.returnChallenge, giveBack, by(scrutineer)).thenRefused(rule);
    it.when(decide.closeChallenge, close, by(scrutineer)).thenRefused(rule);
  });
});

describe('Each fact of a meeting', () => {
  const challenge = (...entries: readonly Entry<MeetingFact>[]) =>
    given(held, raised, ...entries).state.challenges[0];
  it('begins with who met when', () => {
    expect(meeting.state).toEqual<Meeting>({
      ...{ reference: '2015-03-19', body, heldOn: '2015-03-19', title: null, present: ['Professor Lyon'] },
      ...{ positions: [], challenges: [], minutes: [], basis: 'stated', illustrative: false },
    });
  });
  it('moves the challenge that it is about, and no other', () => {
    const second = fact('ChallengeRaised', {
      challenge: 'C2',
      to,
      about: 'CP1415.F3',
      question,
      due: '2015-04-10',
    });
    const { challenges } = given(held, raised, second, answered).state;
    expect(challenges.map(({ status }) => status)).toEqual(['answered', 'raised']);
  });
  it('keeps every answer and return, with who said it', () => {
    expect(challenge(answered, returned, answered, closed)).toMatchObject({
      status: 'closed',
      raisedBy: 'Professor Lyon',
      answers: [{ text: 'The invitation was late', by: 'Dr Osei', on: '2015-04-02' }, {}],
      returns: [{ text: 'And now?', hands: ['prof-lyon'] }],
      closed: { text: 'Agreed', on: '2015-04-20' },
    });
  });
  it('keeps the due date unless a return sets another', () => {
    expect(challenge(answered, returned)?.due).toBe('2015-04-10');
    const due = '2015-05-01';
    expect(challenge(answered, fact('ChallengeReturned', { ...c1, reason: 'And now?', due }))?.due).toBe(due);
  });
  it('lets an answer be overdue only while it is owed, from the day after its date', () => {
    const overdue = (...entries: readonly Entry<MeetingFact>[]) => {
      const it = challenge(...entries);
      return it && [awaitsAnswer(it), answerOverdueFrom(it)];
    };
    expect(overdue()).toEqual([true, '2015-04-11']);
    expect(overdue(answered)).toEqual([false, null]);
    expect(overdue(answered, returned)).toEqual([true, '2015-04-11']);
    expect(overdue(answered, closed)).toEqual([false, null]);
  });
  it('keeps positions and minutes', () => {
    const noted = fact('PositionNoted', { position: '42', lastEvent: 'entry-41' });
    expect(given(held, noted, fact('MinuteRecorded', { text: 'Said' })).state).toMatchObject({
      positions: [{ position: '42', lastEvent: 'entry-41', on: '2015-03-19' }],
      minutes: [{ text: 'Said', about: null, decision: null }],
    });
  });
  it('has no place for what belongs elsewhere', () => {
    const foreign = entry({ type: 'ActionAccepted', data: {} }) as unknown as Entry<MeetingFact>;
    const [, second] = inOrder([held, foreign]);
    expect(() => evolveMeeting('2015-03-19', meeting.state, second as Entry<MeetingFact>)).toThrow(
      'does not belong',
    );
  });
});

it('Every rule of meetings and challenges has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
