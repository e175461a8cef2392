/** What agencies were called when an entry of a trail took effect, beside what they are called now. */
import type { TrailRow } from '#application/queries/views.js';
import { nameOn } from '#domain/agency/agency.js';
import { lastDay } from '#domain/time.js';
import { withAgencies } from '#domain/telling/agencies-said.js';
import type { AgenciesNamed } from '../registers/filters.js';

type AgencyNames = AgenciesNamed['names'];

/** An agency that was renamed since. */
interface Renamed {
  readonly then: string;
  readonly now: string;
}

export interface CalledThen {
  /** What happened, with agencies by the names of the time. */
  readonly what: string;
  /** The agency of who did it, by the name of the time; undefined where there is none. */
  readonly agency?: string | undefined;
  /** What that agency is called now, where that is another name. */
  readonly agencyNow?: string | undefined;
  /** Others in the sentence that have another name now. */
  readonly renamed: readonly Renamed[];
}

/** A row of a trail with the names of its time. */
export function calledThen<R extends TrailRow>(row: R, names: AgencyNames): R & { called: CalledThen } {
  const day = lastDay(row.effective, row.recordedAt);
  const renamedIn = (reference: string): readonly Renamed[] => {
    const agency = Object.hasOwn(names, reference) ? names[reference] : undefined;
    if (agency === undefined) return [];
    const then = nameOn(agency, day);
    return then === agency.name ? [] : [{ then, now: agency.name }];
  };
  const { agency } = row.by;
  const said: string[] = [];
  const what = withAgencies(row, (reference) => {
    const named = Object.hasOwn(names, reference) ? names[reference] : undefined;
    if (named !== undefined) said.push(reference);
    return named === undefined ? undefined : nameOn(named, day);
  });
  const [actor] = agency === undefined ? [] : renamedIn(agency);
  const present = agency === undefined ? undefined : (names[agency]?.name ?? agency);
  return {
    ...row,
    called: {
      what,
      agency: actor?.then ?? present,
      agencyNow: actor?.now,
      renamed: [...new Set(said)].flatMap(renamedIn),
    },
  };
}
