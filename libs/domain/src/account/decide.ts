/** What may be done to an account, and by which rules. */
import type { Agency } from '../agency/agency.js';
import type { PlainDate } from '../entry.js';
import { happened, refuse, type Outcome, type RestsOn, type Situation } from '../outcome.js';
import type * as asked from './commands.js';
import type { Account, AccountFact, InspectionScope } from './facts.js';
import { administersOn, isOpen, leadsOn } from './held.js';
import { accountRules as rules } from './rules.js';

/** Agencies change later: a merger moves an agency's actions, and its lead is granted the successor's role anew. */
export interface GrantFacts {
  readonly agencies: readonly Agency[];
}

/** The lead can lose the role later; the deputy's access then rests until they have it again. */
export interface DeputyFacts {
  readonly lead: Account;
}

/**
 * Accounts that administer beside this one. The one that is counted on to stay is told so in its own stream before this
 * one stops, while it is as it was read: of two administrators who remove one another at the same moment, through
 * different servers too, one is removed.
 */
export interface AdministratorFacts {
  readonly others: readonly Account[];
}

/** Who the record says it was where the service acted by itself. */
export const THE_SERVICE = 'system';
/** Who the record says it was where the partnership's own provider said who somebody is, and in which role. */
export const THE_PROVIDER = 'sign-in-provider';

/** Names under which the service itself acts: no account has one, or the record would not tell them apart. */
export function isKeptForTheService(reference: string): boolean {
  return [THE_SERVICE, THE_PROVIDER].includes(reference) || reference.startsWith('operator-');
}

