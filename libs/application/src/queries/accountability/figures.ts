/** The figures of an agency's or a person's stints, counted by indexes or over the stints themselves. */
import { measuresOf, medianOf, slipsSince } from '#domain/accountability/measures.js';
import type { PlainDate } from '#domain/entry.js';
import { plusMonths } from '#domain/time.js';
import type { StintDocument } from '#read-models/accountability/stints.js';
import { everyOne, type ReadStore, type Where } from '#read-models/port.js';

const SLIPS_OVER_MONTHS = 12;
/** Stints read at once. */
const AT_ONCE = 1000;

export interface Figures {
  readonly ownsNow: number;
  readonly overdue: number;
  /** Whole or half days; null of none. */
  readonly medianDaysToAccept: number | null;
  readonly medianDaysToComplete: number | null;
  /** Of the stints whose first claim of completion was judged. */
  readonly verifiedFirstTime: { readonly of: number; readonly share: number | null };
  /** Times a due date was put back in the last twelve months, and by how many days in all. */
  readonly slips: { readonly since: PlainDate; readonly times: number; readonly days: number };
}

type Counts = readonly { readonly value: number; readonly times: number }[];

/** Of the stints that match; their days are the agency's. */
export async function figuresOf(models: ReadStore, where: Where, today: PlainDate): Promise<Figures> {
  const and = (more: NonNullable<Where['all']>): Where => ({ ...where, all: { ...where.all, ...more } });
  const counted = async (field: string): Promise<Counts> =>
    (await models.group('stints', [field], and({ [field]: { not: null } }))).map(({ by, total }) => ({
      value: Number(by[0]),
      times: total,
    }));
  const since = plusMonths(today, -SLIPS_OVER_MONTHS);
  const [ownsNow, overdue, toAccept, toComplete, first, slipped] = await Promise.all([
    models.count('stints', and({ ownsNow: 'yes' })),
    models.count('stints', and({ ownsNow: 'yes', overdueFrom: { to: today } })),
    counted('daysToAccept'),
    counted('daysToComplete'),
    models.group('stints', ['verifiedFirstTime'], and({ verifiedFirstTime: { not: null } })),
    everyStint(models, and({ slippedOn: { from: since } })),
  ]);
  const firstTime = (value: string) => first.find(({ by }) => by[0] === value)?.total ?? 0;
  return {
    ownsNow,
    overdue,
    medianDaysToAccept: medianOf(toAccept),
    medianDaysToComplete: medianOf(toComplete),
    verifiedFirstTime: share(firstTime('yes'), firstTime('no')),
    slips: { since, ...slipsSince(slipped, since) },
  };
}

/** The same, over stints that are at hand. */
export function figuresOver(
  stints: readonly StintDocument[],
  today: PlainDate,
  whose: 'agency' | 'owner',
): Figures {
  const days = (which: 'toAccept' | 'toComplete'): Counts =>
    stints.flatMap((stint) => {
      const value = measuresOf(stint, whose)[which];
      return value === null ? [] : [{ value, times: 1 }];
    });
  const firstTime = (value: string) => stints.filter((stint) => stint.verifiedFirstTime === value).length;
  const since = plusMonths(today, -SLIPS_OVER_MONTHS);
  return {
    ownsNow: stints.filter((stint) => stint.ownsNow === 'yes').length,
    overdue: stints.filter(({ overdueFrom }) => overdueFrom !== null && overdueFrom <= today).length,
    medianDaysToAccept: medianOf(days('toAccept')),
    medianDaysToComplete: medianOf(days('toComplete')),
    verifiedFirstTime: share(firstTime('yes'), firstTime('no')),
    slips: { since, ...slipsSince(stints, since) },
  };
}

/** All that match, however many pages they fill. */
export function everyStint(models: ReadStore, where: Where): Promise<readonly StintDocument[]> {
  return Array.fromAsync(everyOne<StintDocument>(models, 'stints', { where, limit: AT_ONCE }));
}

function share(yes: number, no: number): Figures['verifiedFirstTime'] {
  return { of: yes + no, share: yes + no === 0 ? null : yes / (yes + no) };
}
