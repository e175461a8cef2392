/** Who may ask which query at all; how much each of them then sees is their sight. */
import type { Role } from '#domain/entry.js';

/** Roles that read the partnership as a whole, or audits or themes of it. */
export const wholeReaders: readonly Role[] = [
  'coordinator',
  'auditor',
  'board-member',
  'inspector',
  'system',
];
/** Those, and agency leads for what concerns their agency. */
export const scopedReaders: readonly Role[] = [...wholeReaders, 'agency-lead'];
/** Those, and administrators for what happened to accounts. */
export const trailReaders: readonly Role[] = [...scopedReaders, 'administrator'];
/** Anybody with a role: names of agencies are no secret. */
export const everybody: readonly Role[] = [...scopedReaders, 'administrator'];
/** Who sees accounts: every one, or those that act for the agency that a lead leads. */
export const accountReaders: readonly Role[] = ['administrator', 'coordinator', 'agency-lead'];
