/** The registers: findings, actions, audits, indicators and agencies, each with filters that stay in the address. */
import { auditKinds } from '#domain/audit/facts.js';
import { actionStatuses } from '#domain/action/facts.js';
import { impactStatuses } from '#domain/impact/status.js';
import { ListIndicators } from '#application/queries/indicators.js';
import { ListAgencies, ListAudits } from '#application/queries/overviews.js';
import { ListActions, ListFindings } from '#application/queries/registers.js';
import { timeLookedAt, type TimeLookedAt } from '../board/past.js';
import { auditPages } from './audit.js';
import type { Page } from '../frame/page.js';
import { inWords } from '../frame/wording.js';
import { agenciesOf, auditOptions, chosenFrom, filtered, optionsOf, type Filter } from './filters.js';

const sorting = (options: Readonly<Record<string, string>>): Filter => ({
  ...{ name: 'sort', label: 'Order', as: 'select' },
  options: optionsOf(options),
});

/** What changed last is an order of the present alone. */
const latestChanged = ({ past }: TimeLookedAt): readonly Filter[] =>
  past === undefined ? [sorting({ '-changed': 'Latest changed first' })] : [];

export const registerPages: readonly Page[] = [
  ...auditPages,
  {
    path: '/findings',
    view: 'registers/findings.njk',
    async load(visit) {
      const [time, agencies, audits] = await Promise.all([
        timeLookedAt(visit, 'the findings'),
        agenciesOf(visit),
        auditOptions(visit),
      ]);
      const filters: readonly Filter[] = [
        { name: 'status', label: 'Impact status', as: 'select', options: optionsOf(impactStatuses) },
        { name: 'kind', label: 'Kind', as: 'select', options: inWords(['area-for-action', 'strength']) },
        chosenFrom(audits, { name: 'audit', label: 'Audit' }),
        chosenFrom(agencies.options, { name: 'agency', label: 'Agency that owns an action' }),
        { name: 'theme', label: 'Theme', as: 'text' },
        { name: 'lookAgain', label: 'Due to be looked at again', as: 'tick' },
        sorting(
          time.past === undefined
            ? { '-recorded': 'Latest recorded first', '-changed': 'Latest changed first' }
            : { '-recorded': 'Latest recorded first' },
        ),
      ];
      const ask = () => visit.ask(ListFindings, { ...visit.filtersOf(ListFindings), ...time.texts });
      return { ...time, names: agencies.names, ...(await filtered(visit, filters, ask)) };
    },
  },
  {
    path: '/actions',
    view: 'registers/actions.njk',
    async load(visit) {
      const [time, agencies, audits] = await Promise.all([
        timeLookedAt(visit, 'the actions'),
        agenciesOf(visit),
        auditOptions(visit),
      ]);
      const filters: readonly Filter[] = [
        { name: 'status', label: 'Status', as: 'select', options: inWords(actionStatuses) },
        chosenFrom(agencies.options, { name: 'owner', label: 'Owner' }),
        chosenFrom(audits, { name: 'audit', label: 'Audit' }),
        { name: 'dueFrom', label: 'Due from', as: 'date' },
        { name: 'dueTo', label: 'Due to', as: 'date' },
        { name: 'overdue', label: 'Overdue', as: 'tick' },
        { name: 'stale', label: 'Stale (no date, nothing heard for 60 days)', as: 'tick' },
        { name: 'escalated', label: 'Escalated', as: 'tick' },
        { name: 'unanswered', label: 'Not accepted in time', as: 'tick' },
        sorting({
          due: 'Due first',
          '-due': 'Due last',
          ...(time.past === undefined ? { '-changed': 'Latest changed first' } : {}),
        }),
      ];
      const ask = () => visit.ask(ListActions, { ...visit.filtersOf(ListActions), ...time.texts });
      return { ...time, names: agencies.names, ...(await filtered(visit, filters, ask)) };
    },
  },
  {
    path: '/audits',
    view: 'registers/audits.njk',
    async load(visit) {
      const time = await timeLookedAt(visit, 'the audits');
      const statuses = inWords(['planned', 'reported', 'closed', 'withdrawn']);
      const filters: readonly Filter[] = [
        { name: 'status', label: 'Status', as: 'select', options: statuses },
        { name: 'kind', label: 'Kind', as: 'select', options: inWords(auditKinds) },
        { name: 'period', label: 'Period, such as 2014/15', as: 'text' },
        ...latestChanged(time),
      ];
      const ask = () => visit.ask(ListAudits, { ...visit.filtersOf(ListAudits), ...time.texts });
      return { ...time, ...(await filtered(visit, filters, ask)) };
    },
  },
  {
    path: '/indicators',
    view: 'registers/indicators.njk',
    async load(visit) {
      const time = await timeLookedAt(visit, 'the indicators');
      const filters: readonly Filter[] = [
        { name: 'status', label: 'Status', as: 'select', options: inWords(['current', 'retired']) },
        ...latestChanged(time),
      ];
      const ask = () => visit.ask(ListIndicators, { ...visit.filtersOf(ListIndicators), ...time.texts });
      return { ...time, ...(await filtered(visit, filters, ask)) };
    },
  },
  {
    path: '/agencies',
    view: 'registers/agencies.njk',
    async load(visit) {
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'the agencies'), agenciesOf(visit)]);
      const ask = () => visit.ask(ListAgencies, { ...visit.filtersOf(ListAgencies), ...time.texts });
      return { ...time, names, ...(await filtered(visit, [], ask)) };
    },
  },
];
