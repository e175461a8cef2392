/** An action as pages get it from a query. */
import { GetAction } from '#application/queries/registers.js';
import type { FindingRef } from '#domain/references.js';
import type { ActionDocument } from '#read-models/documents.js';
import type { Visit } from '../frame/visit.js';
import { evidenceTerms } from './evidence.js';

export type ActionShown = Omit<ActionDocument, 'escalated' | 'findings' | 'findingRefs'> & {
  readonly findings: readonly FindingRef[];
  readonly overdue: boolean;
  readonly stale: boolean;
  readonly escalated: boolean;
  /** Not accepted or declined by the date set for it. */
  readonly unanswered: boolean;
};

/** What the page of a form about one action shows. */
export async function loadAction(visit: Visit): Promise<object> {
  return {
    action: await visit.ask<ActionShown>(GetAction, {}, visit.params['reference']),
    files: evidenceTerms,
    follows: `action-${visit.params['reference'] ?? ''}`,
  };
}
