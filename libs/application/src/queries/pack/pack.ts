/**
 * The pack for a meeting, as at the meeting: the position that it looked at, what changed since the body last met, and all
 * that asked for the board.
 */
import type { AgencyRef } from '#domain/references.js';
import type { MeetingDocument } from '#read-models/documents.js';
import { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import { Whole } from '../../fields/fields.js';
import { NotFound, NothingBefore } from '../../problems.js';
import { type PastAsked, PastQuery } from '../as-of/past-query.js';
import { namesThen } from '../as-of/named.js';
import { positionAtMeeting, type PastTime, timeAsked, toldOf } from '../as-of/time.js';
import type { NamedAgency } from '../named.js';
import { positionThen } from '../position.js';
import { answers, type Sources } from '../query.js';
import { wholeReaders } from '../scope.js';
import { opaque } from '../views.js';
import { type Change, changesBetween } from './changes.js';
import { type Listed, needingTheBoard } from './lists.js';

/** As at the meeting, unless another time is given. */
export class GetPack extends PastQuery {
  @Whole({ from: 1, to: 200 }, { label: 'Items of each list (20 unless given)', optional: true })
  limit?: number;
}

export interface Pack {
  readonly meeting: Omit<MeetingDocument, 'position'>;
  /** The body's meeting before; null for its first. */
  readonly since: { readonly reference: string; readonly heldOn: string } | null;
  /** The day for which lateness in the position and the lists was worked out. */
  readonly asOf: string;
  /** Which time the position and the lists are of. */
  readonly past: object;
  /** What was recorded up to this position is in the changes. */
  readonly upTo: string;
  readonly position: object;
  /** Recorded after the meeting before, up to this one. */
  readonly changes: readonly Change[];
  readonly needs: Readonly<Record<string, Listed>>;
  /** What the agencies in all of it were called then. */
  readonly agencyNames: Readonly<Record<string, NamedAgency>>;
}

const ITEMS = 20;

async function pack({ reference, limit = ITEMS, ...asked }: GetPack, sources: Sources): Promise<Pack> {
  const { models } = sources;
  const meeting = await models.get<MeetingDocument>('meetings', reference);
  if (meeting === undefined || !sources.sight.sees('meetings', meeting))
    throw new NotFound(`meeting ${reference}`);
  const time = await timeOf(meeting, asked, sources);
  const then = { ...sources, today: time.onDay };
  const before = await meetingBefore(models, meeting);
  const [after, upTo] = [
    before === undefined ? 0 : await positionAtMeeting(before.reference, sources),
    time.position ?? (await positionAtMeeting(reference, sources)),
  ];
  const past = new Past(sources, time);
  const told = toldOf(time);
  const [changes, needs] = [
    await changesBetween(then, after, upTo, limit),
    await needingTheBoard(past, then, limit),
  ];
  return {
    meeting: { ...meeting, ...opaque(meeting) },
    since: before === undefined ? null : { reference: before.reference, heldOn: before.heldOn },
    asOf: time.onDay,
    past: told,
    upTo: String(upTo),
    position: { ...(await positionThen(past, then)), past: told },
    ...{ changes, needs },
    agencyNames: await namesThen(past, agenciesIn([...changes, ...Object.values(needs)]), models),
  };
}

/** The agencies that acted in entries, and those that owe, are asked or are told. */
function agenciesIn(lists: readonly Listed[]): readonly AgencyRef[] {
  const items = lists.flatMap(
    ({ items }) => items as readonly { agencies?: readonly AgencyRef[]; to?: unknown }[],
  );
  return items.flatMap(({ agencies = [], to = [] }) => [...agencies, ...[to].flat().map(String)]);
}

/** What was known when the body met; where nothing was on record yet, what was true that day as it is known now. */
async function timeOf(
  { reference, heldOn }: MeetingDocument,
  { knownAt, asAt }: PastAsked,
  sources: Sources,
): Promise<PastTime> {
  const given = { ...(knownAt === undefined ? {} : { knownAt }), ...(asAt === undefined ? {} : { asAt }) };
  const asked = await timeAsked(given, sources);
  if (asked !== undefined) return asked;
  try {
    return await asOf({ knownAt: `meeting:${reference}` }, sources);
  } catch (error) {
    if (!(error instanceof NothingBefore)) throw error;
    return asOf({ asAt: heldOn }, sources);
  }
}

async function asOf(asked: PastAsked, sources: Sources): Promise<PastTime> {
  const time = await timeAsked(asked, sources);
  if (time === undefined) throw new Error('A time was given.');
  return time;
}

export const packQueries = [
  answers({
    query: GetPack,
    path: 'meetings/:reference/pack',
    summary:
      'The pack for a meeting: the position, what changed since the last one, and what needs the board',
    may: wholeReaders,
    reach: 'whole',
    answer: pack,
  }),
];

/** The same body's meeting before this one; of several on a day, by reference. */
async function meetingBefore(
  models: ReadStore,
  { body, heldOn, reference }: MeetingDocument,
): Promise<MeetingDocument | undefined> {
  const { items } = await models.find<MeetingDocument>('meetings', {
    where: { all: { body, heldOn: { to: heldOn } } },
    sort: [
      { field: 'heldOn', descending: true },
      { field: 'key', descending: true },
    ],
    limit: 50,
  });
  const at = items.findIndex((one) => one.reference === reference);
  return items[at + 1];
}
