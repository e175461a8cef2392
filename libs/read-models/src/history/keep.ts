/** Keeps an item's past and what is counted of it, as entries come: in order, or in any order. */
import type { PlainDate } from '#domain/entry.js';
import type { Position } from '#event-store/port.js';
import type { Soon } from '../projections/session.js';
import { isSame, lean } from './content.js';
import type { Counted, Stretch, Tallies } from './tallies.js';
import type { Timeline } from './timeline.js';
import {
  type Chronicled,
  type EarlierRow,
  type Holds,
  LOG_ORDER,
  NO_DAY,
  NO_POSITION,
  type Version,
} from './versions.js';

/** Where the past of one kind of item is kept. */
export interface Keeping<C> {
  /** Adds a row, and gives its key. */
  add(row: Version<C>): Soon<number>;
  replace(key: number, row: Version<C>): void;
  readonly tallies: Tallies;
  readonly counted: (item: string, content: C) => readonly Counted[];
}

/** The entry that changed it: where it stands in the log, and the London day on which it became known. */
export interface Cause {
  readonly position: Position;
  readonly knownOn: PlainDate;
}

/** Since when an item's document says what it says, and where what it said before is kept. */
export type Kept = Pick<Chronicled, 'sincePosition' | 'sinceDay' | 'earlier'>;

/**
 * After an entry that came in order: from its day on, which nothing that took effect is after, the item is so.
 * @param before undefined for an item that begins
 */
export async function advance<C extends object>(
  keeping: Keeping<C>,
  item: string,
  kept: Kept,
  { position, knownOn }: Cause,
  day: PlainDate,
  before: C | undefined,
  now: C,
): Promise<Kept> {
  let { earlier } = kept;
  if (before !== undefined) {
    const { sincePosition, sinceDay } = kept;
    const from = { fromPosition: sincePosition, opened: sincePosition, fromDay: sinceDay };
    const holds = { ...from, knownTo: position };
    const liveTo = day > sinceDay ? day : '';
    const key = await keeping.add({ item, ...lean(before), ...holds, liveTo });
    if (liveTo !== '') earlier = [...earlier, [key, sincePosition, sinceDay, position]];
  }
  const was = before === undefined ? [] : keeping.counted(item, before);
  const is = keeping.counted(item, now);
  keeping.tallies.shift('effective', day, was, is);
  keeping.tallies.shift('known', knownOn, was, is);
  return { sincePosition: position, sinceDay: day, earlier };
}

/**
 * After an entry that came out of order or amends another: what the item's whole life by days was and is, as known
 * before and now. Rows of which nothing changed stay as they are.
 */
