/** What events bore on: findings and actions as they were when they were last settled, and indicators: see `settle`. */
import type { ActionRef, FindingRef, IndicatorRef } from '#domain/references.js';
import type { ActionDocument, FindingDocument } from '../documents.js';
import { Tallies } from '../history/tallies.js';
import type { FindingContent } from '../history/versions.js';

/** Findings and actions, as they were. */
export interface Touched {
  readonly findings: ReadonlyMap<FindingRef, FindingDocument | undefined>;
  readonly actions: ReadonlyMap<ActionRef, ActionDocument | undefined>;
}

export class Unsettled {
  readonly findings = new Map<FindingRef, FindingDocument | undefined>();
  readonly actions = new Map<ActionRef, ActionDocument | undefined>();
  /** Those whose items may concern other agencies now. */
  readonly indicators = new Set<IndicatorRef>();
  /** What findings said after the last event that bore on them. */
  readonly contents = new Map<FindingRef, FindingContent>();
  /** What changed in the counts of the past. */
  readonly tallies = new Tallies();
  private readonly byEvent = {
    findings: new Map<FindingRef, FindingDocument | undefined>(),
    actions: new Map<ActionRef, ActionDocument | undefined>(),
  };

  /** What the event at hand bore on, as it was before it. */
  get touched(): Touched {
    return this.byEvent;
  }

  nextEvent(): void {
    const { findings, actions } = this.byEvent;
    if (findings.size > 0) findings.clear();
    if (actions.size > 0) actions.clear();
  }

  /** What it was at its first touch is what it is counted as until it is settled. */
  finding(reference: FindingRef, before: FindingDocument | undefined): void {
    if (!this.findings.has(reference)) this.findings.set(reference, before);
    const { findings } = this.byEvent;
    if (!findings.has(reference)) findings.set(reference, before);
  }

  action(reference: ActionRef, before: ActionDocument | undefined): void {
    if (!this.actions.has(reference)) this.actions.set(reference, before);
    const { actions } = this.byEvent;
    if (!actions.has(reference)) actions.set(reference, before);
  }
}
