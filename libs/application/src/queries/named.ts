/** The names of agencies, each with who commissions it and remains accountable. */
import type { AgencyRef } from '#domain/references.js';
import type { AgencyDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';

export interface NamedAgency {
  readonly name: string;
  readonly commissionedBy: { readonly reference: AgencyRef; readonly name: string } | null;
}

/** By reference; an agency that is not registered is not among them. */
export async function agenciesNamed(
  models: ReadStore,
  references: readonly AgencyRef[],
): Promise<Readonly<Record<AgencyRef, NamedAgency>>> {
  const agencies = await models.getMany<AgencyDocument>('agencies', [...new Set(references)]);
  const commissioners = agencies.map((one) => one.commissionedBy).filter((one) => one !== null);
  const others = await models.getMany<AgencyDocument>('agencies', [...new Set(commissioners)]);
  const names = new Map(others.map(({ reference, name }) => [reference, name]));
  return Object.fromEntries(
    agencies.map(({ reference, name, commissionedBy: by }) => [
      reference,
      { name, commissionedBy: by === null ? null : { reference: by, name: names.get(by) ?? by } },
    ]),
  );
}
