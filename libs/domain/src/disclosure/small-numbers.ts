/**
 * Small counts can identify a child. Where a partnership says so, counts from 1 to 4 are shown as “fewer than 5”, and
 * with them whatever would give them away: the percentage that they make, and whether the target was met. What is left
 * of a total is a count, too: where 38 of 40 were seen, two were not, so that is shown as “all but fewer than 5”.
 */
import type { Extent } from '../finding/facts.js';
import type { Figures } from '../indicator/facts.js';
import type { Point } from '../indicator/series.js';

/** Where small counts are not shown: nowhere, in what is published, or in every answer too. */
export const smallNumberSettings = ['off', 'published', 'everywhere'] as const;
export type SmallNumbers = (typeof smallNumberSettings)[number];

/** Counts below this, but for none, are small. */
const SMALL_BELOW = 5;

/** What is shown in the place of a small count. */
export const FEWER = `fewer than ${SMALL_BELOW}`;

/** What is shown of a part whose rest of the total is small. */
export const ALL_BUT_FEWER = `all but ${FEWER}`;

/** A count as it may be shown. */
export type ShownCount = number | typeof FEWER | typeof ALL_BUT_FEWER;

export function isSmall(count: number | undefined): boolean {
  return count !== undefined && count > 0 && count < SMALL_BELOW;
}

/** The extent of a finding where no more than that it is small is told. */
export interface SmallExtent {
  readonly of: typeof FEWER;
}

/** The extent of a finding without small counts; itself where it has none. One case is a count, too. */
export function shownExtent(extent: Extent): object {
  if (extent.of === 'one-case') return { of: FEWER } satisfies SmallExtent;
  if (extent.of !== 'counted' || !hasSmall({ numerator: extent.seen, denominator: extent.outOf }))
    return extent;
  return { ...extent, seen: shownPart(extent.seen, extent.outOf), outOf: shown(extent.outOf) };
}

/** The cases in which something was seen, unless how many are named would give away a small count. */
export function shownCases(cases: readonly string[], extent?: Extent): readonly string[] {
  if (isSmall(cases.length)) return [FEWER];
  return cases.length > 0 && extent !== undefined && shownExtent(extent) !== extent ? [ALL_BUT_FEWER] : cases;
}

/** The figures of a reading without small counts, and then without its value; themselves where they have none. */
export function shownFigures(figures: Figures): object {
  if (!hasSmall(figures)) return figures;
  const { value: _, numerator, denominator, ...rest } = figures;
  return {
    ...rest,
    ...(numerator === undefined ? {} : { numerator: shownPart(numerator, denominator) }),
    ...(denominator === undefined ? {} : { denominator: shown(denominator) }),
  };
}

/** A point of a series without small counts; what is measured and whether it was met are then not told. */
export function shownPoint(point: Point): object {
  return hasSmall(point) ? { ...shownFigures(point), measured: null, met: null } : point;
}

/**
 * What is searched for without numbers that could be a count or a percentage: that an entry is found by one that is not
 * shown would show it. Years and references stay.
 */
export function searchedWithoutCounts(text: string): string {
  return text
    .replaceAll(/(?<![\p{L}\p{N}])\d{1,3}\*?(?![\p{L}\p{N}])/gu, ' ')
    .replaceAll(/(?<![\p{L}\p{N}])one[^\p{L}\p{N}]+cases?(?![\p{L}\p{N}])/giu, ' ');
}

/** A fact without small counts, as it may be told and exported; itself where it has none. */
export function shownFact<F extends { readonly type: string; readonly data: object }>(fact: F): F {
  const data = shownData(fact.type, fact.data);
  return data === fact.data ? fact : { ...fact, data };
}

function shownData(type: string, data: object): object {
  const figures = (part: unknown) => shownFigures(part as Figures);
  const extent = (part: unknown) => shownExtent(part as Extent);
  const cases = (of?: Extent) => (part: unknown) => shownCases(part as readonly string[], of);
  if (type === 'FindingRecorded') {
    const { extent: of } = data as { readonly extent?: Extent };
    return withPart(withPart(data, 'cases', cases(of)), 'extent', extent);
  }
  if (type === 'ReadingRecorded') return shownFigures(data);
  if (type === 'ReadingCorrected') return withPart(withPart(data, 'from', figures), 'to', figures);
  if (type !== 'EntryCorrected') return data;
  return withPart(data, 'corrected', (parts) =>
    withPart(withPart(parts as object, 'cases', cases()), 'extent', extent),
  );
}

/** The same parts where nothing changes. */
function withPart(parts: object, name: string, change: (part: unknown) => unknown): object {
  if (!Object.hasOwn(parts, name)) return parts;
  const before = (parts as Readonly<Record<string, unknown>>)[name];
  const after = change(before);
  return after === before ? parts : { ...parts, [name]: after };
}

function hasSmall({ numerator, denominator }: Figures): boolean {
  return isSmall(numerator) || isSmall(denominator) || isRestSmall(numerator, denominator);
}

/** Whether what is left of a total is small; a sum of days may also be more than the number of cases. */
function isRestSmall(part: number | undefined, total: number | undefined): boolean {
  return part !== undefined && total !== undefined && isSmall(total - part);
}

function shownPart(part: number, total: number | undefined): ShownCount {
  return !isSmall(part) && isRestSmall(part, total) && !isSmall(total) ? ALL_BUT_FEWER : shown(part);
}

function shown(count: number): ShownCount {
  return isSmall(count) ? FEWER : count;
}
