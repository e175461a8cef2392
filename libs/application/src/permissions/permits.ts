/** Who may give which command. Deny unless permitted; agency isolation is decided here and nowhere else. */
import type { Action, Owner } from '#domain/action/facts.js';
import type { Audit } from '#domain/audit/facts.js';
import { hasEnded } from '#domain/audit/decide.js';
import type { Person, Role } from '#domain/entry.js';
import type { Meeting } from '#domain/meeting/facts.js';
import { NotAllowed, NotFound } from '../problems.js';

/**
 * Which items a role's permission reaches:
 * `any`; `own-agency`: what the person's agency owns or sponsors; `open-audit`: audits that have not ended;
 * `for-own-agency`: where the command names the person's agency; `within-own-agency`: where it gives what the
 * person's agency owns or sponsors to somebody of the same agency; `challenged`: where it is about a challenge to the
 * person's agency.
 */
export type Scope =
  'any' | 'own-agency' | 'open-audit' | 'for-own-agency' | 'within-own-agency' | 'challenged';

export interface Permit {
  readonly role: Role;
  readonly scope: Scope;
}

/** Roles that may record something on anybody's behalf. */
const actForAnybody: ReadonlySet<Role> = new Set<Role>(['coordinator', 'system']);

/**
 * Whether a person may record something on another's behalf: a coordinator for anybody; for an owner outside, who has no
 * account, also a lead of the agency that sponsors the action.
 * @param isOutside whether the agency that owns the action has no accounts here
 */
export function mayActFor(caller: Person, other: Person, state: unknown, isOutside: boolean): boolean {
  if (actForAnybody.has(caller.role)) return true;
  if (caller.role !== 'agency-lead' || caller.agency === undefined || !isAction(state)) return false;
  const speaksForTheOwner = other.role === 'agency-lead' && other.agency === state.owner.agency;
  return isOutside && speaksForTheOwner && state.sponsor?.agency === caller.agency;
}

/** The agency that owns an action; undefined for any other item. */
export function ownerOf(state: unknown): string | undefined {
  return isAction(state) ? state.owner.agency : undefined;
}

/** Roles that read everything of the partnership. The others read what concerns their own agency. */
export const readsEverything: ReadonlySet<Role> = new Set<Role>([
  'coordinator',
  'auditor',
  'board-member',
  'inspector',
  'system',
]);

/**
 * Lets a command through or says why not.
 * @throws NotFound when the person may not even see the item; NotAllowed when they may see but not do it
 */
export function authorise(
  permits: readonly Permit[],
  caller: Person,
  about: { state: unknown; payload: object; what: string },
): void {
  const own = permits.filter(({ role }) => role === caller.role);
  if (own.some(({ scope }) => reaches(scope, caller, about))) return;
  if (!maySee(caller, about.state)) throw new NotFound(about.what);
  throw new NotAllowed(
    own.length === 0
      ? `This is not for ${roleInWords[caller.role]} to do.`
      : `This is for ${scopeInWords[own[0]?.scope ?? 'any']} only.`,
  );
}

/** Whether a person may see an item at all, from its folded state; what does not exist yet hides nothing. */
export function maySee(caller: Person, state: unknown): boolean {
  if (state === undefined) return true;
  if (readsEverything.has(caller.role)) return true;
  if (caller.role !== 'agency-lead' || caller.agency === undefined) return false;
  if (isMeeting(state)) return challengesTo(caller.agency, state).length > 0;
  return isAction(state) ? partOf(state).includes(caller.agency) : true;
}

function reaches(
  scope: Scope,
  caller: Person,
  { state, payload }: { state: unknown; payload: object },
): boolean {
  switch (scope) {
    case 'any':
      return true;
    case 'own-agency':
      return isAction(state) && caller.agency !== undefined && answersFor(state).includes(caller.agency);
    case 'open-audit':
      return isAudit(state) && !hasEnded(state);
    case 'for-own-agency':
      return caller.agency !== undefined && agencyNamedIn(payload) === caller.agency;
    case 'within-own-agency':
      return isAction(state) && caller.agency !== undefined && staysWithin(caller.agency, state, payload);
    case 'challenged':
      return isMeeting(state) && challengesTo(caller.agency, state).includes(challengeNamedIn(payload));
  }
}

function answersFor({ owner, sponsor }: Action): readonly string[] {
  return [owner.agency, ...(sponsor === null ? [] : [sponsor.agency])];
}

/** Whether the owner or the sponsor, whichever the command changes, is of the agency before and after. */
function staysWithin(agency: string, { owner, sponsor }: Action, payload: object): boolean {
  const { to, sponsor: next } = payload as { readonly to?: Owner; readonly sponsor?: Owner };
  if (next !== undefined) return sponsor?.agency === agency && next.agency === agency;
  return owner.agency === agency && to?.agency === agency;
}

function partOf(action: Action): readonly string[] {
  return [
    ...answersFor(action),
    ...action.contributors,
    ...action.formerOwners.map(({ owner }) => owner.agency),
  ];
}

function challengesTo(agency: string | undefined, { challenges }: Meeting): readonly unknown[] {
  return challenges.filter(({ to }) => to === agency).map(({ challenge }) => challenge);
}

function isMeeting(state: unknown): state is Meeting {
  return typeof state === 'object' && state !== null && 'challenges' in state && 'minutes' in state;
}

function isAction(state: unknown): state is Action {
  return typeof state === 'object' && state !== null && 'owner' in state && 'contributors' in state;
}

function isAudit(state: unknown): state is Audit {
  return typeof state === 'object' && state !== null && 'concerns' in state;
}

function agencyNamedIn(payload: object): unknown {
  const named = payload as { readonly agency?: unknown; readonly to?: { readonly agency?: unknown } };
  return named.agency ?? named.to?.agency;
}

function challengeNamedIn(payload: object): unknown {
  return (payload as { readonly challenge?: unknown }).challenge;
}

const roleInWords: Readonly<Record<Role, string>> = {
  coordinator: 'a coordinator',
  auditor: 'an auditor',
  'agency-lead': 'an agency lead',
  'board-member': 'a board member',
  inspector: 'an inspector, who reads and never writes,',
  administrator: 'an administrator',
  system: 'the service',
};

const scopeInWords: Readonly<Record<Scope, string>> = {
  any: 'anybody',
  'own-agency': 'the agency that owns or sponsors the action',
  'open-audit': 'audits that are still open',
  'for-own-agency': 'your own agency',
  challenged: 'the agency that was asked',
  'within-own-agency': 'a coordinator, or for a lead within their own agency',
};
