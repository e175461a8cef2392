/** The first page: what this is, for who is not signed in; for everybody else what they came for. */
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { owedBy, type Owes } from '../lead/owed.js';
import { evidenceTerms } from '../lead/evidence.js';
import { sinceLastVisit } from './last-visit.js';

/** What the page is, by what somebody does here; the first of their roles that it is for. */
function kindOf(visit: Visit): 'owed' | 'welcome' {
  return visit.is('agency-lead') ? 'owed' : 'welcome';
}

/** Agencies that somebody leads for, each once. */
function ledBy({ principal: { caller } }: Visit): readonly string[] {
  const led = caller.capacities.flatMap(({ person: { role, agency } }) =>
    role === 'agency-lead' && agency !== undefined ? [agency] : [],
  );
  return [...new Set(led)];
}

export const homePages: readonly Page[] = [
  {
    path: '/',
    open: true,
    elsewhere: (visit) => {
      if (visit.is('agency-lead', 'coordinator')) return undefined;
      if (visit.is('board-member', 'inspector', 'auditor')) return '/position';
      return undefined;
    },
    view: (visit) => (kindOf(visit) === 'owed' ? 'home/owed.njk' : 'home/welcome.njk'),
    async load(visit) {
      if (kindOf(visit) === 'welcome') return {};
      const agencies = ledBy(visit);
      const owes = await owedBy(visit, agencies);
      return {
        owes,
        since: await sinceLastVisit(visit, agencies.length === 1 ? { agency: agencies[0] ?? '' } : {}),
        files: evidenceTerms,
        sent: visit.asked('sent'),
        follows: owes
          .flatMap(shownOn)
          .map((reference) => `action-${reference}`)
          .join(' '),
      };
    },
  },
];

/** References of the actions that the page shows of an agency. */
function shownOn({ overdue, unanswered, soon, rest, waiting }: Owes): readonly string[] {
  return [overdue, unanswered, soon, rest, waiting].flat().map(({ reference }) => reference);
}
