/** What agencies were called when an entry of a trail took effect, beside what they are called now. */
import type { TrailRow } from '#application/queries/views.js';
import type { PlainDate } from '#domain/entry.js';
import { lastDay } from '#domain/time.js';
import type { AgenciesNamed } from '../registers/filters.js';

type AgencyNames = AgenciesNamed['names'];

/** An agency that was renamed since. */
interface Renamed {
  readonly reference: string;
  readonly then: string;
  readonly now: string;
}

export interface CalledThen {
  /** The agency of who did it, by the name of the time; undefined where there is none. */
  readonly agency?: string | undefined;
  /** What that agency is called now, where that is another name. */
  readonly agencyNow?: string | undefined;
  /** Others in the sentence that have another name now. */
  readonly renamed: readonly Renamed[];
}

/** The name that an agency had on a day: a former one holds until the day on which it was renamed. */
function nameOn({ name, formerNames }: AgencyNames[string], day: PlainDate): string {
  return formerNames.find(({ until }) => day < until)?.name ?? name;
}

/** References in a sentence, each once: whole words of letters, digits and dashes. */
function wordsOf(sentence: string): readonly string[] {
  return [...new Set(sentence.match(/[a-z0-9]+(?:-[a-z0-9]+)*/g) ?? [])];
}

/** A row of a trail with the names of its time. */
export function calledThen<R extends TrailRow>(row: R, names: AgencyNames): R & { called: CalledThen } {
  const day = lastDay(row.effective, row.recordedAt);
  const renamedIn = (reference: string): readonly Renamed[] => {
    const agency = Object.hasOwn(names, reference) ? names[reference] : undefined;
    if (agency === undefined) return [];
    const then = nameOn(agency, day);
    return then === agency.name ? [] : [{ reference, then, now: agency.name }];
  };
  const { agency } = row.by;
  const [actor] = agency === undefined ? [] : renamedIn(agency);
  const present = agency === undefined ? undefined : (names[agency]?.name ?? agency);
  return {
    ...row,
    called: {
      agency: actor?.then ?? present,
      agencyNow: actor?.now,
      renamed: wordsOf(row.what).flatMap(renamedIn),
    },
  };
}
