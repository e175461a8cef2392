/**
 * Versions: what the registers said about a finding or an action, and where in the two times it held.
 *
 * The two times span a plane: how far the log was known (positions), and which day is looked at. What an item's document
 * says now holds from `sincePosition` and `sinceDay` on. What it said before is in rows of its past. The usual entry comes
 * in order and takes over only a corner of the plane, from its own position and day on: the row that it puts into the past
 * holds still before `knownTo` (position), or before `liveTo` (day). A late entry or an amendment ends rows and adds
 * others, which hold in a rectangle, to `toPosition` and `toDay` (excluded), without a corner from `cutPosition` and
 * `cutDay` on; in such rows `knownTo` and `liveTo` are what is left of them for the two plain questions.
 *
 * The order of the log is the last day of the plane, `LOG_ORDER`: a fold of what was known, whenever it took effect.
 * It says something else than the day before only while an item's entries are out of order.
 */
import type { Action, ActionStatus } from '#domain/action/facts.js';
import type { AsOf } from '#domain/as-of.js';
import { dayOf } from '#domain/accountability/order.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import type { Entry, PlainDate } from '#domain/entry.js';
import type { FindingKind } from '#domain/finding/facts.js';
import type { ImpactStatus, Repeat } from '#domain/impact/status.js';
import type { ActionRef, AgencyRef, NoticeRef } from '#domain/references.js';
import type { Position } from '#event-store/port.js';
import type { CollectionSpec, Condition, Where } from '../port.js';

/** The end of the positions, which none reaches. */
export const NO_POSITION = Number.MAX_SAFE_INTEGER;
/** The day that stands for the order of the log. */
export const LOG_ORDER: PlainDate = '9999-12-31';
/** The end of the days, after all of them. */
export const NO_DAY: PlainDate = '9999-12-32';

/** What a document remembers of its own past. */
export interface Chronicled {
  /** Where in the two times what it says began to hold. `LOG_ORDER` when that is not what took effect last. */
  readonly sincePosition: Position;
  readonly sinceDay: PlainDate;
  /** Everything by which it could ever be found: `agency:city-police`, `theme:timeliness`, `finding:CP1415.F2`. */
  readonly ever: readonly string[];
  /** The rows of its past that hold still on some days, in the order of the days. */
  readonly earlier: readonly EarlierRow[];
  /**
   * The latest day on which any of its own entries took effect, while the order of the log and that of the days lead to
   * the same; null while they do not.
   */
  readonly settledUpTo: PlainDate | null;
}

/** Before anything is known of an item's past. */
export const notChronicled: Chronicled = {
  sincePosition: 0,
  sinceDay: LOG_ORDER,
  ever: [],
  earlier: [],
  settledUpTo: null,
};

/** What a document carries on of its past when an entry of its own comes; what follows from the entry is not in it yet. */
export function chronicleAfter(before: Chronicled | undefined, entry: Entry): Chronicled {
  if (before === undefined) return { ...notChronicled, settledUpTo: dayOf(entry) };
  const { sincePosition, sinceDay, ever, earlier, settledUpTo } = before;
  const carried = { sincePosition, sinceDay, ever, earlier };
  if (settledUpTo === null || isAmendment(entry)) return { ...carried, settledUpTo };
  const day = dayOf(entry);
  return { ...carried, settledUpTo: day < settledUpTo ? null : day };
}

/** A row that holds up to the day from which the next one does. `toDay` is there where it is a rectangle; 0 is no cut. */
export type EarlierRow = readonly [
  key: number,
  fromPosition: Position,
  fromDay: PlainDate,
  cutPosition: Position,
  toDay?: PlainDate,
];

/** What the finding register shows and filters by, and what else is needed to show the finding as it was. */
export interface FindingContent {
  readonly kind: FindingKind;
  readonly status: ImpactStatus | null;
  readonly offTrackFrom: PlainDate | null;
  readonly lookAgainFrom: PlainDate | null;
  readonly recordedOn: PlainDate;
  readonly label: 'illustrative' | null;
  readonly themes: readonly string[];
  readonly owners: readonly AgencyRef[];
  readonly actions: readonly ActionRef[];
  readonly repeats: readonly Repeat[];
  readonly notices: readonly NoticeRef[];
}

/** What the action register shows and filters by, and what of the action shows on the findings that it answers. */
export interface ActionContent {
  readonly ownerAgency: AgencyRef;
  readonly status: ActionStatus;
  readonly due: PlainDate | null;
  readonly overdueFrom: PlainDate | null;
  readonly staleFrom: PlainDate | null;
  readonly unansweredFrom: PlainDate | null;
  readonly escalated: 'yes' | 'no';
  readonly label: 'illustrative' | null;
  /** Everybody with a part in it. */
  readonly agencies: readonly AgencyRef[];
  readonly findings: Action['findings'];
}

export interface Holds {
  readonly fromPosition: Position;
  readonly fromDay: PlainDate;
  /** Where it ends in the order of the log; 0 when it does not hold there. */
  readonly knownTo: Position;
  /** `fromPosition` again, for finding what changed since: an index of the first would draw every walk of a register. */
  readonly opened: Position;
  /** Where it ends among the days as known now; empty when nothing is left of it. */
  readonly liveTo: PlainDate;
  readonly toPosition?: Position;
  readonly toDay?: PlainDate;
  readonly cutPosition?: Position;
  readonly cutDay?: PlainDate;
}

