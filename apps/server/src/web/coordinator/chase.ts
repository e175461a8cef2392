/** Who has not answered: by agency, all that is waited for, to be called or written to. */
import { ListChallenges } from '#application/queries/meetings.js';
import { ListNotices } from '#application/queries/overviews.js';
import { ListActions } from '#application/queries/registers.js';
import { sayDate } from '#domain/time.js';
import type { ChallengeDocument, NoticeDocument } from '#read-models/documents.js';
import type { Page } from '../frame/page.js';
import type { ActionShown } from '../lead/action-shown.js';
import { standingAgencies } from './asked-form.js';

interface Found<T> {
  readonly items: readonly T[];
}

/** Something that an agency has not done. */
interface Owed {
  readonly agency: string;
  readonly what: string;
  readonly href: string;
}

const MOST = '200';

export const chasePages: readonly Page[] = [
  {
    path: '/chase',
    view: 'coordinator/chase.njk',
    async load(visit) {
      const ask = (texts: Readonly<Record<string, string>>) =>
        visit.ask<Found<ActionShown>>(ListActions, { limit: MOST, sort: 'due', ...texts });
      const [agencies, unanswered, overdue, notices, challenges] = await Promise.all([
        standingAgencies(visit),
        ask({ status: 'assigned' }),
        ask({ overdue: 'true' }),
        visit.ask<Found<NoticeDocument>>(ListNotices, { limit: MOST }),
        visit.ask<Found<ChallengeDocument>>(ListChallenges, { overdue: 'true', limit: MOST }),
      ]);
      const action =
        (what: string) =>
        (one: ActionShown): Owed => ({
          agency: one.sponsor?.agency ?? one.owner.agency,
          what: `${what}: ${one.title} (${one.reference}${one.due === null ? '' : `, due ${sayDate(one.due)}`})`,
          href: `/actions/${one.reference}`,
        });
      const owed: readonly Owed[] = [
        ...overdue.items.map(action('Overdue')),
        ...unanswered.items.map(action('Not accepted or declined')),
        ...challenges.items.map((one) => ({
          agency: one.to,
          what: `No answer to the board’s question ${one.reference}, due ${sayDate(one.due)}: ${one.question}`,
          href: `/meetings/${one.meeting}`,
        })),
        ...notices.items.flatMap((notice) =>
          notice.awaiting.map((agency) => ({
            agency,
            what: `Not acknowledged: ${notice.title}`,
            href: `/notices/${notice.reference}`,
          })),
        ),
      ];
      const names = new Map(agencies.map(({ reference, name }) => [reference, name]));
      const byAgency = [...Map.groupBy(owed, ({ agency }) => agency)]
        .map(([agency, items]) => ({ agency, name: names.get(agency) ?? agency, items }))
        .sort((one, other) => other.items.length - one.items.length);
      return { agencies: byAgency };
    },
  },
];
