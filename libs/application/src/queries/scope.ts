/** What a reader's role lets them see, as conditions inside every query: totals and searches cannot leak. */
import type { Person, Role } from '#domain/entry.js';
import type { Condition, Where } from '#read-models/port.js';
import { readsEverything } from '../permissions/permits.js';

/** Roles that read the whole partnership. */
export const wholeReaders: readonly Role[] = [...readsEverything];
/** Those, and agency leads for what concerns their agency. */
export const scopedReaders: readonly Role[] = [...wholeReaders, 'agency-lead'];
/** Anybody with an account: names of agencies are no secret. */
export const everybody: readonly Role[] = [...scopedReaders, 'administrator'];

/** The values of the `agencies` field that a reader may see; undefined for everything. */
export function agenciesSeenBy(reader: Person): readonly string[] | undefined {
  if (readsEverything.has(reader.role)) return undefined;
  return reader.agency === undefined ? [] : [reader.agency];
}

/** Conditions narrowed to what the reader may see, by the list field that holds the agencies concerned. */
export function within(
  reader: Person,
  conditions: Readonly<Record<string, Condition>>,
  field = 'agencies',
): NonNullable<Where['all']> {
  const seen = agenciesSeenBy(reader);
  return seen === undefined ? conditions : { ...conditions, [field]: { has: seen } };
}

/** Whether a document is within the reader's scope. */
export function sees(reader: Person, agencies: readonly string[]): boolean {
  const seen = agenciesSeenBy(reader);
  return seen === undefined || agencies.some((agency) => seen.includes(agency));
}
