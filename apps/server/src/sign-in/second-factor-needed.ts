/** Who must prove who they are twice: those who see or change the most. */
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import type { Role } from '#domain/entry.js';

const roles: readonly Role[] = ['coordinator', 'administrator', 'inspector'];

/** Whether a role that somebody holds now asks for a second factor. */
export function needsSecondFactor(caller: Caller): boolean {
  return capacityIn(caller, roles) !== undefined;
}
