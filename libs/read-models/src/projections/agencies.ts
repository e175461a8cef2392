/** The agencies. */
import { evolveAgency } from '#domain/agency/agency.js';
import { shownBy, stateAfter, type Step } from './step.js';

export async function projectAgency(step: Step): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('agencies', reference);
  const agency = stateAfter(evolveAgency, step, before);
  documents.put('agencies', reference, { ...agency, ...shownBy(fact) });
}
