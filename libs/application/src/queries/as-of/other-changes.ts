/** What changed of indicators and challenges between two times, told from what each was at either. */
import type { DomainFact } from '#domain/catalogue.js';
import { type ShownCount, shownPoint } from '#domain/disclosure/small-numbers.js';
import type { Indicator } from '#domain/indicator/facts.js';
import { sayFigure } from '#domain/indicator/figures.js';
import { type Period, sayPeriod } from '#domain/indicator/period.js';
import { sayDate } from '#domain/time.js';
import type { ChallengeDocument, IndicatorDocument, TrailDocument } from '#read-models/documents.js';
import { challengesOf, type Past } from '#read-models/history/past.js';
import { everyOne, type Where } from '#read-models/port.js';
import type { Sources } from '../query.js';
import { added, ended } from './changes.js';
import { isSeenNow, seesIndicator } from './lists.js';
import { namesThen } from './named.js';

/** Something that is not a finding, and what changed of it. */
export interface ChangedItem {
  readonly reference: string;
  readonly title: string;
  readonly sentences: readonly string[];
}

type FactType = DomainFact['type'];
const ofIndicators: readonly FactType[] = [
  ...(['IndicatorDefined', 'TargetChanged', 'ReadingRecorded'] as const),
  ...(['ReadingCorrected', 'IndicatorRetired', 'EntryCorrected', 'EntryWithdrawn'] as const),
];
const ofChallenges: readonly FactType[] = [
  ...(['ChallengeRaised', 'ChallengeAnswered', 'ChallengeReturned'] as const),
  ...(['ChallengeClosed', 'EntryCorrected', 'EntryWithdrawn'] as const),
];

const AT_ONCE = 1000;

/** References of items of a kind of which something was recorded, or took effect, after one time and up to another. */
async function changedItems(
  { models }: Sources,
  kind: TrailDocument['kind'],
  types: readonly FactType[],
  { time: from }: Past,
  { time: to }: Past,
): Promise<readonly string[]> {
  const when: NonNullable<Where['all']> =
    from.day !== undefined && to.day !== undefined
      ? { effectiveDay: { above: from.day, to: to.day } }
      : { key: { above: from.position ?? 0, ...(to.position === undefined ? {} : { to: to.position }) } };
  const found = new Set<string>();
  const where: Where = { all: { type: { in: types }, ...when } };
  for await (const entry of everyOne<TrailDocument>(models, 'trail', { where, limit: AT_ONCE }))
    if (entry.kind === kind) found.add(entry.reference);
  return [...found].sort();
}

export async function changedIndicators(
  before: Past,
  after: Past,
  sources: Sources,
): Promise<readonly ChangedItem[]> {
  const changed: ChangedItem[] = [];
  for (const reference of await changedItems(sources, 'indicator', ofIndicators, before, after)) {
    const indicator = await after.indicator(reference);
    if (indicator === undefined || !(await seesIndicator(indicator, after, sources))) continue;
    const sentences = [...indicatorChanges(await before.indicator(reference), indicator, sources)];
    if (sentences.length > 0) changed.push({ reference, title: indicator.title, sentences });
  }
  return changed;
}

function* indicatorChanges(
  before: IndicatorDocument | undefined,
  after: IndicatorDocument,
  { hidesSmallNumbers }: Pick<Sources, 'hidesSmallNumbers'>,
): Generator<string> {
  if (before === undefined) yield `It is a new indicator: ${after.direction} is better.`;
  for (const { target, appliesFrom } of added(before?.targets, after.targets))
    if (appliesFrom !== null)
      yield target === null
        ? `It has no target any more for periods from ${sayDate(appliesFrom)}.`
        : `Its target is ${sayFigure(target, after.unit)} for periods from ${sayDate(appliesFrom)}.`;
  const seriesOf = ({ series }: IndicatorDocument) =>
    (hidesSmallNumbers ? series.map(shownPoint) : series) as readonly ShownPoint[];
  const known = new Map(before === undefined ? [] : seriesOf(before).map((one) => [keyOf(one), one]));
  for (const point of seriesOf(after)) {
    const was = known.get(keyOf(point));
    known.delete(keyOf(point));
    const now = sayReading(point, after.unit);
    const target =
      point.target === null ? '' : `, against a target of ${sayFigure(point.target, after.unit)}`;
    if (was === undefined) yield `It was read for ${sayPeriod(point.period)}: ${now}${target}.`;
    else if (was.corrections !== point.corrections || sayReading(was, after.unit) !== now)
      yield `Its reading for ${sayPeriod(point.period)} was put right from ${sayReading(was, after.unit)} to ${now}.`;
  }
  for (const { period } of known.values()) yield `Its reading for ${sayPeriod(period)} was withdrawn.`;
  if (after.retired !== null && before?.retired?.on !== after.retired.on)
    yield `It was retired: ${ended(after.retired.reason)}`;
}

/** A reading as it may be shown: where it is small, without what is measured. */
interface ShownPoint {
  readonly period: Period;
  readonly numerator?: ShownCount;
  readonly denominator?: ShownCount;
  readonly measured: number | null;
  readonly target: number | null;
  readonly corrections: number;
}

function keyOf({ period }: ShownPoint): string {
  return `${period.from}/${period.to}`;
}

function sayReading({ numerator, denominator, measured }: ShownPoint, unit: Indicator['unit']): string {
  const counted =
    numerator === undefined || denominator === undefined
      ? undefined
      : `${String(numerator)} of ${String(denominator)}`;
  if (measured === null) return counted ?? String(numerator);
  return `${sayFigure(measured, unit)}${counted === undefined ? '' : ` (${counted})`}`;
}

export async function changedChallenges(
  before: Past,
  after: Past,
  sources: Sources,
): Promise<readonly ChangedItem[]> {
  const changed: ChangedItem[] = [];
  for (const meeting of await changedItems(sources, 'meeting', ofChallenges, before, after)) {
    const [then, now] = [await before.meeting(meeting), await after.meeting(meeting)];
    const known = new Map(then === undefined ? [] : challengesOf(then).map((one) => [one.reference, one]));
    for (const challenge of now === undefined ? [] : challengesOf(now)) {
      const { reference, about, to } = challenge;
      const sees = sources.sight.sees('challenges', challenge);
      if (!sees || !(await isSeenNow(sources, 'challenges', reference))) continue;
      const sentences = [...challengeChanges(known.get(reference), challenge)];
      const name = (await namesThen(after, [to], sources.models))[to]?.name ?? to;
      if (sentences.length > 0) changed.push({ reference, title: `To ${name}, about ${about}`, sentences });
    }
  }
  return changed;
}

function* challengeChanges(
  before: ChallengeDocument | undefined,
  after: ChallengeDocument,
): Generator<string> {
  if (before === undefined)
    yield `${after.raisedBy} asked, for an answer by ${sayDate(after.due)}: ${ended(after.question)}`;
  for (const { by, text } of added(before?.answers, after.answers)) yield `${by} answered: ${ended(text)}`;
  for (const { by, text } of added(before?.returns, after.returns))
    yield `${by} returned the answer: ${ended(text)}`;
  if (after.closed !== null && before?.closed?.text !== after.closed.text)
    yield `${after.closed.by} closed it: ${ended(after.closed.text)}`;
}
