/** The action register: each action with the days on which time alone makes it late. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action } from '#domain/action/facts.js';
import { overdueFrom, staleFrom } from '#domain/action/standing.js';
import { type AgencyRef, parentOf } from '#domain/references.js';
import type { ActionDocument, Shown } from '../documents.js';
import { recountAction } from './counts.js';
import { pointToFinding, withOrWithout } from './pointers.js';
import { shownBy, stateAfter, type Step } from './step.js';
import type { Touched } from './touched.js';

/** Projects an event of an action's stream; every finding that it answers, or answered before, is touched. */
export async function projectAction(step: Step, touched: Touched): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('actions', reference);
  const now = actionDocument(stateAfter(evolveAction, step, before), shownBy(fact));
  documents.put('actions', reference, now);
  await recountAction(documents, before, now);
  const was = before?.findingRefs ?? [];
  for (const finding of new Set([...was, ...now.findingRefs])) {
    const answers = now.findingRefs.includes(finding);
    await pointToFinding(documents, touched, finding, ({ actions }) => ({
      actions: answers === actions.includes(reference) ? actions : withOrWithout(actions, reference, answers),
    }));
  }
}

/** Every agency with a part in an action, each once: owner, sponsor, contributors and former owners. */
export function agenciesOf({ owner, sponsor, contributors, formerOwners }: Action): readonly AgencyRef[] {
  return [
    ...new Set([
      owner.agency,
      ...(sponsor === null ? [] : [sponsor.agency]),
      ...contributors,
      ...formerOwners.map((former) => former.owner.agency),
    ]),
  ];
}

function actionDocument(action: Action, shown: Shown): ActionDocument {
  return {
    ...action,
    ...shown,
    audit: parentOf(parentOf(action.reference)),
    ownerAgency: action.owner.agency,
    findingRefs: [...new Set(action.findings.map(({ finding }) => finding))],
    overdueFrom: overdueFrom(action),
    staleFrom: staleFrom(action),
    escalated: action.escalation === null ? 'no' : 'yes',
    agencies: agenciesOf(action),
  };
}
