/** What a reader's capacities let them see, as conditions inside every query: totals and searches cannot leak. */
import type { Role } from '#domain/entry.js';
import type { Condition, Where } from '#read-models/port.js';
import { capacityIn, type Caller } from '../permissions/caller.js';
import { readsEverything } from '../permissions/permits.js';

/** Roles that read the whole partnership. */
export const wholeReaders: readonly Role[] = [...readsEverything];
/** Those, and agency leads for what concerns their agency. */
export const scopedReaders: readonly Role[] = [...wholeReaders, 'agency-lead'];
/** Anybody with an account: names of agencies are no secret. */
export const everybody: readonly Role[] = [...scopedReaders, 'administrator'];

/** The values of the `agencies` field that a reader may see, in whatever capacity; undefined for everything. */
export function agenciesSeenBy(reader: Caller): readonly string[] | undefined {
  if (capacityIn(reader, wholeReaders) !== undefined) return undefined;
  return reader.capacities.flatMap(({ person: { role, agency } }) =>
    role === 'agency-lead' && agency !== undefined ? [agency] : [],
  );
}

/** Conditions narrowed to what the reader may see, by the list field that holds the agencies concerned. */
export function within(
  reader: Caller,
  conditions: Readonly<Record<string, Condition>>,
  field = 'agencies',
): NonNullable<Where['all']> {
  const seen = agenciesSeenBy(reader);
  return seen === undefined ? conditions : { ...conditions, [field]: { has: seen } };
}

/** Whether a document is within the reader's scope. */
export function sees(reader: Caller, agencies: readonly string[]): boolean {
  const seen = agenciesSeenBy(reader);
  return seen === undefined || agencies.some((agency) => seen.includes(agency));
}
