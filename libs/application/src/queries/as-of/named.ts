/** Agencies with the names of the time. */
import type { Agency } from '#domain/agency/agency.js';
import type { AgencyDocument } from '#read-models/documents.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import type { NamedAgency } from '../named.js';

type Called = Pick<Agency, 'reference' | 'name' | 'commissionedBy'>;

/**
 * An agency as it was called then. One that was registered only later has its first name: what it owes may have taken effect
 * before.
 */
export async function calledThen(
  past: Past,
  reference: string,
  models: ReadStore,
): Promise<Called | undefined> {
  const then = await past.agency(reference);
  if (then !== undefined) return then;
  const now = await models.get<AgencyDocument>('agencies', reference);
  return now && { reference, name: now.formerNames[0]?.name ?? now.name, commissionedBy: null };
}

/** What agencies were called then and who commissioned them, by their references. */
export async function namesThen(
  past: Past,
  references: readonly string[],
  models: ReadStore,
): Promise<Readonly<Record<string, NamedAgency>>> {
  const read = (reference: string) => calledThen(past, reference, models);
  const agencies = await each([...new Set(references)], read);
  const commissioners = agencies.map((one) => one.commissionedBy).filter((one) => one !== null);
  const others = await each([...new Set(commissioners)], read);
  const names = new Map(others.map(({ reference, name }) => [reference, name]));
  return Object.fromEntries(
    agencies.map(({ reference, name, commissionedBy: by }) => [
      reference,
      { name, commissionedBy: by === null ? null : { reference: by, name: names.get(by) ?? by } },
    ]),
  );
}

/** Those of the items that were there. */
export async function each<T>(
  references: readonly string[],
  read: (reference: string) => Promise<T | undefined>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const reference of references) {
    const one = await read(reference);
    if (one !== undefined) found.push(one);
  }
  return found;
}
