/** The first page: what this is, for who is not signed in; for everybody else what they came for. */
import type { Page } from '../frame/page.js';

export const homePages: readonly Page[] = [
  {
    path: '/',
    open: true,
    view: 'home/welcome.njk',
    load: () => ({}),
  },
];
