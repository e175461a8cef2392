/** Who may use the routes that are neither one command nor one query; those declare it themselves. */
import type { Role } from '#domain/entry.js';
import { trailReaders } from '../queries/scope.js';

/** `anybody`: without signing in. `signed-in`: whoever is known. `command-line`: on the server's own machine. */
export type OtherMay = readonly Role[] | 'anybody' | 'signed-in' | 'command-line';

export interface OtherRoute {
  readonly summary: string;
  readonly may: OtherMay;
  /** What narrows it for those who may. */
  readonly within?: string;
}

/** By method and address. */
export const otherRoutes = {
  'POST /api/import': {
    summary: 'Imports CSV files; each row is a command and permitted as one',
    may: ['coordinator'],
  },
  'POST /api/bulk': {
    summary: 'Gives many commands on actions',
    may: 'signed-in',
    within: 'each is permitted as if it were sent alone',
  },
  'POST /api/agencies/{reference}/hand-over': {
    summary: 'Gives all that a person holds to somebody else',
    may: ['coordinator', 'agency-lead'],
    within: 'a lead within their own agency',
  },
  'POST /api/evidence': {
    summary: 'Uploads a file that is attached to an action afterwards',
    may: ['coordinator', 'agency-lead'],
  },
  'GET /api/actions/{reference}/evidence/{sha256}': {
    summary: 'Downloads a file that is attached to an action',
    may: 'signed-in',
    within: 'who sees the action',
  },
  'GET /api/events': {
    summary: 'Follows everything recorded, as it is recorded',
    may: trailReaders,
    within: 'what the caller sees, as in the trail',
  },
  'GET /api/access-log': {
    summary: 'Who looked at what',
    may: ['coordinator', 'inspector'],
    within: 'an inspector of the whole partnership',
  },
  'GET /api/me': { summary: 'Who the caller is, in which capacities', may: 'signed-in' },
  'GET /api/me/access-log': {
    summary: 'Who looked at what concerns the caller',
    may: 'signed-in',
    within: 'the caller, the agencies that they lead, these agencies’ actions, and what these answer',
  },
  'GET /api/operations/tokens': { summary: 'Lists tokens, never the tokens themselves', may: 'command-line' },
  'POST /api/operations/create-token': { summary: 'Makes a token', may: 'command-line' },
  'POST /api/operations/revoke-token': { summary: 'Ends a token', may: 'command-line' },
  'POST /api/operations/invite-account': {
    summary: 'Makes an account, and a link by which it is taken up',
    may: 'command-line',
  },
  'POST /api/operations/reset-account': {
    summary: 'Takes away what an account is proved by, and makes a link for a new passphrase',
    may: 'command-line',
  },
  'POST /api/operations/rebuild': { summary: 'Rebuilds the read models', may: 'command-line' },
  'GET /api/health/live': { summary: 'Whether the process answers', may: 'anybody' },
  'GET /api/health/ready': {
    summary: 'Whether it can do its work; why not is told to coordinators and administrators',
    may: 'anybody',
  },
  'GET /metrics': { summary: 'Figures for monitoring', may: 'signed-in' },
} as const satisfies Readonly<Record<string, OtherRoute>>;
