/** The first page: what this is, for who is not signed in; for everybody else what they came for. */
import { ListAgencies, ListAudits } from '#application/queries/overviews.js';
import type { Query } from '#application/queries/query.js';
import { isUnset } from '../../sign-in/sign-in-page.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { openAudits, waitingFor } from '../coordinator/to-do.js';
import { owedBy, type Owes } from '../lead/owed.js';
import { evidenceTerms } from '../lead/evidence.js';
import { sinceLastVisit } from './last-visit.js';

type Kind = 'to-do' | 'owed' | 'welcome';

/** What the page is, by what somebody does here; the first of their roles that it is for. */
function kindOf(visit: Visit): Kind {
  if (visit.is('coordinator')) return 'to-do';
  return visit.is('agency-lead') ? 'owed' : 'welcome';
}

/** What a coordinator begins. */
const starts = [
  { text: 'Plan an audit', href: '/plan-audit' },
  { text: 'Circulate a notice', href: '/circulate-notice' },
  { text: 'See who has not answered', href: '/chase' },
  { text: 'Import a file', href: '/import' },
  { text: 'Define an indicator', href: '/define-indicator' },
  { text: 'Record a meeting', href: '/record-meeting' },
  { text: 'Publish the learning page', href: '/learning' },
];

async function toDo(visit: Visit): Promise<object> {
  const audits = await openAudits(visit);
  const [waiting, since, first] = await Promise.all([
    waitingFor(visit, audits),
    sinceLastVisit(visit, {}),
    firstSteps(visit, audits.length > 0),
  ]);
  return { waiting, audits, since, starts, first };
}

/** What a record begins with, while there is nothing yet of what comes before the rest. */
async function firstSteps(visit: Visit, hasAudit: boolean): Promise<readonly object[]> {
  if (hasAudit) return [];
  const isEmpty = async (type: new () => Query) =>
    (await visit.ask<{ readonly items: readonly object[] }>(type, { limit: '1' })).items.length === 0;
  const [noAgency, noAudit] = await Promise.all([isEmpty(ListAgencies), isEmpty(ListAudits)]);
  return [
    ...(noAgency
      ? [
          {
            text: 'No agency is registered yet: agencies own actions and take part in audits.',
            ...{ href: '/register-agency', link: 'Register an agency' },
          },
        ]
      : []),
    ...(noAudit
      ? [
          {
            text: 'No audit is planned yet: every finding belongs to one, and every action to a finding.',
            ...{ href: '/plan-audit', link: 'Plan an audit' },
          },
          { text: 'You have all of it in a spreadsheet?', href: '/import', link: 'Import a file' },
        ]
      : []),
  ];
}

async function owed(visit: Visit): Promise<object> {
  const agencies = ledBy(visit);
  const all = await owedBy(visit, agencies);
  return {
    ...all,
    since: await sinceLastVisit(visit, agencies.length === 1 ? { agency: agencies[0] ?? '' } : {}),
    files: evidenceTerms,
    sent: visit.asked('sent'),
    follows: all.owes
      .flatMap(shownOn)
      .map((reference) => `action-${reference}`)
      .join(' '),
  };
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
      if (visit.is('administrator')) return '/accounts';
      return undefined;
    },
    view: (visit) => `home/${kindOf(visit)}.njk`,
    async load(visit) {
      const kind = kindOf(visit);
      if (kind === 'welcome') return { people: visit.service.people, isUnset: await isUnset(visit.service) };
      return kind === 'to-do' ? toDo(visit) : owed(visit);
    },
  },
];

/** References of the actions that the page shows of an agency. */
function shownOn({ overdue, returned, unanswered, soon, rest, waiting }: Owes): readonly string[] {
  const owed = [overdue, returned, unanswered, soon, rest].flat().filter(({ onPart }) => onPart);
  return [...owed, ...waiting].map(({ reference }) => reference);
}
