/** The accountability history: a document for each stint of ownership, so that an agency's or a person's is one indexed read. */
import { measuresOf, overdueFromOf, ownsNow, verifiedFirstTime } from '#domain/accountability/measures.js';
import type { Stint } from '#domain/accountability/stint.js';
import type { PlainDate } from '#domain/entry.js';
import type { ActionRef, AgencyRef } from '#domain/references.js';
import type { CollectionSpec } from '../port.js';

export interface StintDocument extends Stint {
  readonly agency: AgencyRef;
  /** Ids and names, in lower case, of the named owner and of whoever answered or claimed completion. */
  readonly people: readonly string[];
  readonly ownsNow: 'yes' | 'no';
  readonly overdueFrom: PlainDate | null;
  /** Whole days since the owner's agency had it. */
  readonly daysToAccept: number | null;
  readonly daysToComplete: number | null;
  readonly verifiedFirstTime: 'yes' | 'no' | null;
  /** The latest day on which its due date changed. */
  readonly slippedOn: PlainDate | null;
}

/** Keyed by `stintKey`. */
export const stintCollection = {
  name: 'stints',
  fields: {
    action: 'text',
    agency: 'text',
    people: 'list',
    from: 'text',
    to: 'text',
    ownsNow: 'text',
    overdueFrom: 'text',
    daysToAccept: 'number',
    daysToComplete: 'number',
    verifiedFirstTime: 'text',
    slippedOn: 'text',
  },
  indexes: [
    ['agency', 'from', 'to'],
    ['agency', 'ownsNow', 'overdueFrom'],
    ['agency', 'slippedOn'],
    // What the figures of an agency are counted by, so that its index answers them alone.
    ['agency', 'daysToAccept'],
    ['agency', 'daysToComplete'],
    ['agency', 'verifiedFirstTime'],
    ['from'],
  ],
} as const satisfies CollectionSpec;

/** `CP1415.F2.A1` and 2 → `CP1415.F2.A1/0002`. */
export function stintKey(action: ActionRef, number: number): string {
  return `${action}/${String(number).padStart(4, '0')}`;
}

export function stintDocument(stint: Stint): StintDocument {
  const { owner, answers, claims, slips } = stint;
  const doers = [...answers, ...claims].flatMap(({ by }) => [by.id, by.name]);
  const people = [...(owner.person === undefined ? [] : [owner.person]), ...doers].map(personKey);
  const { toAccept, toComplete } = measuresOf(stint, 'agency');
  const firstTime = verifiedFirstTime(stint);
  return {
    ...stint,
    agency: owner.agency,
    people: [...new Set(people)],
    ownsNow: ownsNow(stint) ? 'yes' : 'no',
    overdueFrom: overdueFromOf(stint),
    daysToAccept: toAccept,
    daysToComplete: toComplete,
    verifiedFirstTime: firstTime === null ? null : firstTime ? 'yes' : 'no',
    slippedOn: slips.reduce<PlainDate | null>(
      (last, { on }) => (last === null || on > last ? on : last),
      null,
    ),
  };
}

/** A person's id or name as it is looked up. */
export function personKey(idOrName: string): string {
  return idOrName.trim().toLowerCase();
}
