/** The trail: every entry as people read it now, in the order in which it became known. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { amended } from '#domain/amendment/amendment.js';
import type { Entry } from '#domain/entry.js';
import { evolveFinding } from '#domain/finding/facts.js';
import { fold } from '#domain/fold.js';
import { agenciesConcerned } from '#domain/telling/concerned.js';
import { type AsTold, asTold } from '#domain/telling/as-told.js';
import { tell } from '#domain/telling/tell.js';
import { lastDay, londonDate } from '#domain/time.js';
import { type FindingRef, streamOf } from '#domain/references.js';
import type { TrailDocument } from '../documents.js';
import type { RecordedFact, Step } from './step.js';
import { auditOf, findingsOf, type Items, saidOf, themesOf, threadOf } from './threads.js';

/** Adds the event's row; an amendment also rewrites those rows of its stream that read otherwise now. */
export async function projectTrail(step: Step): Promise<void> {
  const { kind, reference, fact, history, documents } = step;
  if (history === undefined) {
    const items = await itemsOf(step);
    const row = await trailDocument(step, { entry: fact, amendedBy: [] }, items);
    documents.put('trail', fact.position, row);
  } else {
    const before = await rowsOf(step, history.slice(0, -1));
    for (const [i, row] of (await rowsOf(step, history)).entries()) {
      if (JSON.stringify(row) !== JSON.stringify(before[i])) documents.put('trail', row.position, row);
    }
  }
  if (kind === 'meeting') await noteDiscussed(step);
  if (kind === 'finding' && (await themesChanged(step))) await rewriteThread(step, reference);
}

/** So that what was said of a finding follows it to other themes. */
async function noteDiscussed({ kind, reference, fact, documents }: Step): Promise<void> {
  const meeting = await documents.get('meetings', reference);
  for (const finding of findingsOf(kind, reference, fact, { meeting })) {
    const meetings = (await documents.get('discussed', finding))?.meetings ?? [];
    if (!meetings.includes(reference))
      documents.put('discussed', finding, { meetings: [...meetings, reference] });
  }
}

type Subject = Pick<Step, 'kind' | 'reference' | 'documents'>;

/** A stream's rows, as its last event leaves them. */
async function rowsOf(subject: Subject, history: readonly RecordedFact[]): Promise<readonly TrailDocument[]> {
  const { kind, reference } = subject;
  const counting = new Map(amended(history).map((entry) => [entry.id, entry as Entry<ActionFact>]));
  const items = await itemsOf(subject);
  let action: Action | undefined;
  const rows: TrailDocument[] = [];
  for (const told of asTold(history)) {
    const entry = counting.get(told.entry.id);
    if (kind === 'action' && entry !== undefined) action = evolveAction(reference, action, entry);
    rows.push(await trailDocument(subject, told, { ...items, action }));
  }
  return rows;
}

async function itemsOf({ kind, reference, documents }: Subject): Promise<Items> {
  if (kind === 'action') return { action: await documents.get('actions', reference) };
  if (kind === 'notice') return { notice: await documents.get('notices', reference) };
  if (kind === 'meeting') return { meeting: await documents.get('meetings', reference) };
  return {};
}

/** Whether the event gave a finding, to which things may point already, other themes. */
async function themesChanged({ reference, history, documents }: Step): Promise<boolean> {
  const finding = await documents.get('findings', reference);
  if (finding === undefined) return false;
  if (history === undefined) return finding.revision === 0 && finding.themes.length > 0;
  const before = fold(evolveFinding, reference, history.slice(0, -1));
  return JSON.stringify(before?.themes) !== JSON.stringify(finding.themes);
}

/** Rows of the finding, its actions and notices, which are found by its themes. */
async function rewriteThread(step: Step, finding: FindingRef): Promise<void> {
  const { documents, upToNow } = step;
  const { actions = [], notices = [] } = (await documents.get('findings', finding)) ?? {};
  const { meetings = [] } = (await documents.get('discussed', finding)) ?? {};
  const subjects: readonly Subject[] = [
    ...(step.history === undefined ? [] : [{ kind: 'finding' as const, reference: finding, documents }]),
    ...actions.map((reference) => ({ kind: 'action' as const, reference, documents })),
    ...notices.map((reference) => ({ kind: 'notice' as const, reference, documents })),
    ...meetings.map((reference) => ({ kind: 'meeting' as const, reference, documents })),
  ];
  for (const subject of subjects) {
    const history = await upToNow(streamOf(subject.kind, subject.reference));
    for (const row of await rowsOf(subject, history)) documents.put('trail', row.position, row);
  }
}

async function trailDocument(
  { kind, reference, documents }: Subject,
  { entry, amendedBy }: AsTold<RecordedFact>,
  items: Items,
): Promise<TrailDocument> {
  const { position, id, stream, revision, type, hash, metadata } = entry;
  const { performedBy, recordedBy, recordedAt, effective, channel, basis } = metadata;
  const { what, why, words } = tell(entry);
  const findings = findingsOf(kind, reference, entry, items);
  const effectiveDay = lastDay(effective, recordedAt);
  return {
    position,
    id,
    stream,
    revision,
    kind,
    reference,
    thread: threadOf(kind, reference, findings),
    about: kind === 'meeting' ? saidOf(entry.data, items.meeting) : null,
    audit: auditOf(kind, reference, findings),
    themes: await themesOf(documents, findings),
    type,
    what,
    why,
    by: performedBy,
    typedBy: recordedBy,
    actor: performedBy.id,
    recordedAt,
    effective,
    effectiveDay,
    effectiveMonth: effectiveDay.slice(0, 7),
    recordedMonth: londonDate(recordedAt).slice(0, 7),
    channel,
    basis,
    agencies: agenciesConcerned(kind, reference, entry, items.action),
    amendedBy,
    text: `${words} · ${reference} · ${performedBy.name}`,
    hash,
  };
}
