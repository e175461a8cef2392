/** Audit to audit: what an earlier audit found, what was done about it, and what the later one found. */
import { compare, type Compared } from '#domain/comparison/compare.js';
import type { AuditRef } from '#domain/references.js';
import type { ActionDocument, AuditDocument, FindingDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { Line, Ref } from '../../fields/fields.js';
import { InvalidInput, NotFound } from '../../problems.js';
import { answers, Query, type Sources } from '../query.js';
import { wholeReaders } from '../scope.js';
import { findingView } from '../views.js';

export class CompareAudits extends Query {
  @Line({ label: 'Theme', optional: true, example: 'attendance' })
  theme?: string;
  @Ref('audit', { label: 'Earlier audit', optional: true })
  earlier?: string;
  @Ref('audit', { label: 'Later audit', optional: true })
  later?: string;
}

/** Findings on a theme, the latest, that are compared. */
const MOST_FINDINGS = 1000;

/** What an audit found, as far as it is compared. */
interface Found {
  readonly audit: AuditRef;
  readonly findings: readonly FindingDocument[];
}

export const comparisonQueries = [
  answers({
    query: CompareAudits,
    path: 'comparison',
    summary: 'Audit to audit, on a theme or between two: what improved, continued, or is new, and why',
    may: wholeReaders,
    async answer({ theme, earlier, later }: CompareAudits, sources) {
      const { today } = sources;
      const { audits, more } =
        earlier !== undefined && later !== undefined
          ? { audits: await bothAudits(sources, earlier, later), more: false }
          : await auditsOn(sources, themeAsked(theme, earlier ?? later));
      const pairs = audits.slice(1).map((found, at) => [audits[at], found] as const);
      const comparisons = await Promise.all(
        pairs.map(([before, after]) => between(before ?? after, after, theme, sources)),
      );
      return { theme: theme ?? null, asOf: today, more, comparisons };
    },
  }),
];

function themeAsked(theme: string | undefined, oneAudit: string | undefined): string {
  if (theme !== undefined && oneAudit === undefined) return theme;
  const message = 'Name a theme, or an earlier and a later audit.';
  throw new InvalidInput([{ field: oneAudit === undefined ? 'theme' : 'earlier', message }]);
}

async function bothAudits(sources: Sources, earlier: AuditRef, later: AuditRef): Promise<readonly Found[]> {
  if (earlier === later)
    throw new InvalidInput([{ field: 'later', message: 'An audit is compared with another one.' }]);
  return Promise.all([earlier, later].map((audit) => foundBy(sources, audit)));
}

async function foundBy({ models, sight }: Sources, audit: AuditRef): Promise<Found> {
  const document = await models.get<AuditDocument>('audits', audit);
  if (document === undefined || !sight.sees('audits', document)) throw new NotFound(`audit ${audit}`);
  const findings = await models.getMany<FindingDocument>('findings', document.findings);
  return { audit, findings: findings.filter((finding) => sight.sees('findings', finding)) };
}

/** Audits that found something on a theme, in the order in which they first did. */
async function auditsOn(
  { models, sight }: Sources,
  theme: string,
): Promise<{ readonly audits: readonly Found[]; readonly more: boolean }> {
  const { items, next } = await models.find<FindingDocument>('findings', {
    where: sight.where('findings', { all: { themes: { has: [theme] } } }),
    sort: [{ field: 'recordedOn', descending: true }],
    limit: MOST_FINDINGS,
  });
  const byAudit = Map.groupBy(items.toReversed(), ({ audit }) => audit);
  return {
    audits: [...byAudit].map(([audit, findings]) => ({ audit, findings })),
    more: next !== undefined,
  };
}

async function between(
  earlier: Found,
  later: Found,
  theme: string | undefined,
  sources: Sources,
): Promise<object> {
  const compared = compare(earlier.findings, later.findings, theme);
  const findings = new Map([...earlier.findings, ...later.findings].map((one) => [one.reference, one]));
  const titles = await sources.models.getMany<AuditDocument>('audits', [earlier.audit, later.audit]);
  const audit = (reference: AuditRef) => {
    const { title = null, period = null } = titles.find((one) => one.reference === reference) ?? {};
    return { reference, title, period };
  };
  return {
    earlier: audit(earlier.audit),
    later: audit(later.audit),
    totals: totalsOf(compared),
    rows: await Promise.all(compared.map((row) => rowView(row, findings, sources))),
  };
}

function totalsOf(compared: readonly Compared[]): Readonly<Record<Compared['outcome'], number>> {
  const of = (outcome: Compared['outcome']) => compared.filter((row) => row.outcome === outcome).length;
  return {
    improved: of('improved'),
    continued: of('continued'),
    'not-found-again': of('not-found-again'),
    new: of('new'),
  };
}

async function rowView(
  { earlier, later, ...row }: Compared,
  findings: ReadonlyMap<string, FindingDocument>,
  sources: Sources,
): Promise<object> {
  const before = earlier === null ? undefined : findings.get(earlier);
  return {
    ...row,
    earlier: before === undefined ? null : findingView(before, sources),
    done: before === undefined ? null : await doneAbout(before, sources.models),
    later: later.flatMap((reference) => {
      const found = findings.get(reference);
      return found === undefined ? [] : [findingView(found, sources)];
    }),
  };
}

/** What was decided, reported and done about a finding. */
async function doneAbout(
  { decision, responses, assessments, actions }: FindingDocument,
  models: ReadStore,
): Promise<object> {
  const documents = await models.getMany<ActionDocument>('actions', actions);
  return {
    decision,
    responses,
    assessments,
    actions: documents.map(({ reference, title, status, owner, due, slips }) => ({
      ...{ reference, title, status, owner, due },
      slips: slips.length,
    })),
  };
}