/** A row of the past. What is null or empty is left out of it. */
export type Version<C> = Partial<C> &
  Holds & {
    readonly item: string;
    /** Where a day on which the item is late came while the row held. */
    readonly mayBeLate?: 'yes';
  };
export type FindingVersion = Version<FindingContent>;
export type ActionVersion = Version<ActionContent>;

/** What makes an action or a finding late, of whatever kind. */
interface Late
  extends
    Partial<Pick<ActionContent, 'overdueFrom' | 'staleFrom' | 'unansweredFrom'>>,
    Partial<Pick<FindingContent, 'offTrackFrom' | 'lookAgainFrom'>> {
  readonly status?: string | null;
}

/**
 * Whether an item that says so can be late. A register of what is late is walked along this mark: few have it, while
 * nearly all that ever was has a day on which it would have been late.
 * @param upTo the last day on which it is looked at; a document says what it says until something else comes
 */
export function mayBeLate(late: Late, upTo: PlainDate = NO_DAY): 'yes' | null {
  const { overdueFrom, staleFrom, unansweredFrom, offTrackFrom, lookAgainFrom } = late;
  const days = [overdueFrom, staleFrom, unansweredFrom, offTrackFrom, lookAgainFrom];
  const comes = days.some((day) => typeof day === 'string' && day <= upTo);
  return comes || late.status === 'off-track' ? 'yes' : null;
}

/** Conditions that the row of an item's past meets that held as of then, if the document itself did not hold yet. */
export function pastHolding({ position, day = LOG_ORDER }: AsOf): Where & { readonly all: Conditions } {
  if (position === undefined) return { all: { fromDay: { to: day }, liveTo: { above: day } } };
  if (day === LOG_ORDER) return { all: { fromPosition: { to: position }, knownTo: { above: position } } };
  const rectangle = { toPosition: { above: position }, toDay: { above: day } };
  return {
    all: { fromPosition: { to: position }, fromDay: { to: day } },
    // What is left of a row for either plain question holds for both; a rectangle may hold beyond that.
    any: [
      { knownTo: { above: position } },
      { liveTo: { above: day } },
      { ...rectangle, cutPosition: { above: position } },
      { ...rectangle, cutDay: { above: day } },
    ],
  };
}

/** Conditions that an item's document meets that held already as of then. */
export function presentHolding({ position, day }: AsOf): Conditions {
  return {
    ...(position === undefined ? {} : { sincePosition: { to: position } }),
    ...(day === undefined ? {} : { sinceDay: { to: day } }),
  };
}

export type Conditions = Readonly<Record<string, Condition>>;

const holds = {
  item: 'text',
  fromPosition: 'number',
  fromDay: 'text',
  knownTo: 'number',
  liveTo: 'text',
  opened: 'number',
  toPosition: 'number',
  toDay: 'text',
  cutPosition: 'number',
  cutDay: 'text',
} as const;

/**
 * Both plain questions are answered in an index: a row is read only if it is the one. Behind what a register is sorted by,
 * they let a walk pass over what did not hold then without reading it.
 */
const then = ['fromDay', 'liveTo', 'fromPosition', 'knownTo'] as const;
const ofItem = ['item', 'knownTo', 'fromPosition', 'fromDay', 'liveTo', 'toPosition'] as const;
const changedSince = ['opened', 'knownTo', 'fromDay', 'liveTo'] as const;
/** With these behind, what changed on a day is counted anew without reading a row. */
const countedBy = ['status', 'overdueFrom', 'staleFrom', 'escalated'] as const;

export const historyCollections = [
  {
    name: 'findingVersions',
    numericKey: true,
    fields: {
      ...holds,
      kind: 'text',
      status: 'text',
      offTrackFrom: 'text',
      lookAgainFrom: 'text',
      recordedOn: 'text',
      mayBeLate: 'text',
    },
    indexes: [
      [...ofItem, 'status', 'offTrackFrom'],
      ['mayBeLate', 'item', ...then, 'status', 'offTrackFrom'],
      ['status', 'item', ...then],
      changedSince,
      ['recordedOn', ...then],
      ['lookAgainFrom', ...then],
    ],
  },
  {
    name: 'actionVersions',
    numericKey: true,
    fields: {
      ...holds,
      ownerAgency: 'text',
      status: 'text',
      due: 'text',
      overdueFrom: 'text',
      staleFrom: 'text',
      unansweredFrom: 'text',
      escalated: 'text',
      mayBeLate: 'text',
    },
    indexes: [
      [...ofItem, ...countedBy],
      ['status', 'item', ...then],
      ['status', 'due', ...then],
      [...changedSince, 'item', ...countedBy],
      ['due', ...then],
      ['ownerAgency', 'due', ...then],
      ['mayBeLate', 'item', ...then, 'overdueFrom'],
      ['overdueFrom', ...then],
      ['staleFrom', ...then],
      ['mayBeLate', 'staleFrom', ...then],
      ['escalated', 'item', ...then],
    ],
  },
  /** How many rows each of the two has had, under its name. */
  { name: 'versionCounts', fields: {}, indexes: [] },
] as const satisfies readonly CollectionSpec[];

export interface VersionCountDocument {
  readonly rows: number;
}
