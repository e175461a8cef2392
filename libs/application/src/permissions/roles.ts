/** The sets of permissions that commands name. */
import type { Permit } from './permits.js';

const coordinator: Permit = { role: 'coordinator', scope: 'any' };
const service: Permit = { role: 'system', scope: 'any' };

/** The coordinator alone. */
export const coordinatorOnly: readonly Permit[] = [coordinator];
/** Who records an audit's cases and findings while it is open. */
export const auditTeam: readonly Permit[] = [coordinator, { role: 'auditor', scope: 'open-audit' }];
/** Those, and for a concern about a child also once the audit has ended. */
export const auditTeamAtAnyTime: readonly Permit[] = [coordinator, { role: 'auditor', scope: 'own-audit' }];
/** The agency that owes the action, and the coordinator for it. */
export const ownerAndCoordinator: readonly Permit[] = [
  coordinator,
  { role: 'agency-lead', scope: 'own-agency' },
];
/** Those who judge: verify, return, assess, agree more time. */
export const judges: readonly Permit[] = [coordinator, { role: 'board-member', scope: 'any' }];
/** What the service itself does alone: its clock, and its rules of escalation. */
export const serviceOnly: readonly Permit[] = [service];
/** What the service puts right by a policy, or the coordinator by hand. */
export const coordinatorAndService: readonly Permit[] = [coordinator, service];
/** Who keeps the agencies: before the first audit there may be nobody but an administrator. */
export const coordinatorAndAdministrator: readonly Permit[] = [
  coordinator,
  { role: 'administrator', scope: 'any' },
];
/** Who manages accounts; the service makes the first of them. */
export const administrators: readonly Permit[] = [{ role: 'administrator', scope: 'any' }, service];
/** Those, and for a deputy the lead who is to be stood in for, or another of the agency. */
export const administratorsAndLeads: readonly Permit[] = [
  ...administrators,
  { role: 'agency-lead', scope: 'agency-led' },
];
/** Who gives an action to somebody else: a lead only within their own agency; the service when agencies merge. */
export const handsOver: readonly Permit[] = [
  coordinator,
  { role: 'agency-lead', scope: 'within-own-agency' },
  service,
];
