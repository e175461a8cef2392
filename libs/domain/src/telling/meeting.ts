/** Tells what happened at and after a meeting. */
import type { MeetingFact } from '../meeting/facts.js';
import { sayDate } from '../time.js';
import { byDate, type Tellers } from './said.js';

export const tellMeeting: Tellers<MeetingFact> = {
  MeetingHeld: ({ body, on, title, present }) => ({
    what: `${body} met on ${sayDate(on)}${title === undefined ? '' : `: ${title}`}`,
    more: [...present],
  }),
  PositionNoted: ({ position }) => ({ what: `The meeting looked at position ${position} of the log` }),
  MinuteRecorded: ({ text, about, decision }) => ({
    what:
      `Minute${about === undefined ? '' : ` about ${about}`}: ${text}` +
      (decision === undefined ? '' : `; decided: ${decision}`),
  }),
  ChallengeRaised: ({ challenge, about, to, question, due }) => ({
    what: `Challenge ${challenge} to ${to} about ${about}, to be answered${byDate(due)}: ${question}`,
  }),
  ChallengeAnswered: ({ challenge, to, answer }) => ({
    what: `Challenge ${challenge} answered for ${to}: ${answer}`,
  }),
  ChallengeReturned: ({ challenge, to, reason, due }) => ({
    what: `Answer to challenge ${challenge} returned to ${to}${due === undefined ? '' : `, to be answered${byDate(due)}`}`,
    why: reason,
  }),
  ChallengeClosed: ({ challenge, outcome }) => ({ what: `Challenge ${challenge} closed: ${outcome}` }),
};
