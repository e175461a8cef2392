/** Which entries make a status: for each of its reasons, the kinds of entries that brought it about. */
import type { DomainFact } from '../catalogue.js';
import type { ImpactStatus, Reason } from './status.js';

type FactType = DomainFact['type'];

/** Of each of these groups of kinds, the latest entry that still stands; or all of them. */
export interface Behind {
  readonly groups: readonly (readonly FactType[])[];
  readonly all?: true;
}

const groups = (...each: Behind['groups']): Behind => ({ groups: each });

const bySettledStatus: Readonly<Record<Exclude<ImpactStatus, 'off-track' | 'in-hand'>, Behind>> = {
  'repeat-awaiting-judgement': groups(['FindingLinkedToEarlier']),
  worse: groups(['ImpactAssessed']),
  'no-impact': groups(['ImpactAssessed']),
  'impact-sustained': groups(['ImpactAssessed']),
  'impact-shown': groups(['ImpactAssessed']),
  'impact-emerging': groups(['ImpactAssessed']),
  'closed-without-action': groups(['DecisionRecorded']),
  'done-impact-not-yet-known': groups(['CompletionVerified']),
  'reported-not-verified': { groups: [['ResponseReported']], all: true },
  'awaiting-action': groups(['DecisionRecorded']),
  'awaiting-decision': groups(['FindingRecorded']),
};

/** In the words of the reasons, which `status.ts` writes: what each rests on. */
const byWords: readonly (readonly [said: RegExp, Behind])[] = [
  [/ is blocked$/, groups(['ActionBlocked'])],
  [/ is declined$/, groups(['ActionDeclined'])],
  [/ is returned$/, groups(['CompletionReturned'])],
  [/ is escalated to /, groups(['ActionEscalated'])],
  [/ was due on /, groups(['ActionAssigned', 'DueDateChanged'], ['ActionFellOverdue'])],
  [
    / has no due date and nothing was reported /,
    groups(['ActionAssigned', 'ProgressReported', 'ActionAccepted', 'EvidenceAttached'], ['ActionWentStale']),
  ],
  [/ is completed and awaits verification$/, groups(['CompletionClaimed'])],
  [/ is open$/, groups(['ActionAssigned', 'ActionReassigned', 'ActionReopened'])],
];

/**
 * The entries behind one reason of a status.
 * @throws when a reason is in no words that this knows: a reason that is added must be told here
 */
export function behind(status: ImpactStatus, { because }: Pick<Reason, 'because'>): Behind {
  if (status !== 'off-track' && status !== 'in-hand') return bySettledStatus[status];
  const known = byWords.find(([said]) => said.test(because));
  if (known === undefined) throw new Error(`No entry is known to be behind “${because}”.`);
  return known[1];
}
