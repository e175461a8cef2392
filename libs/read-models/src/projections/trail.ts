/** The trail: every entry as people read it now, in the order in which it became known. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { amended } from '#domain/amendment/amendment.js';
import type { Entry } from '#domain/entry.js';
import { agenciesConcerned } from '#domain/telling/concerned.js';
import { type AsTold, asTold } from '#domain/telling/as-told.js';
import { tell } from '#domain/telling/tell.js';
import { lastDay } from '#domain/time.js';
import type { Kind } from '#domain/references.js';
import type { TrailDocument } from '../documents.js';
import type { RecordedFact, Step } from './step.js';

/** Adds the event's row; an amendment also rewrites those rows of its stream that read otherwise now. */
export async function projectTrail({ kind, reference, fact, history, documents }: Step): Promise<void> {
  if (history === undefined) {
    const action = kind === 'action' ? await documents.get('actions', reference) : undefined;
    documents.put(
      'trail',
      fact.position,
      trailDocument(kind, reference, { entry: fact, amendedBy: [] }, action),
    );
    return;
  }
  const before = rowsOf(kind, reference, history.slice(0, -1));
  for (const [i, row] of rowsOf(kind, reference, history).entries()) {
    if (JSON.stringify(row) !== JSON.stringify(before[i])) documents.put('trail', row.position, row);
  }
}

/** A stream's rows, as its last event leaves them. */
function rowsOf(kind: Kind, reference: string, history: readonly RecordedFact[]): readonly TrailDocument[] {
  const counting = new Map(amended(history).map((entry) => [entry.id, entry as Entry<ActionFact>]));
  let action: Action | undefined;
  return asTold(history).map((told) => {
    const entry = counting.get(told.entry.id);
    if (kind === 'action' && entry !== undefined) action = evolveAction(reference, action, entry);
    return trailDocument(kind, reference, told, action);
  });
}

function trailDocument(
  kind: Kind,
  reference: string,
  { entry, amendedBy }: AsTold<RecordedFact>,
  action: Action | undefined,
): TrailDocument {
  const { position, id, stream, revision, type, hash, metadata } = entry;
  const { performedBy, recordedBy, recordedAt, effective, channel, basis } = metadata;
  const { what, why, words } = tell(entry);
  return {
    position,
    id,
    stream,
    revision,
    kind,
    reference,
    type,
    what,
    why,
    by: performedBy,
    typedBy: recordedBy,
    actor: performedBy.id,
    recordedAt,
    effective,
    effectiveDay: lastDay(effective, recordedAt),
    channel,
    basis,
    agencies: agenciesConcerned(kind, reference, entry, action),
    amendedBy,
    text: `${words} · ${reference} · ${performedBy.name}`,
    hash,
  };
}
