/** One audit with its cases, concerns and findings; and audit against audit. */
import { CompareAudits } from '#application/queries/comparison/comparison.js';
import { GetAudit } from '#application/queries/overviews.js';
import { timeLookedAt } from '../board/past.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { agenciesOf, auditOptions, chosenFrom, filtered } from './filters.js';

interface AuditShown {
  readonly status: string;
  readonly findings: readonly { readonly kind: string }[];
}

/** Whether it takes cases and findings from the visitor: the coordinator, and the auditors who are on it, while it is open. */
function mayRecordIn({ caller }: Visit, reference: string, { status }: AuditShown): boolean {
  if (status !== 'planned' && status !== 'reported') return false;
  return (
    caller?.capacities.some(
      ({ person: { role }, audits }) =>
        role === 'coordinator' || (role === 'auditor' && (audits?.includes(reference) ?? true)),
    ) ?? false
  );
}

export const auditPages: readonly Page[] = [
  {
    path: '/audits/:reference',
    view: 'registers/audit.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this audit'), agenciesOf(visit)]);
      const audit = await visit.ask<AuditShown>(GetAudit, time.texts, reference);
      return {
        ...time,
        audit,
        names,
        offers:
          time.past === undefined && mayRecordIn(visit, reference, audit)
            ? [
                {
                  text: 'Record its cases and findings',
                  href: `/audits/${encodeURIComponent(reference)}/desk`,
                },
              ]
            : [],
        areas: audit.findings.filter(({ kind }) => kind === 'area-for-action'),
        strengths: audit.findings.filter(({ kind }) => kind === 'strength'),
        follows: time.past === undefined ? `audit-${reference}` : undefined,
      };
    },
  },
  {
    path: '/comparison',
    view: 'registers/comparison.njk',
    async load(visit) {
      const [audits, { names }] = await Promise.all([auditOptions(visit), agenciesOf(visit)]);
      const filters = [
        chosenFrom(audits, { name: 'earlier', label: 'Earlier audit' }),
        chosenFrom(audits, { name: 'later', label: 'Later audit' }),
        { name: 'theme', label: 'Theme, or all audits on a theme', as: 'text' },
      ] as const;
      // A link from an audit names the later one alone, and leaves the earlier one to be chosen.
      const isChosen = visit.query['earlier'] !== undefined || visit.asked('theme') !== undefined;
      const isAsked = isChosen && filters.some(({ name }) => visit.asked(name) !== undefined);
      const none = { comparisons: [], more: false };
      const ask = async () =>
        isAsked ? await visit.ask<object>(CompareAudits, visit.filtersOf(CompareAudits)) : none;
      return { names, isAsked, ...(await filtered(visit, filters, ask)) };
    },
  },
];
