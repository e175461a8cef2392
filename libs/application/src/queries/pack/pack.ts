/** The pack for a meeting: the position, what changed since the body last met, and all that asks for the board. */
import type { MeetingDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { Whole } from '../../fields/fields.js';
import { NotFound } from '../../problems.js';
import { GetPosition, positionQueries } from '../position.js';
import { answers, Query } from '../query.js';
import { wholeReaders } from '../scope.js';
import { opaque } from '../views.js';
import { type Change, changesBetween, lookedAt } from './changes.js';
import { type Listed, needingTheBoard } from './lists.js';

export class GetPack extends Query {
  @Whole({ from: 1, to: 200 }, { label: 'Items of each list (20 unless given)', optional: true })
  limit?: number;
}

export interface Pack {
  readonly meeting: MeetingDocument;
  /** The body's meeting before; null for its first. */
  readonly since: { readonly reference: string; readonly heldOn: string } | null;
  /** The day on which the position and the lists hold. */
  readonly asOf: string;
  readonly position: object;
  /** Recorded after the meeting before, up to this one. */
  readonly changes: readonly Change[];
  readonly needs: Readonly<Record<string, Listed>>;
}

const ITEMS = 20;

export const packQueries = [
  answers({
    query: GetPack,
    path: 'meetings/:reference/pack',
    summary:
      'The pack for a meeting: the position, what changed since the last one, and what needs the board',
    may: wholeReaders,
    async answer({ reference, caller, limit = ITEMS }: GetPack, sources) {
      const { models, today } = sources;
      const meeting = await models.get<MeetingDocument>('meetings', reference);
      if (meeting === undefined) throw new NotFound(`meeting ${reference}`);
      const before = await meetingBefore(models, meeting);
      const asked = new GetPosition().askedBy(caller);
      const [position, changes, needs, upTo] = await Promise.all([
        Promise.all(positionQueries.map((one) => one.answer(asked, sources))),
        changesBetween(sources, before, meeting, limit),
        needingTheBoard(sources, limit),
        lookedAt(models, meeting),
      ]);
      return {
        meeting: { ...meeting, ...opaque(meeting) },
        since: before === undefined ? null : { reference: before.reference, heldOn: before.heldOn },
        asOf: today,
        upTo: String(upTo),
        position: position[0],
        changes,
        needs,
      };
    },
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
