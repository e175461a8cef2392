/** What events bore on: findings and actions as they were when they were last settled, and indicators: see `settle`. */
import type { ActionRef, FindingRef, IndicatorRef } from '#domain/references.js';
import type { ActionDocument, FindingDocument } from '../documents.js';

export class Unsettled {
  readonly findings = new Map<FindingRef, FindingDocument | undefined>();
  readonly actions = new Map<ActionRef, ActionDocument | undefined>();
  /** Those whose items may concern other agencies now. */
  readonly indicators = new Set<IndicatorRef>();

  /** What it was at its first touch is what it is counted as until it is settled. */
  finding(reference: FindingRef, before: FindingDocument | undefined): void {
    if (!this.findings.has(reference)) this.findings.set(reference, before);
  }

  action(reference: ActionRef, before: ActionDocument | undefined): void {
    if (!this.actions.has(reference)) this.actions.set(reference, before);
  }
}
