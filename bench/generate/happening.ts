/** Something that happened, before the log takes it in; and the line of time on which one item's life is told. */
import type { DomainFact } from '#domain/catalogue.js';
import type { Basis, Person, PlainDate } from '#domain/entry.js';

/** A fact with its command's id already, so that a later one can amend it. */
export interface Happening {
  /** When it became known: days since the history began; with fractions. */
  readonly at: number;
  /** How many days earlier it took effect; none unless given. */
  readonly late?: number;
  readonly stream: string;
  readonly commandId: string;
  readonly by: Person;
  readonly basis: Basis;
  readonly fact: DomainFact;
}

/** The first day of every history. */
export const FIRST_DAY = '2014-04-01';
const FIRST_INSTANT = Date.parse(`${FIRST_DAY}T08:00:00.000Z`);
const DAY_MS = 86_400_000;

export function instantAt(at: number): Date {
  return new Date(FIRST_INSTANT + Math.round(at * DAY_MS));
}

export function dayAt(at: number): PlainDate {
  return instantAt(at).toISOString().slice(0, 10);
}