export const decideAccount = {
  inviteAccount(
    state: Account | undefined,
    { reference, name, post }: asked.InviteAccount,
  ): Outcome<AccountFact> {
    if (state !== undefined) return refuse(rules.accountsAreInvitedOnce, { reference });
    if (isKeptForTheService(reference)) return refuse(rules.theServiceKeepsItsNames, { reference });
    return happened({ type: 'AccountInvited', data: { name, ...(post === undefined ? {} : { post }) } });
  },

  renameAccount(state: Account, { name, post }: asked.RenameAccount): Outcome<AccountFact> {
    if (state.name === name && state.post === (post ?? null)) return refuse(rules.theNameOrPostIsNew);
    const data = { from: state.name, name, ...(post === undefined ? {} : { post }) };
    return happened({ type: 'AccountRenamed', data });
  },

  grantRole(
    state: Account,
    command: asked.GrantRole,
    { agencies: known }: GrantFacts,
    situation: Situation,
  ): Outcome<AccountFact> {
    const { role, body, until } = command;
    const { today } = situation;
    const [agencies, audits] = [distinct(command.agencies), distinct(command.audits)];
    const from = command.from ?? situation.on;
    const refused = mayNotReceive(state, situation) ?? notAPeriod(from, until, situation);
    if (refused !== undefined) return refused;
    if (state.inspections.some((one) => isOpen(one, today))) return refuse(rules.inspectorsHoldNoOtherRole);
    if (role === 'agency-lead' && agencies.length === 0) return refuse(rules.leadsLeadAnAgency);
    if (role !== 'agency-lead' && agencies.length > 1) return refuse(rules.onlyLeadsActForSeveral);
    if (role === 'auditor' && audits.length === 0) return refuse(rules.auditorsAreOnAudits);
    if (role !== 'auditor' && audits.length > 0) return refuse(rules.onlyAuditorsAreOnAudits);
    if (role !== 'board-member' && body !== undefined) return refuse(rules.onlyBoardMembersSitOnABody);
    for (const { reference: agency, external, mergedInto: into } of known) {
      if (into !== null) return refuse(rules.mergedAgenciesHaveNoLead, { agency, into });
      if (role === 'agency-lead' && external) return refuse(rules.outsideAgenciesHaveNoLead, { agency });
    }
    const same = state.grants.find(
      (one) =>
        one.role === role &&
        one.revoked === null &&
        (body === undefined || one.body === body) &&
        covers(one, from, until ?? null) &&
        agencies.every((agency) => one.agencies.includes(agency)) &&
        audits.every((audit) => one.audits?.includes(audit)),
    );
    if (same !== undefined) return refuse(rules.rolesAreGrantedOnce, { grant: same.grant });
    return happened({
      type: 'RoleGranted',
      data: {
        grant: `G${state.grants.length + 1}`,
        role,
        ...(agencies.length === 0 ? {} : { agencies }),
        ...(audits.length === 0 ? {} : { audits }),
        ...(body === undefined ? {} : { body }),
        from,
        ...(until === undefined ? {} : { until }),
      },
    });
  },

  revokeRole(
    state: Account,
    { grant, reason }: asked.RevokeRole,
    facts: AdministratorFacts,
    { today }: Situation,
  ): Outcome<AccountFact> {
    const found = state.grants.find((one) => one.grant === grant);
    if (found === undefined) return refuse(rules.onlyAGrantIsRevoked, { grant });
    if (found.revoked !== null) return refuse(rules.rolesAreRevokedOnce, { grant });
    if (stopsAdministering(state, today, grant) && whoStays(state, facts, today) === undefined)
      return refuse(rules.anAdministratorRemains);
    return happened({ type: 'RoleRevoked', data: { grant, reason } });
  },

  nameDeputy(
    state: Account,
    { agency, insteadOf, until, ...command }: asked.NameDeputy,
    { lead }: DeputyFacts,
    situation: Situation,
  ): Outcome<AccountFact> {
    const { today } = situation;
    const from = command.from ?? situation.on;
    const refused = mayNotReceive(state, situation) ?? notAPeriod(from, until, situation);
    if (refused !== undefined) return refused;
    if (insteadOf === state.reference) return refuse(rules.nobodyDeputisesForThemselves);
    if (!leadsOn(lead, agency, from > today ? from : today))
      return refuse(rules.deputiesStandInForALead, { insteadOf, agency });
    if (leadsOn(state, agency, from)) return refuse(rules.leadsNeedNoDeputyship, { agency });
    if (state.inspections.some((one) => isOpen(one, today))) return refuse(rules.inspectorsHoldNoOtherRole);
    const also = state.deputyships.find(
      (one) =>
        one.stoodDown === null &&
        one.agency === agency &&
        one.insteadOf === insteadOf &&
        one.from <= until &&
        from <= one.until,
    );
    if (also !== undefined)
      return refuse(rules.oneDeputyshipAtATime, { deputyship: also.deputyship, insteadOf });
    const deputyship = `D${state.deputyships.length + 1}`;
    return happened({ type: 'DeputyNamed', data: { deputyship, agency, insteadOf, from, until } });
  },

  standDownDeputy(state: Account, { deputyship, reason }: asked.StandDownDeputy): Outcome<AccountFact> {
    const found = state.deputyships.find((one) => one.deputyship === deputyship);
    if (found === undefined) return refuse(rules.onlyADeputyStandsDown, { deputyship });
    if (found.stoodDown !== null) return refuse(rules.deputiesStandDownOnce, { deputyship });
    return happened({ type: 'DeputyStoodDown', data: { deputyship, reason } });
  },

  openInspection(state: Account, command: asked.OpenInspection, situation: Situation): Outcome<AccountFact> {
    const { inspectorate, until } = command;
    const { today } = situation;
    const from = command.from ?? situation.on;
    const refused = mayNotReceive(state, situation) ?? notAPeriod(from, until, situation);
    if (refused !== undefined) return refused;
    if (state.inspections.some((one) => isOpen(one, today))) return refuse(rules.oneInspectionAtATime);
    const holds =
      state.grants.some((one) => one.revoked === null && (one.until === null || today <= one.until)) ||
      state.deputyships.some((one) => one.stoodDown === null && today <= one.until);
    if (holds) return refuse(rules.inspectorsHoldNoOtherRole);
    const scope = scopeOf(command.scope);
    if ('ok' in scope) return scope;
    return happened({ type: 'InspectionOpened', data: { inspectorate, scope, from, until } });
  },

  extendInspection(
    state: Account,
    { to, reason }: asked.ExtendInspection,
    situation: Situation,
  ): Outcome<AccountFact> {
    const refused = mayNotReceive(state, situation);
    if (refused !== undefined) return refused;
    const open = state.inspections.find((one) => isOpen(one, situation.today));
    if (open === undefined) return refuse(rules.noInspectionIsOpen);
    if (to <= open.until) return refuse(rules.extensionsLast, { until: open.until });
    return happened({ type: 'InspectionExtended', data: { from: open.until, to, reason } });
  },

  endInspection(state: Account, { reason }: asked.WithReason, { today }: Situation): Outcome<AccountFact> {
    if (!state.inspections.some((one) => isOpen(one, today))) return refuse(rules.noInspectionIsOpen);
    return happened({ type: 'InspectionEnded', data: { reason } });
  },

  suspendAccount(
    state: Account,
    { reason }: asked.WithReason,
    facts: AdministratorFacts,
    { today }: Situation,
  ): Outcome<AccountFact> {
    if (state.suspended !== null) return refuse(rules.accountsAreSuspendedOnce);
    if (stopsAdministering(state, today) && whoStays(state, facts, today) === undefined)
      return refuse(rules.anAdministratorRemains);
    return happened({ type: 'AccountSuspended', data: { reason } });
  },

  restoreAccount(state: Account, { reason }: asked.WithReason, situation: Situation): Outcome<AccountFact> {
    if (state.suspended === null) return refuse(rules.onlySuspendedAccountsAreRestored);
    if (isOwn(state, situation)) return refuse(rules.nobodyGrantsThemselvesARole);
    return happened({ type: 'AccountRestored', data: { reason } });
  },

  resetAccount(state: Account, { reason }: asked.WithReason, situation: Situation): Outcome<AccountFact> {
    if (state.suspended !== null) return refuse(rules.suspendedAccountsGetNothing);
    if (isOwn(state, situation)) return refuse(rules.anotherResetsAnAccount);
    return happened({ type: 'AccountReset', data: { reason } });
  },
};

