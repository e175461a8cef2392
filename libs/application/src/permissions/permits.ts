/** Who may give which command. Deny unless permitted; agency isolation is decided here and nowhere else. */
import type { Account } from '#domain/account/facts.js';
import type { Action, Owner } from '#domain/action/facts.js';
import type { Audit } from '#domain/audit/facts.js';
import { hasEnded } from '#domain/audit/decide.js';
import type { Person, Role } from '#domain/entry.js';
import type { Meeting } from '#domain/meeting/facts.js';
import type { Notice } from '#domain/notice/notice.js';
import type { Caller, Capacity } from './caller.js';

/**
 * Which items a role's permission reaches:
 * `any`; `own-agency`: what the person's agency owns or sponsors; `own-audit`: audits that the person is on; `open-audit`:
 * those of them that have not ended; `for-own-agency`: where a notice went to the agency that the command names; `within-own-agency`: where it gives what the
 * person's agency owns or sponsors to somebody of the same agency; `challenged`: where it is about a challenge to the
 * person's agency; `agency-led`: where it names a deputy for the agency that the person leads themselves, or ends that.
 */
export type Scope =
  | 'any'
  | 'own-agency'
  | 'own-audit'
  | 'open-audit'
  | 'for-own-agency'
  | 'within-own-agency'
  | 'challenged'
  | 'agency-led';

export interface Permit {
  readonly role: Role;
  readonly scope: Scope;
}

/** Roles that may record something on anybody's behalf. */
const actForAnybody: ReadonlySet<Role> = new Set<Role>(['coordinator', 'system']);

/** Whom a command names as the one who did it. */
export interface OnBehalfOf {
  readonly person: Person;
  /** Whether the agency that owns the action has no accounts here. */
  readonly isOutside: boolean;
}

/**
 * Whether somebody may record something on another's behalf: a coordinator for anybody; for an owner outside, who has no
 * account, also a lead of the agency that sponsors the action.
 */
function mayActFor(caller: Person, { person: other, isOutside }: OnBehalfOf, state: unknown): boolean {
  if (actForAnybody.has(caller.role)) return true;
  if (caller.role !== 'agency-lead' || caller.agency === undefined || !isAction(state)) return false;
  const speaksForTheOwner = other.role === 'agency-lead' && other.agency === state.owner.agency;
  return isOutside && speaksForTheOwner && state.sponsor?.agency === caller.agency;
}

/** The agency that owns an action; undefined for any other item. */
export function ownerOf(state: unknown): string | undefined {
  return isAction(state) ? state.owner.agency : undefined;
}

/** What a command is about, as far as its permission depends on it. */
export interface About {
  /** The folded state of the item in the address. */
  readonly state: unknown;
  readonly payload: object;
  readonly onBehalfOf?: OnBehalfOf | undefined;
}

/** The caller in the capacity that is permitted, who is recorded; or why nobody is. */
export type Authorised = { readonly by: Person } | { readonly because: string };

/** Whether a command may be given. The caller's capacities are tried in turn. */
export function authorise(permits: readonly Permit[], caller: Caller, about: About): Authorised {
  const { state, onBehalfOf } = about;
  const permitted = caller.capacities.filter((capacity) =>
    permits.some(({ role, scope }) => role === capacity.person.role && reaches(scope, capacity, about)),
  );
  const acting = permitted.find(
    ({ person }) => onBehalfOf === undefined || mayActFor(person, onBehalfOf, state),
  );
  if (acting !== undefined) return { by: acting.person };
  const because =
    permitted.length > 0
      ? 'Only a coordinator records something on somebody else’s behalf, or a lead of the sponsor for an owner outside.'
      : whyNot(permits, caller);
  return { because };
}

function whyNot(permits: readonly Permit[], { capacities }: Caller): string {
  const roles = [...new Set(capacities.map(({ person }) => person.role))];
  const near = permits.find(({ role }) => roles.includes(role));
  if (near !== undefined) return `This is for ${scopeInWords[near.scope]} only.`;
  if (roles.length === 0) return 'You have no role here at present.';
  return `This is not for ${roles.map((role) => roleInWords[role]).join(' or ')} to do.`;
}

function reaches(scope: Scope, capacity: Capacity, { state, payload }: About): boolean {
  const { agency } = capacity.person;
  switch (scope) {
    case 'any':
      return true;
    case 'own-agency':
      return isAction(state) && agency !== undefined && answersFor(state).includes(agency);
    case 'own-audit':
      return isAudit(state) && isOn(capacity, state);
    case 'open-audit':
      return isAudit(state) && isOn(capacity, state) && !hasEnded(state);
    case 'for-own-agency':
      return isNotice(state) && state.to.some((one) => one === agency && one === agencyNamedIn(payload));
    case 'within-own-agency':
      return isAction(state) && agency !== undefined && staysWithin(agency, state, payload);
    case 'challenged':
      return isMeeting(state) && challengesTo(agency, state).includes(challengeNamedIn(payload));
    case 'agency-led':
      return isAccount(state) && isLed(capacity, state, payload);
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

function challengesTo(agency: string | undefined, { challenges }: Meeting): readonly unknown[] {
  return challenges.filter(({ to }) => to === agency).map(({ challenge }) => challenge);
}

function isMeeting(state: unknown): state is Meeting {
  return typeof state === 'object' && state !== null && 'challenges' in state && 'minutes' in state;
}

/** A deputy names no deputy. */
function isLed({ person: { agency }, insteadOf }: Capacity, state: Account, payload: object): boolean {
  if (agency === undefined || insteadOf !== undefined) return false;
  const { deputyship } = payload as { readonly deputyship?: unknown };
  const ended = state.deputyships.find((one) => one.deputyship === deputyship);
  return (deputyship === undefined ? agencyNamedIn(payload) : ended?.agency) === agency;
}

function isAccount(state: unknown): state is Account {
  return typeof state === 'object' && state !== null && 'grants' in state;
}

function isOn({ audits }: Capacity, { reference }: Audit): boolean {
  return audits?.includes(reference) ?? true;
}

function isNotice(state: unknown): state is Notice {
  return typeof state === 'object' && state !== null && 'acknowledged' in state;
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
  'own-audit': 'audits that you are on',
  'open-audit': 'audits that you are on and that are still open',
  'for-own-agency': 'an agency that it went to',
  challenged: 'the agency that was asked',
  'agency-led': 'an administrator, or a lead of the agency in their own right',
  'within-own-agency': 'a coordinator, or for a lead within their own agency',
};