export async function revise<C extends object>(
  keeping: Keeping<C>,
  item: string,
  kept: Kept,
  { position, knownOn }: Cause,
  before: Timeline<C>,
  now: Timeline<C>,
): Promise<Kept> {
  const { tallies, counted } = keeping;
  const were = stretchesOf(kept, before);
  const wanted = stretches(now);
  const keptRows = new Map<PlainDate, EarlierRow>();
  let sincePosition: Position | undefined;
  for (const [i, { fromDay, toDay, content }] of were.entries()) {
    const same = wanted.find((one) => one.fromDay === fromDay && isSame(one.content, content));
    const row = kept.earlier[i];
    if (same?.toDay === toDay) {
      if (row === undefined) ({ sincePosition } = kept);
      else keptRows.set(fromDay, row);
      continue;
    }
    const isShorter = same !== undefined && same.toDay < toDay;
    if (row === undefined) {
      // What the document said holds from where it did, but for what is known from now on.
      const opened = kept.sincePosition;
      const holds = { fromPosition: opened, opened, fromDay, knownTo: position };
      const liveTo = isShorter ? same.toDay : '';
      const key = await keeping.add({ item, ...lean(content), ...holds, liveTo });
      if (isShorter) keptRows.set(fromDay, [key, kept.sincePosition, fromDay, position]);
      continue;
    }
    const [key, fromPosition, , cutPosition, end] = row;
    if (isShorter && cutPosition === 0 && end !== undefined) {
      const cut: EarlierRow = [key, fromPosition, fromDay, position, end];
      keeping.replace(key, { item, ...lean(content), ...holdsIn(cut, same.toDay) });
      keptRows.set(fromDay, cut);
    } else keeping.replace(key, { item, ...lean(content), ...endedAt(position, row, toDay) });
  }
  const earlier: EarlierRow[] = [];
  let sinceDay = kept.sinceDay;
  for (const { fromDay, toDay, content } of wanted) {
    if (toDay === NO_DAY) {
      sinceDay = fromDay;
      sincePosition ??= position;
      continue;
    }
    let row = keptRows.get(fromDay);
    if (row === undefined) {
      const rectangle = [position, fromDay, 0, toDay] as const;
      const key = await keeping.add({ item, ...lean(content), ...holdsIn([0, ...rectangle], toDay) });
      row = [key, ...rectangle];
    }
    earlier.push(row);
  }
  const counts = (one: Segment<C>): readonly Stretch[] =>
    one.fromDay === LOG_ORDER
      ? []
      : [
          {
            ...one,
            counted: counted(item, one.content),
            toDay: one.toDay === LOG_ORDER ? NO_DAY : one.toDay,
          },
        ];
  tallies.replace('effective', were.flatMap(counts), wanted.flatMap(counts));
  const inLogOrder = (timeline: Timeline<C>): readonly Counted[] => {
    const last = timeline.at(-1);
    return last === undefined ? [] : counted(item, last.content);
  };
  tallies.shift('known', knownOn, inLogOrder(before), inLogOrder(now));
  return { sincePosition: sincePosition ?? position, sinceDay, earlier };
}

interface Segment<C> {
  readonly fromDay: PlainDate;
  readonly toDay: PlainDate;
  readonly content: C;
}

function stretches<C>(timeline: Timeline<C>): readonly Segment<C>[] {
  return timeline.map((one, i) => ({ ...one, toDay: timeline[i + 1]?.fromDay ?? NO_DAY }));
}

/**
 * The stretches that rows and document have, with what was said in each: two neighbours may say the same, where something
 * was put right on the day on which it was said.
 */
function stretchesOf<C>({ earlier, sinceDay }: Kept, before: Timeline<C>): readonly Segment<C>[] {
  const days = [...earlier.map(([, , fromDay]) => fromDay), sinceDay];
  return days.flatMap((fromDay, i) => {
    const content = before.findLast((one) => one.fromDay <= fromDay)?.content;
    return content === undefined ? [] : [{ fromDay, toDay: days[i + 1] ?? NO_DAY, content }];
  });
}

/** @param liveTo the day before which it holds as known now */
function holdsIn([, fromPosition, fromDay, cutPosition, toDay]: EarlierRow, liveTo: PlainDate): Holds {
  const from = { fromPosition, opened: fromPosition, fromDay };
  if (toDay === undefined) return { ...from, knownTo: cutPosition, liveTo };
  const isCut = cutPosition !== 0;
  return {
    ...{ ...from, knownTo: 0, liveTo, toPosition: NO_POSITION, toDay },
    ...{ cutPosition: isCut ? cutPosition : NO_POSITION, cutDay: isCut ? liveTo : NO_DAY },
  };
}

/** Of a row that holds no more from a position on. */
function endedAt(position: Position, row: EarlierRow, liveTo: PlainDate): Holds {
  const [, , , cutPosition, toDay] = row;
  const rectangle =
    toDay === undefined ? { toDay: NO_DAY, cutPosition, cutDay: liveTo } : holdsIn(row, liveTo);
  return { ...holdsIn(row, liveTo), ...rectangle, liveTo: '', toPosition: position };
}
