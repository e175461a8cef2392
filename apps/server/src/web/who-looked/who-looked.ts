/** Who looked at what: all of it for the coordinator and inspectors, and for everybody what concerns them. */
import { listAccess, listAccessToMine, readsTheAccessLog } from '../../access-log/asked.js';
import type { Page } from '../frame/page.js';
import { agencyNamesFor, filtered, optionsOf, type Filter } from '../registers/filters.js';

const period: readonly Filter[] = [
  { name: 'from', label: 'From', as: 'date' },
  { name: 'to', label: 'To', as: 'date' },
];
const filters: readonly Filter[] = [
  { name: 'person', label: 'Who (short name)', as: 'text' },
  { name: 'item', label: 'What was looked at (reference)', as: 'text' },
  {
    name: 'what',
    label: 'What they did',
    as: 'select',
    options: optionsOf({
      view: 'Viewed',
      search: 'Searched',
      export: 'Exported',
      download: 'Downloaded',
      removal: 'Removed what was old',
    }),
  },
  {
    name: 'outcome',
    label: 'How it ended',
    as: 'select',
    options: optionsOf({
      ...{ shown: 'Shown', refused: 'Refused', 'not-found': 'Not found', failed: 'Failed' },
    }),
  },
  ...period,
];

/** What a form with nothing filled in sends along is not asked for. */
const filledIn = (query: Readonly<Record<string, string | readonly string[]>>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

export const whoLookedPages: readonly Page[] = [
  {
    path: '/access-log',
    view: 'who-looked/all.njk',
    load: async (visit) => {
      const page = await filtered(visit, filters, () =>
        listAccess(visit.service, visit.principal.caller, filledIn(visit.query)),
      );
      return { ...page, names: await agencyNamesFor(visit) };
    },
  },
  {
    path: '/me/access-log',
    view: 'who-looked/mine.njk',
    load: async (visit) => {
      const { caller } = visit.principal;
      const page = await filtered(visit, period, () =>
        listAccessToMine(visit.service, caller, filledIn(visit.query)),
      );
      return { ...page, names: await agencyNamesFor(visit), mayReadAll: readsTheAccessLog(caller) };
    },
  },
];
