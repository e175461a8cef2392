/** Whoever asks, with every capacity they hold at this moment: somebody may audit, and lead for two agencies. */
import type { InspectionScope } from '#domain/account/facts.js';
import type { HeldAnotherDay } from '#domain/account/held.js';
import type { Person, PlainDate, Role } from '#domain/entry.js';
import type { AgencyRef, AuditRef } from '#domain/references.js';

/** One capacity: the person in one role and, for a lead, for one agency. */
export interface Capacity {
  /** As the log names them when they act in it. */
  readonly person: Person;
  /** The audits that an auditor is on; every audit where it is left out. */
  readonly audits?: readonly AuditRef[];
  /** What an inspector looks at; the partnership where it is left out. */
  readonly inspection?: { readonly inspectorate: string; readonly scope: InspectionScope };
  /** The lead whom a deputy stands in for. */
  readonly insteadOf?: string;
  /** The last day, in London, on which it is held; no end where it is left out. */
  readonly until?: PlainDate;
}

export interface Caller {
  readonly id: string;
  readonly name: string;
  /** In the order in which they are tried; empty for somebody who may do nothing now. */
  readonly capacities: readonly Capacity[];
  /** For somebody who may do nothing now: what they could do until a day, or can from a day on. */
  readonly besides?: HeldAnotherDay;
}

/** Somebody with one capacity, as a service token, the command line and the service itself have. */
export function actingAs(person: Person): Caller {
  return { id: person.id, name: person.name, capacities: [{ person }] };
}

/** The first capacity in one of these roles; undefined when the caller has none of them. */
export function capacityIn({ capacities }: Caller, roles: readonly Role[]): Capacity | undefined {
  return capacities.find(({ person }) => roles.includes(person.role));
}

/** Every agency that the caller acts for, in whatever capacity. */
export function agenciesOf({ capacities }: Caller): readonly AgencyRef[] {
  const agencies = capacities.map(({ person }) => person.agency).filter((agency) => agency !== undefined);
  return [...new Set(agencies)];
}

/** The caller with the capacities in these roles alone. */
export function inRoles(caller: Caller, roles: readonly Role[]): Caller {
  return { ...caller, capacities: caller.capacities.filter(({ person }) => roles.includes(person.role)) };
}
