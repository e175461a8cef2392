/** Tells what happened to a finding. */
import type { Extent, FindingFact, Relation } from '../finding/facts.js';
import { FEWER, type SmallExtent } from '../disclosure/small-numbers.js';
import { sayDate } from '../time.js';
import { inWords, listed, type Tellers } from './said.js';

const relationWords: Readonly<Record<Relation, string>> = {
  repeats: 'Repeats',
  reinforces: 'Reinforces',
  supersedes: 'Supersedes',
};

export const tellFinding: Tellers<FindingFact> = {
  FindingRecorded: ({ kind, title, observation, themes, extent, cases }) => ({
    what: `${kind === 'strength' ? 'Strength' : 'Area for action'} recorded: ${title}${sayExtent(extent)}`,
    more: [observation, ...themes, ...cases],
  }),
  // What it said before is in the entry before, where it can be redacted.
  FindingReworded: ({ to, reason }) => ({
    what: `Finding reworded: ${to.title}`,
    why: reason,
    more: [to.observation ?? undefined],
  }),
  FindingLinkedToEarlier: ({ relation, earlier, reason }) => ({
    what: `${relationWords[relation]} ${'finding' in earlier ? earlier.finding : earlier.outside}`,
    why: reason,
  }),
  ResponseReported: ({ response, by }) => ({
    what: `Response reported${by === undefined ? '' : ` by ${by}`}, not verified: ${response}`,
  }),
  DecisionRecorded: ({ decision, rationale, body, meeting }) => ({
    what: `Decision${body === undefined ? '' : ` of ${body}`}: ${inWords(decision)}`,
    why: rationale,
    more: [meeting],
  }),
  PracticeMessageIssued: ({ message, audience }) => ({
    what: `Practice message issued${audience === undefined ? '' : ` to ${audience}`}: ${message}`,
  }),
  ImpactAssessed: ({ rating, restsOn, narrative, lookAgainOn, laterFinding }) => ({
    what:
      `Impact assessed from ${listed(restsOn)}${laterFinding === undefined ? '' : ` (${laterFinding})`}: ${rating}` +
      (lookAgainOn === undefined ? '' : `; to look again on ${sayDate(lookAgainOn)}`),
    why: narrative,
  }),
  RepeatJudged: ({ by, judgement, reason, body }) => ({
    what: `Repetition by ${by} judged${body === undefined ? '' : ` by ${body}`}: ${inWords(judgement)}`,
    why: reason,
  }),
  FindingClosed: ({ reason }) => ({ what: 'Finding closed', why: reason }),
  FindingReopened: ({ reason }) => ({ what: 'Finding reopened', why: reason }),
};

function sayExtent(extent: Extent | SmallExtent): string {
  switch (extent.of) {
    case 'one-case':
      return ' (one case)';
    case 'some':
      return ' (some cases)';
    case 'counted':
      return ` (${extent.seen} of ${extent.outOf} cases)`;
    case 'not-stated':
      return '';
    case FEWER:
      return ` (${FEWER} cases)`;
  }
}
