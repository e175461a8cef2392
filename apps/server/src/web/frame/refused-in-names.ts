/** A refusal as people read it: its sentence has agencies by their references, which programs know, and people have names for. */
import { NotFound, Refused } from '#application/problems.js';
import { GetAgency } from '#application/queries/overviews.js';
import { sentenceOf } from '#domain/outcome.js';
import type { Visit } from './visit.js';

/** Details of rules that are agencies; under `to`, others are too, and then no agency has that reference. */
const agencies: ReadonlySet<string> = new Set(['agency', 'into', 'to']);

/** The error, with the names of the agencies that it speaks of where it is a refusal. */
export async function inNames(error: unknown, visit: Visit): Promise<unknown> {
  if (!(error instanceof Refused) || visit.caller === undefined) return error;
  const { rule, details } = error.refusal;
  const named = await Promise.all(
    Object.entries(details).map(async ([detail, value]) => [
      detail,
      agencies.has(detail) ? await nameOf(String(value), visit) : value,
    ]),
  );
  const told = Object.fromEntries(named) as typeof details;
  return new Refused({ rule, details: told, sentence: sentenceOf(rule, told) });
}

async function nameOf(reference: string, visit: Visit): Promise<string> {
  try {
    return (await visit.ask<{ readonly name: string }>(GetAgency, {}, reference)).name;
  } catch (error) {
    if (error instanceof NotFound) return reference;
    throw error;
  }
}
