/** Agencies with the names of the time. */
import type { Past } from '#read-models/history/past.js';
import type { NamedAgency } from '../named.js';

/** What agencies were called then and who commissioned them, by their references. */
export async function namesThen(
  past: Past,
  references: readonly string[],
): Promise<Readonly<Record<string, NamedAgency>>> {
  const read = (reference: string) => past.agency(reference);
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
