/**
 * Works out what follows from the states that events left: where findings stand, when actions will be late, the counts,
 * and whom indicators concern. It depends on those states alone, so it comes out the same after every event, every
 * batch or all at once.
 */
import { streamOf } from '#domain/references.js';
import type { ActionDocument } from '../documents.js';
import { settledAction } from './actions.js';
import { settledFinding } from './findings.js';
import { settledIndicator, unsettleIndicators } from './indicators.js';
import type { Documents } from './session.js';
import type { Unsettled } from './unsettled.js';

export async function settle(documents: Documents, unsettled: Unsettled): Promise<void> {
  const { actions, findings, indicators, tallies } = unsettled;
  for (const [reference, before] of actions) {
    const document = await documents.get('actions', reference);
    if (document === undefined) continue;
    const now = settledAction(document);
    documents.put('actions', reference, now);
    await unsettleIndicators(documents, unsettled, streamOf('action', reference), [before, now]);
  }
  for (const [reference, before] of findings) {
    const document = await documents.get('findings', reference);
    if (document === undefined) continue;
    const answering: ActionDocument[] = [];
    for (const action of document.actions) {
      const found = await documents.get('actions', action);
      if (found !== undefined) answering.push(found);
    }
    const now = settledFinding(document, answering);
    documents.put('findings', reference, now);
    await unsettleIndicators(documents, unsettled, streamOf('finding', reference), [before, now]);
  }
  for (const reference of indicators) await settledIndicator(documents, reference);
  await tallies.flush(documents);
}
