/** What an agency or a person answered for: the figures with what is behind them, every stint, and who it was over time. */
import {
  GetAgencyAccountability,
  GetPersonAccountability,
} from '#application/queries/accountability/accountability.js';
import { type Beside, CompareAgencies } from '#application/queries/accountability/compared.js';
import { GetAgency } from '#application/queries/overviews.js';
import type { Agency } from '#domain/agency/agency.js';
import { medianOf } from '#domain/accountability/measures.js';
import { afterRegistering, agencyOffers } from '../coordinator/agencies.js';
import { timeLookedAt } from '../board/past.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { addressWith, agenciesOf, filtered } from '../registers/filters.js';

interface Accountable {
  readonly items: readonly { readonly daysToVerify: number | null }[];
  readonly next?: string;
}

/** Stints on a page. */
const STINTS = '50';

/** A lead asks for what their own agency answered for; administrators read nobody's. */
function mayRead(visit: Visit, agency: string): boolean {
  const leads = visit.caller?.capacities.some(
    ({ person }) => person.role === 'agency-lead' && person.agency === agency,
  );
  return leads === true || visit.is('coordinator', 'auditor', 'board-member', 'inspector');
}

/** Where the list goes on; and, while it is whole on one page, the median over it, which no figure gives. */
function listed(visit: Visit, { items, next }: Accountable): object {
  const isFirst = visit.asked('cursor') === undefined;
  const days = items.flatMap(({ daysToVerify: value }) => (value === null ? [] : [{ value, times: 1 }]));
  return {
    isFirst,
    isWhole: isFirst && next === undefined,
    medianDaysToVerify: medianOf(days),
    first: addressWith(visit, { cursor: undefined }),
    next: next === undefined ? undefined : addressWith(visit, { cursor: next }),
  };
}

interface Compared {
  readonly items: readonly Beside[];
  readonly next?: string;
}

/** Agencies on a page of the comparison: each takes several counts. */
const COMPARED = '20';

export const accountabilityPages: readonly Page[] = [
  {
    path: '/agencies/compare',
    view: 'accountability/compare.njk',
    async load(visit) {
      const period = [
        { name: 'from', label: 'Owned from', as: 'date' },
        { name: 'to', label: 'Owned to', as: 'date' },
      ] as const;
      return filtered(visit, period, async () => {
        const asked = { ...visit.filtersOf(CompareAgencies), limit: COMPARED };
        return visit.ask<Compared>(CompareAgencies, asked);
      });
    },
  },
  {
    path: '/agencies/:reference',
    view: 'accountability/agency.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this agency'), agenciesOf(visit)]);
      const agency = await visit.ask<Agency>(GetAgency, time.texts, reference);
      const offers = time.past === undefined ? agencyOffers(visit, agency) : [];
      const shown = {
        ...time,
        agency,
        names,
        offers,
        onward: afterRegistering(visit),
        follows: time.past ? undefined : `agency-${reference}`,
      };
      if (!mayRead(visit, reference)) return shown;
      const texts = { ...visit.filtersOf(GetAgencyAccountability), ...time.texts, limit: STINTS };
      const answered = await visit.ask<Accountable>(GetAgencyAccountability, texts, reference);
      return { ...shown, answered, ...listed(visit, answered) };
    },
  },
  {
    path: '/agencies/:reference/people',
    view: 'accountability/person.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const person = visit.asked('person') ?? '';
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this person'), agenciesOf(visit)]);
      const texts = { ...visit.filtersOf(GetPersonAccountability), ...time.texts, limit: STINTS };
      const answered = await visit.ask<Accountable>(GetPersonAccountability, texts, person);
      return { ...time, ...{ names, answered, person, reference }, ...listed(visit, answered) };
    },
  },
];