/**
 * What has to be recorded of the administrator who stays before an account stops administering; undefined where it does
 * not stop.
 */
export function administratorCountedOn(
  state: Account,
  command: asked.RevokeRole | asked.WithReason,
  facts: AdministratorFacts,
  { today }: Situation,
): RestsOn | undefined {
  const grant = 'grant' in command ? command.grant : undefined;
  const stays = stopsAdministering(state, today, grant) ? whoStays(state, facts, today) : undefined;
  if (stays === undefined) return undefined;
  const fact: AccountFact = { type: 'AdministratorCountedOn', data: { leaving: state.reference } };
  return { kind: 'account', reference: stays.reference, fact };
}

/** Why an account is given no access by this person or at this time; undefined where nothing stands against it. */
function mayNotReceive(state: Account, situation: Situation): Outcome<never> | undefined {
  if (isOwn(state, situation)) return refuse(rules.nobodyGrantsThemselvesARole);
  return state.suspended === null ? undefined : refuse(rules.suspendedAccountsGetNothing);
}

/** Whether either hand is that of the account itself. */
function isOwn({ reference }: Account, { by, typedBy }: Situation): boolean {
  return by.id === reference || typedBy.id === reference;
}

function notAPeriod(
  from: PlainDate,
  until: PlainDate | undefined,
  { today }: Situation,
): Outcome<never> | undefined {
  if (until === undefined) return undefined;
  if (until < from) return refuse(rules.accessEndsAfterItBegins);
  return until < today ? refuse(rules.accessIsNotOverAlready) : undefined;
}

/** Whether what is held already covers a period whole. */
function covers(
  one: { readonly from: PlainDate; readonly until: PlainDate | null },
  from: PlainDate,
  until: PlainDate | null,
): boolean {
  return one.from <= from && (one.until === null || (until !== null && until <= one.until));
}

/** Whether taking a grant away, or all access, ends that an account administers. */
function stopsAdministering(state: Account, today: PlainDate, grant?: string): boolean {
  const grants = grant === undefined ? [] : state.grants.filter((one) => one.grant !== grant);
  return administersOn(state, today) && !administersOn({ ...state, grants }, today);
}

/** Another account that administers today. */
function whoStays(state: Account, { others }: AdministratorFacts, today: PlainDate): Account | undefined {
  return others.find((one) => one.reference !== state.reference && administersOn(one, today));
}

function scopeOf({ of, ...named }: asked.OpenInspection['scope']): InspectionScope | Outcome<never> {
  const lists = { audits: distinct(named.audits), themes: distinct(named.themes) };
  for (const what of ['audits', 'themes'] as const) {
    if (of === what && lists[what].length === 0) return refuse(rules.inspectionsLookAtSomething, { what });
    if (of !== what && lists[what].length > 0) return refuse(rules.scopesSayOneThing, { what });
  }
  if (of === 'audits') return { of, audits: lists.audits };
  if (of === 'themes') return { of, themes: lists.themes };
  return { of };
}

function distinct(values: readonly string[] = []): string[] {
  return [...new Set(values)];
}
