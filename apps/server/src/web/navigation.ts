/** Which pages each role finds in the navigation, in the order in which they need them. */
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import type { Role } from '#domain/entry.js';
import { readsTheAccessLog } from '../access-log/asked.js';

interface Entry {
  readonly text: string;
  readonly href: string;
  readonly for: readonly Role[];
  /** Where the role alone does not say it. */
  readonly only?: (caller: Caller) => boolean;
}

const readers: readonly Role[] = ['coordinator', 'auditor', 'board-member', 'inspector'];

const entries: readonly Entry[] = [
  { text: 'To do', href: '/', for: ['coordinator'] },
  { text: 'My actions', href: '/', for: ['agency-lead'] },
  { text: 'Position', href: '/position', for: readers },
  { text: 'Audits', href: '/audits', for: readers },
  { text: 'Findings', href: '/findings', for: [...readers, 'agency-lead'] },
  { text: 'Actions', href: '/actions', for: readers },
  { text: 'Indicators', href: '/indicators', for: readers },
  { text: 'Meetings', href: '/meetings', for: readers },
  { text: 'Notices', href: '/notices', for: ['coordinator', 'board-member', 'inspector', 'agency-lead'] },
  { text: 'Agencies', href: '/agencies', for: [...readers, 'administrator'] },
  { text: 'Search', href: '/search', for: [...readers, 'agency-lead'] },
  { text: 'Who looked', href: '/access-log', for: ['coordinator', 'inspector'], only: readsTheAccessLog },
  { text: 'Service', href: '/health', for: ['administrator'] },
  { text: 'Accounts', href: '/accounts', for: ['administrator'] },
];

/** The navigation on a page, which marks where one is. */
export function navigationFor(caller: Caller, address: string): readonly object[] {
  const path = address.split('?')[0] ?? '/';
  return entries
    .filter((entry) => capacityIn(caller, entry.for) !== undefined && (entry.only?.(caller) ?? true))
    .map(({ text, href }) => ({
      text,
      href,
      current: href === path,
      active: href !== '/' && href !== path && path.startsWith(`${href}/`),
    }));
}
