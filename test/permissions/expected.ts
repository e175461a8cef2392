/** What the matrix expects of a cell, from the declared tables and from which kinds of item each role sees at all. */
import type { CommandDefinition } from '#application/handling/definition.js';
import type { Scope } from '#application/permissions/permits.js';
import type { QueryDefinition } from '#application/queries/query.js';
import type { Kind } from '#domain/references.js';
import type { Person, Relation } from './stage.js';

export type Expected = 'permitted' | 'not-allowed' | 'not-found';

/** Kinds of which a role sees what concerns it; `all` for those that see everything. */
const sees: Readonly<Record<Person, 'all' | readonly Kind[]>> = {
  coordinator: 'all',
  'board-member': 'all',
  auditor: ['audit', 'finding', 'action', 'indicator', 'notice'],
  inspector: ['audit', 'finding', 'action', 'indicator', 'notice'],
  'agency-lead': ['finding', 'action', 'indicator', 'notice', 'meeting', 'account'],
  administrator: [],
};

function isSeen(person: Person, kind: Kind, relation: Relation): boolean {
  const kinds = sees[person];
  if (kinds === 'all' || kind === 'agency') return true;
  if (person === 'administrator') return kind === 'account';
  return relation === 'own' && kinds.includes(kind);
}

/** Every scope but `any` is about what is the caller's own. */
const reaches = (scope: Scope, relation: Relation): boolean => scope === 'any' || relation === 'own';

export function expectedOfCommand(
  { may, on, target }: CommandDefinition,
  person: Person,
  relation: Relation,
): Expected {
  const makesNew = target.of === 'named';
  if (relation === 'none' && !makesNew) return 'not-found';
  if (may.some(({ role, scope }) => role === person && reaches(scope, relation))) return 'permitted';
  return isSeen(person, on, relation) || (makesNew && relation === 'none') ? 'not-allowed' : 'not-found';
}

/** Of what hangs on an agency, a lead sees their own, and whoever is bound to audits what lies in these. */
const ofAgency: Readonly<Record<string, readonly Person[]>> = {
  'agencies/:reference/held': [],
  'agencies/:reference/accountability': ['auditor', 'inspector'],
};

export function expectedOfQuery(
  { path, may, reach }: QueryDefinition,
  kind: Kind | undefined,
  person: Person,
  relation: Relation,
): Expected {
  if (!may.includes(person)) return 'not-allowed';
  if (!path.includes(':reference')) return 'permitted';
  if (relation === 'none') return 'not-found';
  if (sees[person] === 'all' || reach === 'same') return 'permitted';
  if (reach === 'whole') return 'not-found';
  const agencies = ofAgency[path];
  if (agencies !== undefined)
    return agencies.includes(person) || (person === 'agency-lead' && relation === 'own')
      ? 'permitted'
      : 'not-found';
  if (kind !== undefined) return isSeen(person, kind, relation) ? 'permitted' : 'not-found';
  // Events and people: of actions, which everybody but an administrator sees their own of.
  return relation === 'own' && person !== 'administrator' ? 'permitted' : 'not-found';
}
