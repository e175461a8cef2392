/** Whom and what a question is about beside its address: what it was narrowed to, so that they can see that it was asked. */
import { referencePattern, type Kind } from '#domain/references.js';
import type { AccessedItem } from '#identity/access-log/port.js';

/** Kind of what may be of any kind: references of agencies, meetings and notices look alike, as those of audits and indicators do. */
export const ANY_KIND = 'item';

/** What a question may be narrowed by, and the kind of what it names then. */
const narrowing: ReadonlyMap<string, Kind | 'person'> = new Map([
  ['agency', 'agency'],
  ['owner', 'agency'],
  ['audit', 'audit'],
  ['earlier', 'audit'],
  ['later', 'audit'],
  ['actor', 'person'],
  ['person', 'person'],
]);

/** Longest name of a person that is looked for. */
const LONGEST = 200;

/** Each once; what is no reference is not taken for one. */
export function concernedBy(asked: Readonly<Record<string, unknown>>): readonly AccessedItem[] {
  const items: AccessedItem[] = [];
  for (const name in asked) {
    const reference = asked[name];
    if (typeof reference !== 'string' || reference === '') continue;
    const kind = name === 'subject' ? kindOfSubject(reference) : narrowing.get(name);
    if (kind === undefined || !mayBe(kind, reference)) continue;
    if (!items.some((one) => one.kind === kind && one.reference === reference))
      items.push({ kind, reference });
  }
  return items;
}

function kindOfSubject(reference: string): string {
  return (['action', 'finding'] as const).find((one) => referencePattern[one].test(reference)) ?? ANY_KIND;
}

function mayBe(kind: string, reference: string): boolean {
  if (kind === 'person') return reference.length <= LONGEST;
  if (kind === ANY_KIND) return (['audit', 'account'] as const).some((one) => mayBe(one, reference));
  return referencePattern[kind as Kind].test(reference);
}
