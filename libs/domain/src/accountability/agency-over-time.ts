/** What an agency was called, who led for it and who commissioned it, from when to when. A pure fold. */
import type { AgencyFact, Lead } from '../agency/agency.js';
import { inEffectiveOrder } from './order.js';
import type { Entry, PlainDate } from '../entry.js';
import type { AgencyRef } from '../references.js';

/** Something that was so from a day until another, which is the first of what came after it. */
export interface During<T> {
  readonly what: T;
  /** Null where it has been so for longer than this record. */
  readonly from: PlainDate | null;
  /** Null while it lasts. */
  readonly to: PlainDate | null;
}

export interface AgencyOverTime {
  readonly names: readonly During<string>[];
  readonly leads: readonly During<Lead>[];
  readonly commissioners: readonly During<AgencyRef>[];
  /** The agency it was merged into, and the day. */
  readonly merged: { readonly into: AgencyRef; readonly on: PlainDate } | null;
}

const nothing: AgencyOverTime = { names: [], leads: [], commissioners: [], merged: null };

/** @param entries the agency's stream as it is to be read: amended, or as of then */
export function agencyOverTime(entries: readonly Entry[]): AgencyOverTime {
  return inEffectiveOrder(entries).reduce(
    (before, { entry, day }) => step(before, entry as Entry<AgencyFact>, day),
    nothing,
  );
}

/** The name on a day; before the first that is known, the first. */
export function nameOn({ names }: AgencyOverTime, day: PlainDate): string | undefined {
  return (names.findLast(({ from }) => from === null || from <= day) ?? names[0])?.what;
}

function step(before: AgencyOverTime, { type, data }: Entry<AgencyFact>, on: PlainDate): AgencyOverTime {
  const { names, leads, commissioners } = before;
  switch (type) {
    case 'AgencyRegistered': {
      // An agency was there before it was registered.
      const since = { from: null, to: null };
      const by = data.commissionedBy;
      return {
        ...before,
        names: [{ what: data.name, ...since }],
        commissioners: by === undefined ? [] : [{ what: by, ...since }],
      };
    }
    case 'AgencyRenamed':
      return { ...before, names: [...ended(names, on), { what: data.to, from: on, to: null }] };
    case 'CommissioningChanged': {
      const next = data.to === null ? [] : [{ what: data.to, from: on, to: null }];
      return { ...before, commissioners: [...ended(commissioners, on), ...next] };
    }
    case 'LeadAppointed':
      return { ...before, leads: [...leads, { what: data.lead, from: on, to: null }] };
    case 'LeadStoodDown':
      return { ...before, leads: ended(leads, on, ({ name }) => name === data.lead.name) };
    case 'AgencyMerged':
      return { ...before, leads: ended(leads, on), merged: { into: data.into, on } };
  }
}

function ended<T>(
  all: readonly During<T>[],
  on: PlainDate,
  is: (what: T) => boolean = () => true,
): readonly During<T>[] {
  return all.map((one) => (one.to === null && is(one.what) ? { ...one, to: on } : one));
}
