/** Meetings with their minutes, and the challenges of all of them: open, overdue, by agency and by what they are about. */
import type { ChallengeDocument, MeetingDocument } from '#read-models/documents.js';
import type { Where } from '#read-models/port.js';
import { Choice, DateField, ItemRef, Line, Ref, YesNo } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { inEitherTime } from './as-of/either-time.js';
import { challengesCountedThen, challengesThen, meetingsThen, meetingThen } from './as-of/lists.js';
import { PagedPastQuery, PastQuery } from './as-of/past-query.js';
import { answers } from './query.js';
import { between, given } from './conditions.js';
import { lateBy, pageOf } from './registers.js';
import { scopedReaders, wholeReaders } from './scope.js';
import { challengeView, opaque } from './views.js';

export class ListMeetings extends PagedPastQuery {
  @Line({ label: 'Body that met', optional: true })
  body?: string;
  @DateField({ label: 'Held from', optional: true })
  from?: string;
  @DateField({ label: 'Held to', optional: true })
  to?: string;
}
export class GetMeeting extends PastQuery {}

export class ListChallenges extends PagedPastQuery {
  @Ref('agency', { label: 'Agency that was asked', optional: true })
  agency?: string;
  @YesNo({ label: 'Open: not closed yet', optional: true })
  open?: boolean;
  @YesNo({ label: 'Overdue: an answer is owed and its date has passed', optional: true })
  overdue?: boolean;
  @ItemRef({ label: 'Finding or action that it is about', optional: true })
  subject?: string;
  @Ref('meeting', { label: 'Meeting that raised it', optional: true })
  meeting?: string;
  @Choice(['reference', 'due', '-due'], { label: 'Sort', optional: true })
  sort?: string;
}

/** Open challenges by what they wait for. */
export class CountChallenges extends PastQuery {}

/** A meeting raises a handful. */
const MOST_CHALLENGES = 500;

export const meetingQueries = [
  answers({
    query: ListMeetings,
    path: 'meetings',
    summary: 'The meetings, latest first',
    may: wholeReaders,
    reach: 'whole',
    answer: inEitherTime(
      async (query: ListMeetings, { models, sight }) => {
        const { body, from, to } = query;
        const page = await models.find<MeetingDocument>('meetings', {
          ...pageOf(query, sight.where('meetings', { all: given({ body, heldOn: between(from, to) }) })),
          sort: [{ field: 'heldOn', descending: true }],
        });
        return { ...page, items: page.items.map((meeting) => ({ ...meeting, ...opaque(meeting) })) };
      },
      (query, past, sources) => {
        const { body, from, to } = query;
        return meetingsThen(query, past, sources, { body, from, to });
      },
    ),
  }),
  answers({
    query: GetMeeting,
    path: 'meetings/:reference',
    summary: 'One meeting: the position it looked at, its challenges and its minutes',
    may: wholeReaders,
    reach: 'whole',
    answer: inEitherTime(
      async ({ reference }: GetMeeting, { models, sight, today }) => {
        const meeting = await models.get<MeetingDocument>('meetings', reference);
        if (meeting === undefined || !sight.sees('meetings', meeting))
          throw new NotFound(`meeting ${reference}`);
        const { items } = await models.find<ChallengeDocument>('challenges', {
          where: { all: { meeting: reference } },
          limit: MOST_CHALLENGES,
        });
        return {
          ...meeting,
          ...opaque(meeting),
          challenges: items.map((challenge) => challengeView(challenge, today)),
        };
      },
      ({ reference }, past, sources) => meetingThen(reference, past, sources),
    ),
  }),
  answers({
    query: ListChallenges,
    path: 'challenges',
    summary: 'Challenges of every meeting: to whom, about what, due when, answered, closed or returned',
    may: scopedReaders,
    answer: inEitherTime(
      async (query: ListChallenges, { models, sight, today }) => {
        const { agency, open, overdue, subject, meeting } = query;
        const all = given({
          to: agency,
          open: open === undefined ? undefined : open ? 'yes' : 'no',
          about: subject,
          meeting,
        });
        const any = lateBy(overdue, 'overdueFrom', today);
        const where = sight.where('challenges', { all, ...(any === undefined ? {} : { any }) });
        const page = await models.find<ChallengeDocument>('challenges', pageOf(query, where, query.sort));
        return { ...page, items: page.items.map((challenge) => challengeView(challenge, today)) };
      },
      (query, past, sources) => {
        const { agency, open, overdue, subject, meeting, sort } = query;
        return challengesThen(query, past, sources, { agency, open, overdue, subject, meeting, sort });
      },
    ),
  }),
  answers({
    query: CountChallenges,
    path: 'challenges/count',
    summary: 'How many challenges have an answer to judge, and how many have none in time',
    may: scopedReaders,
    answer: inEitherTime(
      async (_: CountChallenges, { models, sight, today }) => {
        const having = (where: Where) => models.count('challenges', sight.where('challenges', where));
        const open = { open: 'yes' };
        return {
          answered: await having({ all: { ...open, status: 'answered' } }),
          overdue: await having({ all: { ...open, overdueFrom: { to: today } } }),
        };
      },
      (_, past, sources) => challengesCountedThen(past, sources),
    ),
  }),
];
