/** Puts what went wrong into words that can cross threads. */
import { Fenced } from '#read-models/port.js';
import { ProjectionFailed } from '#read-models/projections/project.js';
import type { Failure } from './messages.js';

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ProjectionFailed)) return { message };
  const { position, event, type, projection } = error;
  return { message, position, event, type, projection };
}

/** Whether it may come right by itself (a locked file, a full disk) rather than by a new version. */
export function mayComeRight(error: unknown): boolean {
  return !(error instanceof ProjectionFailed) && !(error instanceof Fenced);
}
