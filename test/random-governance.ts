/** What a random history may draw of indicators, meetings and challenges, and of what a repetition is judged to mean. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Fact } from '#domain/entry.js';
import { decideFinding } from '#domain/finding/decide.js';
import { evolveFinding } from '#domain/finding/facts.js';
import { decideIndicator } from '#domain/indicator/decide.js';
import { directions, evolveIndicator, type Indicator } from '#domain/indicator/facts.js';
import { decideMeeting } from '#domain/meeting/decide.js';
import { evolveMeeting, type Meeting } from '#domain/meeting/facts.js';
import type { Outcome } from '#domain/outcome.js';
import {
  actions,
  agencies,
  areas,
  findings,
  situation,
  type Decided,
  type Deciding,
} from './random-history.js';
import { agency, nobodyMerged } from './thread.js';

const indicators = ['IRO-VISITS', 'CP-MEDICALS'];
const meetings = ['2015-03-19', 'qa-2015-03-19'];
const challenges = ['C1', 'C2', 'C3'];
const months = ['2015-01', '2015-02', '2015-03', '2014/15', '2013/14'];
const reason = 'as the committee agreed';

function onIndicator(deciding: Deciding, decide: (state: Indicator) => Outcome<Fact>): Decided {
  const reference = deciding.one(indicators);
  const state = deciding.history.state(evolveIndicator, 'indicator', reference);
  return state && { stream: `indicator-${reference}`, outcome: decide(state) };
}

function onMeeting(deciding: Deciding, decide: (state: Meeting, stream: string) => Outcome<Fact>): Decided {
  const reference = deciding.one(meetings);
  const stream = `meeting-${reference}`;
  const state = deciding.history.state(evolveMeeting, 'meeting', reference);
  return state && { stream, outcome: decide(state, stream) };
}

/** A share that can be: more of it is refused, which is no harm. */
function figures({ next }: Deciding) {
  return { numerator: next() % 9, denominator: 1 + (next() % 9) };
}

export const governance = {
  define: (d: Deciding) => {
    const reference = d.one(indicators);
    const state = d.history.state(evolveIndicator, 'indicator', reference);
    const definition = {
      title: `Indicator ${d.next()}`,
      numerator: 'seen',
      denominator: 'all',
      unit: 'percent',
      direction: d.one(directions),
      frequency: 'monthly',
      target: d.next() % 101,
    } as const;
    return { stream: `indicator-${reference}`, outcome: decideIndicator.defineIndicator(state, definition) };
  },
  changeTarget: (d: Deciding) =>
    onIndicator(d, (state) => {
      const appliesFrom = d.one(['2015-01-01', '2015-02-15', '2015-04-01']);
      return decideIndicator.changeTarget(state, { to: d.next() % 101, appliesFrom, reason });
    }),
  read: (d: Deciding) =>
    onIndicator(d, (state) =>
      decideIndicator.recordReading(state, { period: d.one(months), ...figures(d) }, situation(d)),
    ),
  correctReading: (d: Deciding) =>
    onIndicator(d, (state) =>
      decideIndicator.correctReading(state, { period: d.one(months), ...figures(d), reason }),
    ),
  measureFinding: (d: Deciding) =>
    onIndicator(d, (state) => decideIndicator.linkIndicator(state, { finding: d.one(findings) })),
  measureAction: (d: Deciding) =>
    onIndicator(d, (state) => decideIndicator.linkIndicator(state, { action: d.one(actions) })),
  retire: (d: Deciding) =>
    d.next() % 4 === 0
      ? onIndicator(d, (state) => decideIndicator.retireIndicator(state, { reason }))
      : undefined,
  meet: (d: Deciding) => {
    const reference = d.one(meetings);
    const state = d.history.state(evolveMeeting, 'meeting', reference);
    const command = { body: `Body ${d.next() % 3}`, on: '2015-03-01', present: ['the chair'] };
    return {
      stream: `meeting-${reference}`,
      outcome: decideMeeting.holdMeeting(state, command, situation(d)),
    };
  },
  notePosition: (d: Deciding) =>
    onMeeting(d, (state) => {
      const position = String(1 + d.next());
      return decideMeeting.notePosition(state, {}, { position, lastEvent: `event ${position}` });
    }),
  minute: (d: Deciding) =>
    onMeeting(d, (state) =>
      decideMeeting.recordMinute(state, { text: `note ${d.next()}`, about: d.one(findings) }),
    ),
  challenge: (d: Deciding) =>
    onMeeting(d, (state, stream) => {
      const to = d.one(agencies);
      const raised = d.history.entries(stream).filter(({ type }) => type === 'ChallengeRaised');
      const command = {
        about: d.one([...findings, ...actions]),
        to,
        question: `why ${d.next()}`,
        due: '2015-04-10',
      };
      const facts = { agency: agency(to), raisedBefore: raised.length };
      return decideMeeting.raiseChallenge(state, command, facts, situation(d));
    }),
  answer: (d: Deciding) =>
    onMeeting(d, (state) => {
      const command = { challenge: d.one(challenges), answer: `note ${d.next()}` };
      return decideMeeting.answerChallenge(state, command, situation(d));
    }),
  returnAnswer: (d: Deciding) =>
    onMeeting(d, (state) => {
      const due = d.next() % 2 === 0 ? { due: '2015-06-01' } : {};
      return decideMeeting.returnChallenge(
        state,
        { challenge: d.one(challenges), reason, ...due },
        situation(d),
      );
    }),
  closeChallenge: (d: Deciding) =>
    onMeeting(d, (state) =>
      decideMeeting.closeChallenge(state, { challenge: d.one(challenges), outcome: 'agreed' }, situation(d)),
    ),
  judgeRepeat: (d: Deciding) => {
    const reference = d.one(areas);
    const by = d.one(findings);
    const state = d.history.state(evolveFinding, 'finding', reference);
    const repeating = d.history.state(evolveFinding, 'finding', by);
    if (state === undefined || repeating === undefined) return undefined;
    const facts = {
      ...nobodyMerged,
      repeating,
      actions: actions
        .map((action) => d.history.state(evolveAction, 'action', action))
        .filter((action) => action?.findings.some(({ finding }) => finding === reference) === true)
        .filter((action) => action !== undefined),
    };
    const judged = { by, judgement: 'not-complete-yet', reason } as const;
    return {
      stream: `finding-${reference}`,
      outcome: decideFinding.judgeRepeat(state, judged, facts, situation(d)),
    };
  },
} satisfies Record<string, (deciding: Deciding) => Decided>;
