/** What an agency answers beside its actions: a notice is acknowledged, a board's question answered. */
import { AnswerChallenge } from '#application/commands/meeting.js';
import { AcknowledgeNotice } from '#application/commands/notice.js';
import { NotFound } from '#application/problems.js';
import { ListChallenges } from '#application/queries/meetings.js';
import { GetNotice } from '#application/queries/overviews.js';
import { sayInstant } from '#domain/time.js';
import type { ChallengeDocument } from '#read-models/documents.js';
import { commandForm, givenWith } from '../frame/command-form.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';

/** The challenge that the address names, such as `2015-03-19.C1`. */
export async function challengeOf(visit: Visit): Promise<ChallengeDocument> {
  const reference = visit.params['reference'] ?? '';
  const meeting = reference.slice(0, reference.lastIndexOf('.'));
  const { items } = await visit.ask<{ readonly items: readonly ChallengeDocument[] }>(ListChallenges, {
    meeting,
    limit: '200',
  });
  const found = items.find((challenge) => challenge.reference === reference);
  if (found === undefined) throw new NotFound(`challenge ${reference}`);
  return found;
}

/** The agency's own page for a lead; the notice or the meeting for a coordinator. */
function homeOr(visit: Visit, otherwise: string): string {
  return visit.is('agency-lead') ? '/' : otherwise;
}

export const answerForms: readonly Form[] = [
  commandForm({
    path: '/notices/:reference/acknowledge-notice',
    view: 'lead/acknowledge-notice.njk',
    command: AcknowledgeNotice,
    on: 'notice',
    load: async (visit) => {
      const notice = await visit.ask(GetNotice, {}, visit.params['reference']);
      return { notice, agency: visit.asked('agency') };
    },
    then: (visit, { recordedAt, reference }) => ({
      to: homeOr(visit, `/notices/${reference}`),
      said: `Thank you. Acknowledged ${sayInstant(recordedAt)}. The coordinator sees that your agency has.`,
    }),
  }),
  {
    path: '/challenges/:reference/answer',
    view: 'lead/answer-challenge.njk',
    load: async (visit) => ({ challenge: await challengeOf(visit) }),
    async send(visit, fields) {
      const { challenge, meeting } = await challengeOf(visit);
      const input = { ...fields.input(AnswerChallenge), challenge };
      const receipt = await visit.give(AnswerChallenge, 'meeting', meeting, input, givenWith(fields));
      return {
        to: homeOr(visit, `/meetings/${meeting}`),
        said: `Thank you. Recorded ${sayInstant(receipt.recordedAt)}. The board will say whether this answers it.`,
        position: String(receipt.position),
      };
    },
  },
];
