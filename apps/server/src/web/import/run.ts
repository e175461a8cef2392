/** How far an import, or its rehearsal, has come: it goes on by itself on one server, and pages of any show it. */
import type { Instant } from '#domain/entry.js';
import type { ImportProgress } from '#exchange/import/report.js';
import type { Problem } from '../../http/problems.js';
import type { Kept } from './parts.js';

/** How far a run has come. Plain JSON. */
export interface Run {
  readonly id: string;
  /** Whether it only says what would be recorded. */
  readonly dryRun: boolean;
  readonly progress: ImportProgress;
  /** When its server last said so, by that server's clock. */
  readonly heardAt: Instant;
  /** Its report, once it has ended with one. */
  readonly report?: Kept;
  /** Why it ended without a report. */
  readonly failed?: Problem;
  /** Position of the log when it ended, until a browser has been told to wait for it. */
  readonly position?: string;
}

/** How long it may be silent, in milliseconds, before its server is taken to have ended: far more than clocks differ. */
const SILENT_MS = 60_000;

function hasEnded({ report, failed }: Run): boolean {
  return report !== undefined || failed !== undefined;
}

/** Whether its server is at it, as far as anybody has heard. */
export function isGoing(run: Run, now: Instant): boolean {
  return !hasEnded(run) && Date.parse(now) - Date.parse(run.heardAt) < SILENT_MS;
}

/** Whether it ended half-way, with its server: what it recorded is recorded, and its files can be looked at again. */
export function hasStopped(run: Run, now: Instant): boolean {
  return !hasEnded(run) && !isGoing(run, now);
}

/** Whether the same files may be looked through, or recorded, now: nobody is at it, and it was not recorded. */
export function mayFollow(run: Run | undefined, now: Instant): boolean {
  if (run === undefined || run.failed !== undefined || hasStopped(run, now)) return true;
  return run.dryRun && run.report !== undefined;
}
