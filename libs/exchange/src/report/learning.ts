/**
 * The learning report: per audit its strengths, then each area for action with what was done about it, its current
 * impact status and its practice message. Folded from the log; nothing illustrative is in it or bears on its statuses.
 */
import type { Audit } from '#domain/audit/facts.js';
import type { PlainDate } from '#domain/entry.js';
import type { Finding } from '#domain/finding/facts.js';
import { impactStatuses, standingOf, statusOn, type Repeat } from '#domain/impact/status.js';
import type { EventStore } from '#event-store/port.js';
import type { AuditDocument, FindingDocument } from '#read-models/documents.js';
import { everyOne, type ReadStore } from '#read-models/port.js';
import { labelOf, WhatWasDone, type Told } from './what-was-done.js';
import { StatedItems, type Stated } from './stated.js';

export interface LearningReport {
  /** The day on which the statuses hold, London. */
  readonly asOf: PlainDate;
  readonly audits: readonly LearnedAudit[];
  /** There are more audits behind the last of these: its reference. */
  readonly next?: string;
}

export interface LearnedAudit {
  readonly reference: string;
  readonly title: string;
  readonly area: string | null;
  readonly period: string | null;
  readonly summary: string | null;
  readonly strengths: readonly Told[];
  readonly areas: readonly LearnedArea[];
}

export interface LearnedArea {
  readonly reference: string;
  readonly title: string;
  readonly label: string | null;
  readonly observation: string | null;
  readonly done: readonly Told[];
  readonly status: string;
  readonly messages: readonly Told[];
}

export interface LearningFrom {
  readonly events: EventStore;
  /** Tell which items belong together; must have caught up with the log. */
  readonly models: ReadStore;
  readonly today: PlainDate;
  /** Reference of one audit; all reported or closed ones unless given. */
  readonly audit?: string;
  /** Audits behind this reference: the first, and as many as have no more findings than this together; all unless given. */
  readonly part?: { readonly after?: string; readonly findings: number };
}

/** Audits read at once; a page of the report shows a few. */
const PAGE = 20;

/** Reports on audits that were reported or closed, by reference. */
export async function learningReport({
  events,
  models,
  today,
  audit,
  part: { after, findings: most } = { findings: Infinity },
}: LearningFrom): Promise<LearningReport> {
  const audits: LearnedAudit[] = [];
  let findings = 0;
  for await (const document of auditDocuments(models, { only: audit, after })) {
    // Of each audit anew, so that the report of all holds no more than one has.
    const items = new StatedItems(events);
    const stated = await items.item('audit', document.reference);
    if (stated === undefined || !isPublished(stated.state)) continue;
    const last = audits.at(-1);
    findings += document.findings.length;
    if (last !== undefined && findings > most) return { asOf: today, audits, next: last.reference };
    audits.push(await learnedFrom(stated.state, document, { items, models, today, events }));
  }
  return { asOf: today, audits };
}

function isPublished({ status }: Audit): boolean {
  return status === 'reported' || status === 'closed';
}

async function* auditDocuments(
  models: ReadStore,
  { only, after }: { readonly only: string | undefined; readonly after: string | undefined },
): AsyncGenerator<AuditDocument, void, undefined> {
  if (only !== undefined) return yield* await models.getMany<AuditDocument>('audits', [only]);
  const where = after === undefined ? {} : { where: { all: { key: { above: after } } } };
  yield* everyOne<AuditDocument>(models, 'audits', { ...where, limit: PAGE });
}

interface Within {
  readonly items: StatedItems;
  readonly models: ReadStore;
  readonly events: EventStore;
  readonly today: PlainDate;
}

async function learnedFrom(audit: Audit, document: AuditDocument, within: Within): Promise<LearnedAudit> {
  const { items, models } = within;
  const documents = await models.getMany<FindingDocument>('findings', document.findings);
  const strengths: Told[] = [];
  const areas: LearnedArea[] = [];
  for (const one of [...documents].sort((a, b) => a.number - b.number)) {
    const finding = await items.item('finding', one.reference);
    if (finding === undefined) continue;
    const { kind, title, basis } = finding.state;
    if (kind === 'strength') strengths.push({ lead: null, text: title, label: labelOf(basis) });
    else areas.push(await learnedArea(finding, one, within));
  }
  const { reference, title, area, period } = audit;
  return { reference, title, area, period, summary: await summaryOf(reference, within), strengths, areas };
}

async function learnedArea(
  finding: Stated<Finding>,
  document: FindingDocument,
  { items, today }: Within,
): Promise<LearnedArea> {
  const { reference, title, observation, basis, messages } = finding.state;
  const actions = await items.items('action', document.actions);
  const answering = actions.filter(({ state }) => state.findings.some((one) => one.finding === reference));
  const notices = await items.items('notice', document.notices);
  const repeats = await repeatsOf(reference, document, items);
  const standing = standingOf(
    finding.state,
    answering.map(({ state }) => state),
    repeats,
  );
  const done = new WhatWasDone(items, today);
  return {
    reference,
    title,
    label: labelOf(basis),
    observation,
    done: await done.about(finding, answering, notices),
    status: impactStatuses[statusOn(standing, today).status],
    messages: messages.map(({ message, audience, basis: on }) => ({
      lead: audience === null ? null : `For ${audience}`,
      text: message,
      label: labelOf(on),
    })),
  };
}

async function repeatsOf(
  reference: string,
  { repeats }: FindingDocument,
  items: StatedItems,
): Promise<readonly Repeat[]> {
  const later = await items.items('finding', [...new Set(repeats.map(({ by }) => by))]);
  return later.flatMap(({ state }) =>
    state.links
      .filter(
        ({ relation, earlier }) =>
          relation === 'repeats' && 'finding' in earlier && earlier.finding === reference,
      )
      .map(({ on, position }) => ({ by: state.reference, on, position })),
  );
}

/** What was said of the whole audit when it was reported or closed, whichever came last. */
async function summaryOf(reference: string, { items }: Within): Promise<string | null> {
  const said = await items.facts('audit', reference);
  return (
    said
      .filter(({ type }) => type === 'AuditReported' || type === 'AuditClosed')
      .map(({ data }) => (data as { readonly summary?: string }).summary)
      .findLast((summary) => summary !== undefined) ?? null
  );
}
