/** The audits, each with its findings. */
import { evolveAudit } from '#domain/audit/facts.js';
import { streamOf } from '#domain/references.js';
import { takeUpAwaited } from './pointers.js';
import { shownBy, stateAfter, type Step } from './step.js';

export async function projectAudit(step: Step): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('audits', reference);
  const { findings } = before ?? (await takeUpAwaited(documents, streamOf('audit', reference)));
  const audit = stateAfter(evolveAudit, step, before);
  documents.put('audits', reference, { ...audit, ...shownBy(fact), findings });
}
