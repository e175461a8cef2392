/** The board's pages: is it working, who answers for it, and what was known then. */
import { GetPosition } from '#application/queries/position.js';
import type { Page } from '../frame/page.js';

export const boardPages: readonly Page[] = [
  {
    path: '/position',
    view: 'board/position.njk',
    load: async (visit) => ({ position: await visit.ask(GetPosition, visit.filtersOf(GetPosition)) }),
  },
];
