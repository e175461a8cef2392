/** Findings that an event bears on, each as it was before. */
import type { FindingRef } from '#domain/references.js';
import type { FindingDocument } from '../documents.js';

export class Touched {
  private readonly findings = new Map<FindingRef, FindingDocument | undefined>();

  /** What a finding was before its first touch is what it is counted as until it is settled. */
  add(reference: FindingRef, before: FindingDocument | undefined): void {
    if (!this.findings.has(reference)) this.findings.set(reference, before);
  }

  all(): Iterable<[FindingRef, FindingDocument | undefined]> {
    return this.findings;
  }
}
