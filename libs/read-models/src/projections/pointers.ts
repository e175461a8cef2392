/** What points to a finding or an audit, kept with it; or, while it is not recorded yet, waiting for it. */
import { type AuditRef, type FindingRef, streamOf } from '#domain/references.js';
import type { AwaitedDocument } from '../documents.js';
import type { Documents } from './session.js';
import type { Unsettled } from './unsettled.js';

export type FindingPointers = Pick<AwaitedDocument, 'actions' | 'notices' | 'repeats'>;

const nothingAwaited: AwaitedDocument = { actions: [], notices: [], repeats: [], findings: [] };

/** Changes what points to a finding, whether or not it is there yet. */
export async function pointToFinding(
  documents: Documents,
  unsettled: Unsettled,
  reference: FindingRef,
  change: (pointers: FindingPointers) => Partial<FindingPointers>,
): Promise<void> {
  const finding = await documents.get('findings', reference);
  if (finding === undefined) return changeAwaited(documents, streamOf('finding', reference), change);
  unsettled.finding(reference, finding);
  documents.put('findings', reference, { ...finding, ...change(finding) });
}

/** Adds a finding to its audit, whether or not that is there yet. */
export async function addToAudit(documents: Documents, audit: AuditRef, finding: FindingRef): Promise<void> {
  const add = ({ findings }: Pick<AwaitedDocument, 'findings'>) => ({ findings: [...findings, finding] });
  const document = await documents.get('audits', audit);
  if (document === undefined) return changeAwaited(documents, streamOf('audit', audit), add);
  documents.put('audits', audit, { ...document, ...add(document) });
}

/** Gives what waited for an item that is recorded now, and waits no more. */
export async function takeUpAwaited(documents: Documents, stream: string): Promise<AwaitedDocument> {
  const awaited = await documents.get('awaited', stream);
  if (awaited === undefined) return nothingAwaited;
  documents.delete('awaited', stream);
  return awaited;
}

/** A list with a reference at its end, or without it. */
export function withOrWithout(
  list: readonly string[],
  reference: string,
  present: boolean,
): readonly string[] {
  return present ? [...list, reference] : list.filter((one) => one !== reference);
}

async function changeAwaited(
  documents: Documents,
  stream: string,
  change: (awaited: AwaitedDocument) => Partial<AwaitedDocument>,
): Promise<void> {
  const before = (await documents.get('awaited', stream)) ?? nothingAwaited;
  const now = { ...before, ...change(before) };
  const { actions, notices, repeats, findings } = now;
  if (actions.length + notices.length + repeats.length + findings.length === 0)
    documents.delete('awaited', stream);
  else documents.put('awaited', stream, now);
}
