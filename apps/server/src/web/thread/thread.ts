/** A finding with its whole thread, and an action: what is so, why, and everything that happened, now or as known then. */
import { GetAction, GetFinding } from '#application/queries/registers.js';
import { GetWhy, type Why } from '#application/queries/why.js';
import { timeLookedAt } from '../board/past.js';
import type { Page } from '../frame/page.js';
import { agenciesOf } from '../registers/filters.js';
import { judgingPages } from './judging.js';
import {
  findingOffers,
  keepingOffers,
  tendingOffers,
  isTooClose,
  judgingOffers,
  owingOffers,
  type ActionStanding,
  type FindingStanding,
} from './offers.js';
import { timelineOf, type FindingThread } from './timeline.js';
import { trailOf, type PastTold } from './trail.js';

/** By reference; as agencies were called at the time that is looked at. */
type Named = Readonly<Record<string, { readonly name: string }>>;
type FindingShown = FindingThread &
  FindingStanding & { readonly past?: PastTold; readonly agencyNames: Named };
type ActionShown = ActionStanding & { readonly past?: PastTold; readonly agencyNames: Named };

/** The streams whose changes a finding's page tells of. */
function followed({ reference, actions }: FindingShown): string {
  return [`finding-${reference}`, ...actions.map((action) => `action-${action.reference}`)].join(' ');
}

export const threadPages: readonly Page[] = [
  {
    path: '/findings/:reference',
    view: 'thread/finding.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this finding'), agenciesOf(visit)]);
      const finding = await visit.ask<FindingShown>(GetFinding, time.texts, reference);
      const [why, trail] = await Promise.all([
        visit.ask<Why>(GetWhy, time.texts, reference),
        trailOf(visit, reference, finding.past, names),
      ]);
      return {
        ...time,
        ...{ finding, why, trail },
        names: { ...names, ...finding.agencyNames },
        steps: timelineOf(finding, trail.rows),
        offers: time.past === undefined ? findingOffers(visit, finding) : [],
        more: time.past === undefined ? tendingOffers(visit, finding) : [],
        follows: time.past === undefined ? followed(finding) : undefined,
      };
    },
  },
  {
    path: '/actions/:reference',
    view: 'thread/action.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this action'), agenciesOf(visit)]);
      const action = await visit.ask<ActionShown>(GetAction, time.texts, reference);
      const trail = await trailOf(visit, reference, action.past, names);
      const isPast = time.past !== undefined;
      return {
        ...time,
        ...{ action, trail },
        tooClose:
          !isPast &&
          action.status === 'completed' &&
          visit.is('board-member', 'coordinator') &&
          isTooClose(visit, action),
        names: { ...names, ...action.agencyNames },
        offers: isPast ? [] : [...owingOffers(visit, action), ...judgingOffers(visit, action)],
        more: isPast ? [] : keepingOffers(visit, action),
        follows: isPast ? undefined : `action-${reference}`,
      };
    },
  },
  ...judgingPages,
];
