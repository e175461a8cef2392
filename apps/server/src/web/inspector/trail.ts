/** The trail of anything, narrowed as one likes: both times, who in which role, what, why, and by which channel. */
import { GetTrail } from '#application/queries/trail.js';
import type { TrailRow } from '#application/queries/views.js';
import { calledThen } from '../thread/called.js';
import type { Page } from '../frame/page.js';
import { filtered, type Filter } from '../registers/filters.js';
import { asQuery, entryFilters } from './filters.js';

export const trailPage: Page = {
  path: '/trail',
  view: 'inspector/trail.njk',
  async load(visit) {
    const { filters, names } = await entryFilters(visit, 'actor');
    const all: readonly Filter[] = [
      { name: 'subject', label: 'Of what: a reference', as: 'text' },
      { name: 'text', label: 'Words', as: 'text' },
      ...filters,
      {
        name: 'order',
        label: 'Order',
        as: 'select',
        options: [
          { value: 'newest', text: 'Latest known first' },
          { value: 'oldest', text: 'Earliest known first' },
        ],
      },
    ];
    const shown = await filtered(visit, all, async () => {
      const page = await visit.ask<{ readonly items: readonly TrailRow[]; readonly next?: string }>(
        GetTrail,
        visit.filtersOf(GetTrail),
      );
      return { ...page, items: page.items.map((row) => calledThen(row, names)) };
    });
    const same = Object.fromEntries(all.map(({ name }) => [name, name]));
    return { ...shown, names, subject: visit.asked('subject'), query: asQuery(visit, same) };
  },
};
