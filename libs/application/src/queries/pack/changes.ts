/** What changed from one meeting to another: entries of the trail by what happened, each kind counted and the latest shown. */
import type { DomainFact } from '#domain/catalogue.js';
import type { TrailDocument } from '#read-models/documents.js';
import { counted } from '../counted.js';
import type { Sources } from '../query.js';
import { rowOf } from '../trail.js';
import type { Listed } from './lists.js';

/** In the order of the thread, in the words that people read. */
const kinds: Partial<Record<DomainFact['type'], string>> = {
  FindingRecorded: 'Findings recorded',
  FindingLinkedToEarlier: 'Findings linked to earlier ones',
  DecisionRecorded: 'Decisions',
  ActionAssigned: 'Actions assigned',
  ActionDeclined: 'Actions declined',
  DueDateChanged: 'Due dates changed',
  ActionReassigned: 'Actions handed over',
  CompletionClaimed: 'Completions reported',
  CompletionReturned: 'Completions returned',
  CompletionVerified: 'Completions verified',
  ActionCancelled: 'Actions cancelled',
  ActionSuperseded: 'Actions superseded',
  ActionReopened: 'Actions reopened',
  ActionEscalated: 'Escalations',
  EscalationResolved: 'Escalations resolved',
  ImpactAssessed: 'Judgements of impact',
  RepeatJudged: 'Repetitions judged',
  FindingClosed: 'Findings closed',
  FindingReopened: 'Findings reopened',
  ReadingRecorded: 'Indicator readings',
  ReadingCorrected: 'Indicator readings put right',
  TargetChanged: 'Targets changed',
  ChallengeRaised: 'Challenges raised',
  ChallengeAnswered: 'Challenges answered',
  ChallengeReturned: 'Answers to challenges returned',
  ChallengeClosed: 'Challenges closed',
};

export interface Change extends Listed {
  readonly type: string;
  readonly title: string;
}

/** What was recorded after one position and up to another; what nothing happened of is left out. */
export async function changesBetween(
  sources: Sources,
  after: number,
  upTo: number,
  most: number,
): Promise<readonly Change[]> {
  const { models } = sources;
  const changes: Change[] = [];
  for (const [type, title] of Object.entries(kinds)) {
    const where = { all: { type, key: { above: after, to: upTo } } };
    const total = await counted(models, 'trail', where);
    if (total.total === 0) continue;
    const { items } = await models.find<TrailDocument>('trail', {
      ...{ where, limit: most },
      sort: [{ field: 'key', descending: true }],
    });
    const rows = await Promise.all(items.map((entry) => rowOf(entry, sources)));
    changes.push({ type, title, ...total, items: rows });
  }
  return changes;
}
