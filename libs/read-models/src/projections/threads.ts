/** The thread that an entry belongs to, and the themes of the findings that it bears on: what a search is narrowed by. */
import type { Action } from '#domain/action/facts.js';
import type { DomainFact } from '#domain/catalogue.js';
import type { Meeting } from '#domain/meeting/facts.js';
import type { Notice } from '#domain/notice/notice.js';
import {
  type FindingRef,
  type ItemRef,
  type Kind,
  kindOfItem,
  parentOf,
  streamOf,
} from '#domain/references.js';
import type { Documents } from './session.js';

/** What the entry's item is, where that says more of its thread than its reference does. */
export interface Items {
  /** As it stood after the entry. */
  readonly action?: Action | undefined;
  readonly notice?: Notice | undefined;
  readonly meeting?: Meeting | undefined;
}

/** The findings an entry bears on; its thread is the first one's. */
export function findingsOf(
  kind: Kind,
  reference: string,
  { data }: Pick<DomainFact, 'data'>,
  { action, notice, meeting }: Items,
): readonly FindingRef[] {
  switch (kind) {
    case 'finding':
      return [reference];
    case 'action':
      return action?.findings.length === 1
        ? [parentOf(reference)]
        : [...new Set([parentOf(reference), ...(action?.findings.map(({ finding }) => finding) ?? [])])];
    case 'notice': {
      if (notice === undefined) return [];
      const { practiceMessageOf, about, fulfils } = notice;
      const named = [...(practiceMessageOf === null ? [] : [practiceMessageOf]), ...about];
      return [...new Set([...named, ...(fulfils === null ? [] : [parentOf(fulfils)])])];
    }
    case 'meeting': {
      const about = saidOf(data, meeting);
      return about === null ? [] : [findingOf(about)];
    }
    case 'audit':
    case 'indicator':
    case 'agency':
    case 'account':
      return [];
  }
}

/** The stream that the thread is called by: the first finding's, or the item's own. */
export function threadOf(kind: Kind, reference: string, findings: readonly FindingRef[]): string {
  const [first] = findings;
  return first === undefined ? streamOf(kind, reference) : streamOf('finding', first);
}

/** The audit of the entry's thread; null where it has none. */
export function auditOf(kind: Kind, reference: string, findings: readonly FindingRef[]): string | null {
  if (kind === 'audit') return reference;
  const [first] = findings;
  return first === undefined ? null : parentOf(first);
}

/** Themes of findings as they are now. */
export async function themesOf(
  documents: Documents,
  findings: readonly FindingRef[],
): Promise<readonly string[]> {
  const [only] = findings;
  if (only !== undefined && findings.length === 1)
    return (await documents.get('findings', only))?.themes ?? [];
  const themes = new Set<string>();
  for (const finding of findings)
    for (const theme of (await documents.get('findings', finding))?.themes ?? []) themes.add(theme);
  return [...themes];
}

/** The finding or action that a meeting's entry is about; null where it names none. */
export function saidOf(data: object, meeting: Meeting | undefined): ItemRef | null {
  if ('about' in data) return typeof data.about === 'string' ? data.about : null;
  if (!('challenge' in data)) return null;
  return meeting?.challenges.find(({ challenge }) => challenge === data.challenge)?.about ?? null;
}

function findingOf(item: string): FindingRef {
  return kindOfItem(item) === 'finding' ? item : parentOf(item);
}
