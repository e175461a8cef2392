/** What a search is narrowed by, as conditions of the trail: all that is said in advance is answered by its text index. */
import type { Person, PlainDate } from '#domain/entry.js';
import { plusDays, startOfLondonDay } from '#domain/time.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { Condition, ReadStore, Where } from '#read-models/port.js';
import { given } from '../registers.js';
import { within } from '../scope.js';

export interface Narrowing {
  readonly text: string;
  readonly who?: string;
  readonly agency?: string;
  readonly audit?: string;
  readonly theme?: string;
  readonly type?: string;
  readonly from?: string;
  readonly to?: string;
  readonly effectiveFrom?: string;
  readonly effectiveTo?: string;
}

/** A period of more months than this is not named month by month: it leaves out little. */
const MOST_MONTHS = 60;

/** Entries with the words that the reader may see; undefined when no entry can be among them. */
export async function narrowed(
  { text, who, agency, audit, theme, type, ...dates }: Narrowing,
  caller: Person,
  models: ReadStore,
): Promise<Where | undefined> {
  const key = await keysBetween(models, dates.from, dates.to);
  if (key === null) return undefined;
  const all = given({
    actor: who,
    audit,
    type,
    key,
    themes: theme === undefined ? undefined : { has: [theme] },
    agencies: agency === undefined ? undefined : { has: [agency] },
    ...effective(dates.effectiveFrom, dates.effectiveTo),
  });
  const scoped = within(caller, all);
  // Both must concern the entry: the agency that is asked for, and the reader's own.
  const other = scoped === all || agency === undefined ? undefined : [{ agencies: { has: [agency] } }];
  return { text, all: scoped, ...(other === undefined ? {} : { any: other }) };
}

/**
 * Days on which things became known, as positions: the log's times never go back. Undefined for all of them, null for
 * none.
 */
async function keysBetween(
  models: ReadStore,
  from: PlainDate | undefined,
  to: PlainDate | undefined,
): Promise<Condition | undefined | null> {
  const first = from === undefined ? undefined : await firstSince(models, startOfLondonDay(from));
  if (from !== undefined && first === undefined) return null;
  const end = to === undefined ? undefined : await firstSince(models, startOfLondonDay(plusDays(to, 1)));
  if (first === undefined && end === undefined) return undefined;
  return { ...(first === undefined ? {} : { from: first }), ...(end === undefined ? {} : { below: end }) };
}

async function firstSince(models: ReadStore, recordedAt: string): Promise<number | undefined> {
  const { items } = await models.find<TrailDocument>('trail', {
    where: { all: { recordedAt: { from: recordedAt } } },
    sort: [{ field: 'recordedAt' }],
    limit: 1,
  });
  return items[0]?.position;
}

function effective(from: PlainDate | undefined, to: PlainDate | undefined): Record<string, Condition> {
  if (from === undefined && to === undefined) return {};
  const effectiveDay = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const months = from === undefined || to === undefined ? undefined : monthsBetween(from, to);
  return { effectiveDay, ...(months === undefined ? {} : { effectiveMonth: { in: months } }) };
}

/** Undefined where there are too many. */
function monthsBetween(from: PlainDate, to: PlainDate): readonly string[] | undefined {
  const months: string[] = [];
  let month = Temporal.PlainYearMonth.from(from.slice(0, 7));
  for (; month.toString() <= to.slice(0, 7); month = month.add({ months: 1 })) {
    months.push(month.toString());
    if (months.length > MOST_MONTHS) return undefined;
  }
  return months;
}
