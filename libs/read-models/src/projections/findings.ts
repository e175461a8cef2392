/** The finding register: findings with where they stand, recomputed when anything that bears on them changes. */
import { lookAgainFrom } from '#domain/finding/assessments.js';
import { evolveFinding, type Finding } from '#domain/finding/facts.js';
import { type Answering, type Repeat, standingOf } from '#domain/impact/status.js';
import { type FindingRef, streamOf } from '#domain/references.js';
import type { ActionDocument, FindingDocument, Shown } from '../documents.js';
import { chronicleAfter, type Chronicled, mayBeLate } from '../history/versions.js';
import { addToAudit, type FindingPointers, pointToFinding, takeUpAwaited } from './pointers.js';
import type { Documents } from './session.js';
import { shownBy, stateAfter, type Step } from './step.js';
import type { Unsettled } from './unsettled.js';

/** Projects an event of a finding's own stream. */
export async function projectFinding(step: Step, unsettled: Unsettled): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('findings', reference);
  const finding = stateAfter(evolveFinding, step, before);
  const pointers = before ?? (await takeUpAwaited(documents, streamOf('finding', reference)));
  unsettled.finding(reference, before);
  const chronicle = chronicleAfter(before, fact);
  documents.put('findings', reference, findingDocument(finding, shownBy(fact), pointers, chronicle));
  if (before === undefined) await addToAudit(documents, finding.audit, reference);
  await linkRepeats(documents, unsettled, reference, before, finding);
}

/** What shows on a finding of an action that answers it. */
export type AnsweringDocument = Answering & Pick<ActionDocument, 'ownerAgency' | 'agencies' | 'illustrative'>;

/** The document with all that follows from the finding and the actions that answer it. A strength has no status. */
export function settledFinding(
  document: FindingDocument,
  actions: readonly AnsweringDocument[],
): FindingDocument {
  const owners = [...new Set(actions.map(({ ownerAgency }) => ownerAgency))];
  const agencies = [...new Set(actions.flatMap((action) => action.agencies))];
  const label = document.illustrative || actions.some((one) => one.illustrative) ? 'illustrative' : null;
  const standing = document.kind === 'strength' ? {} : standingOf(document, actions, document.repeats);
  const settled: FindingDocument = { ...document, ...standing, label, owners, agencies };
  return { ...settled, mayBeLate: mayBeLate(settled) };
}

export function findingDocument(
  finding: Finding,
  shown: Shown,
  { actions, notices, repeats }: FindingPointers,
  chronicle: Chronicled,
): FindingDocument {
  const { reference } = finding;
  return {
    ...finding,
    ...shown,
    ...chronicle,
    number: Number(reference.slice(reference.lastIndexOf('.') + 2)),
    status: null,
    reasons: [],
    offTrackFrom: null,
    offTrackReasons: [],
    lookAgainFrom: lookAgainFrom(finding),
    mayBeLate: null,
    label: null,
    actions,
    notices,
    repeats,
    owners: [],
    agencies: [],
  };
}

/** Tells the earlier findings which of this one's links to them are there now. */
async function linkRepeats(
  documents: Documents,
  unsettled: Unsettled,
  by: FindingRef,
  before: Finding | undefined,
  now: Finding,
): Promise<void> {
  if (before?.links === now.links || (before === undefined && now.links.length === 0)) return;
  const was = repeatsIn(by, before);
  const is = repeatsIn(by, now);
  for (const earlier of new Set([...was.keys(), ...is.keys()])) {
    const repeat = is.get(earlier);
    if (repeat?.position === was.get(earlier)?.position) continue;
    await pointToFinding(documents, unsettled, earlier, ({ repeats }) => ({
      repeats: [...repeats.filter((one) => one.by !== by), ...(repeat === undefined ? [] : [repeat])],
    }));
  }
}

function repeatsIn(by: FindingRef, finding: Finding | undefined): ReadonlyMap<FindingRef, Repeat> {
  return new Map(
    (finding?.links ?? []).flatMap(({ relation, earlier, on, position }) =>
      relation === 'repeats' && 'finding' in earlier
        ? [[earlier.finding, { by, on, position }] as const]
        : [],
    ),
  );
}
