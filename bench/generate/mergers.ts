/** Agencies that are merged in the course of a history, and who stands in their place from then on. */
import type { Happening } from './happening.js';
import type { Random } from './random.js';
import { agencyRefs, person } from './words.js';

/** One about every two years; none into an agency that is itself merged. */
const mergers = [2, 4, 6].map((year, i) => ({
  at: year * 365,
  agency: agencyRefs[2 * i + 1] ?? '',
  into: agencyRefs[2 * i] ?? '',
}));

export const MERGED = 'The services were brought together';

/** The agency that stands on a day: itself, or the one that it was merged into. */
export function standing(agency: string, at: number): string {
  return mergers.find((one) => one.agency === agency && one.at <= at)?.into ?? agency;
}

export function mergersTold(random: Random): readonly Happening[] {
  const by = person(random, 'administrator', 'partnership');
  return mergers.map(({ at, agency, into }) => ({
    ...{ at, stream: `agency-${agency}`, commandId: random.uuid(), by, basis: 'stated' as const },
    fact: { type: 'AgencyMerged' as const, data: { into, reason: MERGED } },
  }));
}
