/** Which time in the past a query asks for: read from its parameters, and told in its answer. */
import type { Instant, PlainDate } from '#domain/entry.js';
import { isPlainDate, londonDate, plusDays, startOfLondonDay } from '#domain/time.js';
import type { MeetingDocument, TrailDocument } from '#read-models/documents.js';
import { lastPositionBefore, type TimeAsked } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import { InvalidInput, NothingBefore } from '../../problems.js';
import type { Sources } from '../query.js';
import type { PastAsked } from './past-query.js';

/** A time in the past as it was asked for, and what that came to. */
export interface PastTime extends TimeAsked {
  readonly asked: PastAsked;
}

/**
 * The time that is asked for; undefined for the present.
 * @throws InvalidInput when it is no time that has been
 * @throws NothingBefore when the log has nothing of that time
 */
export async function timeAsked(
  { knownAt, asAt }: PastAsked,
  { models, today }: Pick<Sources, 'models' | 'today'>,
): Promise<PastTime | undefined> {
  if (knownAt === undefined && asAt === undefined) return undefined;
  if (asAt !== undefined && asAt > today)
    throw invalid('asAt', `What is true is known up to today: expected a date up to ${today}.`);
  const known = knownAt === undefined ? undefined : await knownTime(knownAt, models, today);
  if (known?.position === 0) throw new NothingBefore(await firstRecorded(models));
  if (asAt !== undefined) await refuseBeforeAnything(models, asAt);
  const asked = { ...(knownAt === undefined ? {} : { knownAt }), ...(asAt === undefined ? {} : { asAt }) };
  return { asked, position: known?.position, day: asAt, onDay: asAt ?? known?.onDay ?? today };
}

/** How far the log went when a body met; 0 when it held nothing yet. */
export async function positionAtMeeting(
  reference: string,
  { models, today }: Pick<Sources, 'models' | 'today'>,
): Promise<number> {
  return (await atMeeting(reference, models, today)).position;
}

/** What an answer about the past says of its time. The position is opaque, so it is text. */
export function toldOf({ asked: { knownAt, asAt }, position, onDay }: PastTime): object {
  return {
    knownAt: knownAt ?? null,
    position: position === undefined ? null : String(position),
    asAt: asAt ?? null,
    /** The day for which overdue, stale and off track were worked out. */
    onDay,
  };
}

interface Known {
  readonly position: number;
  readonly onDay: PlainDate;
}

async function knownTime(knownAt: string, models: ReadStore, today: PlainDate): Promise<Known> {
  if (knownAt.startsWith('meeting:')) return atMeeting(knownAt.slice('meeting:'.length), models, today);
  if (/^\d{1,16}$/.test(knownAt)) return atPosition(Number(knownAt), models);
  if (isPlainDate(knownAt)) return atEndOf(knownAt, models, today);
  const instant = new Date(knownAt);
  if (!isPlainDate(knownAt.slice(0, 10)) || Number.isNaN(instant.valueOf()))
    throw invalid('knownAt', `Expected a time that exists, not ${knownAt}.`);
  const onDay = londonDate(instant.toISOString());
  refuseFuture(onDay, today);
  const position = await lastPositionBefore(models, oneMillisecondAfter(instant));
  return { position, onDay };
}

async function atEndOf(day: PlainDate, models: ReadStore, today: PlainDate): Promise<Known> {
  refuseFuture(day, today);
  return { position: await lastPositionBefore(models, startOfLondonDay(plusDays(day, 1))), onDay: day };
}

async function atPosition(position: number, models: ReadStore): Promise<Known> {
  if (position > (await models.checkpoint()))
    throw invalid('knownAt', 'The log has not come to this position yet.');
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { key: { to: position } } },
    sort: [{ field: 'key', descending: true }],
    limit: 1,
  });
  const [last] = items;
  return last === undefined
    ? { position: 0, onDay: '' }
    : { position: last.position, onDay: londonDate(last.recordedAt) };
}

/** The position that the meeting noted last; else the end of the day on which it was held. */
async function atMeeting(reference: string, models: ReadStore, today: PlainDate): Promise<Known> {
  const meeting = await models.get<MeetingDocument>('meetings', reference);
  if (meeting === undefined) throw invalid('knownAt', `There is no meeting ${reference}.`);
  const noted = meeting.positions.at(-1);
  if (noted === undefined) return atEndOf(meeting.heldOn, models, today);
  // Positions differ after a copy to another store; the event that the meeting saw last does not.
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { id: noted.lastEvent } },
    limit: 1,
  });
  const known = await atPosition(items[0]?.position ?? Number(noted.position), models);
  return { ...known, onDay: meeting.heldOn > known.onDay ? meeting.heldOn : known.onDay };
}

function refuseFuture(day: PlainDate, today: PlainDate): void {
  if (day > today) throw invalid('knownAt', `Nothing is known of the future: expected a time up to today.`);
}

async function refuseBeforeAnything(models: ReadStore, asAt: PlainDate): Promise<void> {
  const { items } = await models.find<TrailDocument>('trail', {
    sort: [{ field: 'effectiveDay' }],
    limit: 1,
  });
  const [first] = items;
  if (first === undefined || asAt < first.effectiveDay) throw new NothingBefore(first?.effectiveDay ?? null);
}

async function firstRecorded(models: ReadStore): Promise<PlainDate | null> {
  const { items } = await models.find<TrailDocument>('trail', { limit: 1 });
  const [first] = items;
  return first === undefined ? null : londonDate(first.recordedAt);
}

function oneMillisecondAfter(instant: Date): Instant {
  return new Date(instant.valueOf() + 1).toISOString();
}

function invalid(field: string, message: string): InvalidInput {
  return new InvalidInput([{ field, message }]);
}
