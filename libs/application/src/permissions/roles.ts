/** The sets of permissions that commands name. */
import type { Permit } from './permits.js';

const coordinator: Permit = { role: 'coordinator', scope: 'any' };

/** The coordinator alone. */
export const coordinatorOnly: readonly Permit[] = [coordinator];
/** Who records an audit's cases and findings while it is open. */
export const auditTeam: readonly Permit[] = [coordinator, { role: 'auditor', scope: 'open-audit' }];
/** The agency that owes the action, and the coordinator for it. */
export const ownerAndCoordinator: readonly Permit[] = [
  coordinator,
  { role: 'agency-lead', scope: 'own-agency' },
];
/** Those who judge: verify, return, assess, agree more time. */
export const judges: readonly Permit[] = [coordinator, { role: 'board-member', scope: 'any' }];
/** The service's own timers. */
export const serviceOnly: readonly Permit[] = [{ role: 'system', scope: 'any' }];
