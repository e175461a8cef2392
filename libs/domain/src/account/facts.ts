/**
 * An account: who may do what, from when to when. Only what is held against somebody's name is here: how they prove who
 * they are (addresses, passphrases, keys) is kept elsewhere and never in the log.
 */
import type { Entry, Fact, PlainDate } from '../entry.js';
import type { AccountRef, AgencyRef, AuditRef } from '../references.js';
import { begun, foreign } from '../stream.js';
import { lastDay } from '../time.js';

/** Roles that are granted; an inspector's access is opened for an inspection instead. */
export const grantableRoles = [
  'coordinator',
  'auditor',
  'agency-lead',
  'board-member',
  'administrator',
] as const;
export type GrantableRole = (typeof grantableRoles)[number];

export const inspectionScopes = ['partnership', 'audits', 'themes'] as const;

/** What an inspection looks at: the partnership as a whole, some audits, or some themes. */
export type InspectionScope =
  | { readonly of: 'partnership' }
  | { readonly of: 'audits'; readonly audits: readonly AuditRef[] }
  | { readonly of: 'themes'; readonly themes: readonly string[] };

export type AccountFact =
  | Fact<'AccountInvited', { name: string; post?: string }>
  | Fact<'AccountRenamed', { from: string; name: string; post?: string }>
  | Fact<
      'RoleGranted',
      {
        /** `G1`, numbered in the account. */
        grant: string;
        role: GrantableRole;
        /** Whom they act for: a lead for each of them, others for the one. */
        agencies?: AgencyRef[];
        /** The audits that an auditor is on. */
        audits?: AuditRef[];
        /** The body that a board member sits on, as the partnership calls it. */
        body?: string;
        from: PlainDate;
        /** The last day; no end where it is left out. */
        until?: PlainDate;
      }
    >
  | Fact<'RoleRevoked', { grant: string; reason: string }>
  | Fact<
      'DeputyNamed',
      {
        /** `D1`, numbered in the deputy's account. */
        deputyship: string;
        agency: AgencyRef;
        insteadOf: AccountRef;
        from: PlainDate;
        until: PlainDate;
      }
    >
  | Fact<'DeputyStoodDown', { deputyship: string; reason: string }>
  | Fact<
      'InspectionOpened',
      { inspectorate: string; scope: InspectionScope; from: PlainDate; until: PlainDate }
    >
  | Fact<'InspectionExtended', { from: PlainDate; to: PlainDate; reason: string }>
  | Fact<'InspectionEnded', { reason: string }>
  | Fact<'AccountSuspended', { reason: string }>
  | Fact<'AccountRestored', { reason: string }>
  /** All by which its person proved who they are was taken away: they take the account up anew, by a link. */
  | Fact<'AccountReset', { reason: string }>
  /** Another account was to stop administering, since this one goes on: recorded before that, and it changes nothing here. */
  | Fact<'AdministratorCountedOn', { leaving: AccountRef }>;

/** The types of fact that an account's stream holds. */
export const accountFactTypes = Object.keys({
  AccountInvited: true,
  AccountRenamed: true,
  RoleGranted: true,
  RoleRevoked: true,
  DeputyNamed: true,
  DeputyStoodDown: true,
  InspectionOpened: true,
  InspectionExtended: true,
  InspectionEnded: true,
  AccountSuspended: true,
  AccountRestored: true,
  AccountReset: true,
  AdministratorCountedOn: true,
} satisfies Record<AccountFact['type'], true>);

/** When something was ended before its time, and why. */
export interface Ended {
  readonly on: PlainDate;
  readonly reason: string;
}

export interface Grant {
  readonly grant: string;
  readonly role: GrantableRole;
  readonly agencies: readonly AgencyRef[];
  /** Null for every role but an auditor's. */
  readonly audits: readonly AuditRef[] | null;
  /** Null for every role but a board member's. */
  readonly body: string | null;
  readonly from: PlainDate;
  readonly until: PlainDate | null;
  readonly revoked: Ended | null;
}

export interface Deputyship {
  readonly deputyship: string;
  readonly agency: AgencyRef;
  readonly insteadOf: AccountRef;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly stoodDown: Ended | null;
}

export interface Inspection {
  readonly inspectorate: string;
  readonly scope: InspectionScope;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly ended: Ended | null;
}

export interface Account {
  readonly reference: AccountRef;
  readonly name: string;
  readonly post: string | null;
  readonly invitedOn: PlainDate;
  readonly grants: readonly Grant[];
  readonly deputyships: readonly Deputyship[];
  readonly inspections: readonly Inspection[];
  readonly suspended: Ended | null;
}

/** Folds one entry of an account's stream. */
export function evolveAccount(
  reference: AccountRef,
  before: Account | undefined,
  entry: Entry<AccountFact>,
): Account {
  const on = lastDay(entry.metadata.effective, entry.metadata.recordedAt);
  if (entry.type === 'AccountInvited') {
    const { name, post } = entry.data;
    const empty = { grants: [], deputyships: [], inspections: [], suspended: null };
    return { reference, name, post: post ?? null, invitedOn: on, ...empty };
  }
  const state = begun(before, entry);
  switch (entry.type) {
    case 'AccountRenamed':
      return { ...state, name: entry.data.name, post: entry.data.post ?? null };
    case 'RoleGranted': {
      const { agencies = [], audits = null, body = null, until = null, ...grant } = entry.data;
      const granted = { ...grant, agencies, audits, body, until, revoked: null };
      return { ...state, grants: [...state.grants, granted] };
    }
    case 'RoleRevoked': {
      const { grant, reason } = entry.data;
      const revoke = (one: Grant) => (one.grant === grant ? { ...one, revoked: { on, reason } } : one);
      return { ...state, grants: state.grants.map(revoke) };
    }
    case 'DeputyNamed':
      return { ...state, deputyships: [...state.deputyships, { ...entry.data, stoodDown: null }] };
    case 'DeputyStoodDown': {
      const { deputyship, reason } = entry.data;
      const standDown = (one: Deputyship) =>
        one.deputyship === deputyship ? { ...one, stoodDown: { on, reason } } : one;
      return { ...state, deputyships: state.deputyships.map(standDown) };
    }
    case 'InspectionOpened':
      return { ...state, inspections: [...state.inspections, { ...entry.data, ended: null }] };
    case 'InspectionExtended': {
      const { to } = entry.data;
      return withLatestInspection(state, (inspection) => ({ ...inspection, until: to }));
    }
    case 'InspectionEnded': {
      const { reason } = entry.data;
      return withLatestInspection(state, (inspection) => ({ ...inspection, ended: { on, reason } }));
    }
    case 'AccountSuspended':
      return { ...state, suspended: { on, reason: entry.data.reason } };
    case 'AccountRestored':
      return { ...state, suspended: null };
    case 'AccountReset':
    case 'AdministratorCountedOn':
      return state;
    default:
      return foreign(entry);
  }
}

/** One inspection is open at a time, so that what happens to an inspection happens to the latest. */
function withLatestInspection(state: Account, change: (inspection: Inspection) => Inspection): Account {
  const last = state.inspections.length - 1;
  return { ...state, inspections: state.inspections.map((one, at) => (at === last ? change(one) : one)) };
}
