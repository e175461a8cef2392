/** Help: the guide of whoever asks, of signing in for who is not signed in, and whom to ask. Nothing of the record is in it. */
import { NotFound } from '#application/problems.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { guideCalled, guideLinks, guidesFor } from './guides.js';

/** The guides called so, and the way to the others. */
function shown({ service }: Visit, names: readonly string[]): object {
  const guides = names.flatMap((name) => guideCalled(name) ?? []);
  if (guides.length === 0) throw new NotFound('page of help of that name');
  return {
    guides,
    others: guideLinks.filter(({ name }) => !names.includes(name)),
    contact: service.settings.contact,
  };
}

export const helpPages: readonly Page[] = [
  {
    path: '/help',
    open: true,
    view: 'help/help.njk',
    load: (visit) =>
      shown(
        visit,
        guidesFor((role) => visit.is(role)),
      ),
  },
  {
    path: '/help/:guide',
    open: true,
    view: 'help/help.njk',
    load: (visit) => shown(visit, [visit.params['guide'] ?? '']),
  },
];
