/** How much of the record each capacity reads; a command's permission and every query go by the same. */
import type { AgencyRef, AuditRef } from '#domain/references.js';
import type { Caller, Capacity } from './caller.js';

/** What somebody reads: everything of the partnership, or what bears one of these marks. */
export interface Bounds {
  readonly whole: boolean;
  /** What these agencies have a part in. */
  readonly agencies: readonly AgencyRef[];
  readonly audits: readonly AuditRef[];
  /** Of the findings, as they are now. */
  readonly themes: readonly string[];
  /** The accounts, and what happened to them. */
  readonly accounts: boolean;
}

const nothing: Bounds = { whole: false, agencies: [], audits: [], themes: [], accounts: false };

/** What one capacity reads. */
export function boundsOfCapacity({ person, audits, inspection }: Capacity): Bounds {
  switch (person.role) {
    case 'coordinator':
      return { ...nothing, whole: true, accounts: true };
    case 'system':
    case 'board-member':
      return { ...nothing, whole: true };
    case 'auditor':
      return audits === undefined ? { ...nothing, whole: true } : { ...nothing, audits };
    case 'inspector': {
      const { scope } = inspection ?? {};
      if (scope === undefined || scope.of === 'partnership') return { ...nothing, whole: true };
      return scope.of === 'audits'
        ? { ...nothing, audits: scope.audits }
        : { ...nothing, themes: scope.themes };
    }
    case 'agency-lead':
      return { ...nothing, agencies: person.agency === undefined ? [] : [person.agency] };
    case 'administrator':
      return { ...nothing, accounts: true };
  }
}

/** What all capacities of a caller read together. */
export function boundsOf({ capacities }: Caller): Bounds {
  const each = capacities.map(boundsOfCapacity);
  const all = (list: (bounds: Bounds) => readonly string[]) => [...new Set(each.flatMap(list))];
  return {
    whole: each.some(({ whole }) => whole),
    agencies: all(({ agencies }) => agencies),
    audits: all(({ audits }) => audits),
    themes: all(({ themes }) => themes),
    accounts: each.some(({ accounts }) => accounts),
  };
}
