/** The action register: each action with the days on which time alone makes it late. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action } from '#domain/action/facts.js';
import { overdueFrom, staleFrom, unansweredFrom } from '#domain/action/standing.js';
import { type AgencyRef, type FindingRef, parentOf } from '#domain/references.js';
import type { ActionDocument, Shown } from '../documents.js';
import { chronicleAfter, type Chronicled, mayBeLate } from '../history/versions.js';
import { pointToFinding, withOrWithout } from './pointers.js';
import { shownBy, stateAfter, type Step } from './step.js';
import { projectStints, type Tenure } from './stints.js';
import type { Unsettled } from './unsettled.js';

/** Projects an event of an action's stream; it bears on every finding that it answers, or answered before. */
export async function projectAction(step: Step, unsettled: Unsettled): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('actions', reference);
  const action = stateAfter(evolveAction, step, before);
  const answersTheSame = action.findings === before?.findings;
  const answered = before?.findingRefs ?? [];
  const answers = answersTheSame ? answered : [...new Set(action.findings.map(({ finding }) => finding))];
  unsettled.action(reference, before);
  const tenure = await projectStints(step, before, action);
  const carried = { ...tenure, ...chronicleAfter(before, fact) };
  documents.put('actions', reference, actionDocument(action, shownBy(fact), answers, carried));
  if (!answersTheSame) await linkFindings(step, unsettled, new Set(answered), new Set(answers));
  for (const finding of answers) {
    const document = await documents.get('findings', finding);
    if (document !== undefined) unsettled.finding(finding, document);
  }
}

async function linkFindings(
  { reference, documents }: Step,
  unsettled: Unsettled,
  was: ReadonlySet<FindingRef>,
  is: ReadonlySet<FindingRef>,
): Promise<void> {
  for (const finding of was.symmetricDifference(is)) {
    await pointToFinding(documents, unsettled, finding, ({ actions }) => ({
      actions: withOrWithout(actions, reference, is.has(finding)),
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

/** The document with all that follows from the action. */
export function settledAction(document: ActionDocument): ActionDocument {
  const late = {
    overdueFrom: overdueFrom(document),
    staleFrom: staleFrom(document),
    unansweredFrom: unansweredFrom(document),
  };
  return {
    ...document,
    ...late,
    mayBeLate: mayBeLate(late),
    escalated: document.escalation === null ? 'no' : 'yes',
    agencies: agenciesOf(document),
  };
}

export function actionDocument(
  action: Action,
  shown: Shown,
  findingRefs: readonly FindingRef[],
  carried: Tenure & Chronicled,
): ActionDocument {
  return {
    ...action,
    ...shown,
    ...carried,
    audit: parentOf(parentOf(action.reference)),
    ownerAgency: action.owner.agency,
    findingRefs,
    overdueFrom: null,
    staleFrom: null,
    unansweredFrom: null,
    escalated: 'no',
    mayBeLate: null,
    agencies: [],
  };
}
