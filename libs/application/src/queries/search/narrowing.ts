/** What a search is narrowed by, as conditions of the trail: all that is said in advance is answered by its text index. */
import type { PlainDate } from '#domain/entry.js';
import { endOfMonth, londonDate, plusDays } from '#domain/time.js';
import type { TrailDocument } from '#read-models/documents.js';
import type { Condition, ReadStore, Where } from '#read-models/port.js';
import { doneBy } from '../actors.js';
import { recordedBetween } from '../positions.js';
import { between, given } from '../conditions.js';
import type { Sources } from '../query.js';

export interface Narrowing {
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
  text: string,
  { who, agency, audit, theme, type, ...dates }: Narrowing,
  { models, sight }: Pick<Sources, 'models' | 'sight'>,
): Promise<Where | undefined> {
  const recorded = await known(models, dates.from, dates.to);
  const effected = await effective(models, dates.effectiveFrom, dates.effectiveTo);
  if (recorded === null || effected === null) return undefined;
  const all = given({
    actor: await doneBy(models, who),
    audit,
    type,
    themes: theme === undefined ? undefined : { has: [theme] },
    agencies: agency === undefined ? undefined : { has: [agency] },
    ...recorded,
    ...effected.all,
  });
  return sight.where('trail', { text, all, ...(effected.any === undefined ? {} : { any: effected.any }) });
}

type Conditions = Readonly<Record<string, Condition>>;

/**
 * Days on which things became known, as positions. The months say it again, since the text index looks them up, while it
 * walks to a position from one end. Null when there is nothing in these days.
 */
async function known(
  models: ReadStore,
  from: PlainDate | undefined,
  to: PlainDate | undefined,
): Promise<Conditions | null> {
  if (from === undefined && to === undefined) return {};
  const recorded = await recordedBetween(models, from, to);
  if (recorded === null) return null;
  const { first, key } = recorded;
  const months = to === undefined ? undefined : monthsBetween(londonDate(first.recordedAt), to);
  return { key, ...(months === undefined ? {} : { recordedMonth: { in: months } }) };
}

/** Days on which things took effect, as whole months and the days beside them. Null when there is nothing in these days. */
async function effective(
  models: ReadStore,
  from: PlainDate | undefined,
  to: PlainDate | undefined,
): Promise<Where | null> {
  if (from === undefined && to === undefined) return {};
  const end = async (descending: boolean): Promise<PlainDate | undefined> => {
    const { items } = await models.find<Pick<TrailDocument, 'effectiveDay'>>('trail', {
      where: { all: { effectiveDay: between(from, to) ?? {} } },
      sort: [{ field: 'effectiveDay', descending }],
      only: ['effectiveDay'],
      limit: 1,
    });
    return items[0]?.effectiveDay;
  };
  const [first, last] = [await end(false), await end(true)];
  if (first === undefined || last === undefined) return null;
  // Nothing took effect before the first: its month is whole unless it is asked for in part.
  const month = `${first.slice(0, 7)}-01`;
  const begin = from !== undefined && from > month ? from : month;
  const close = to !== undefined && to < endOfMonth(last) ? to : endOfMonth(last);
  const { months, days } = covering(begin, close);
  if (months.length > MOST_MONTHS) return { all: { effectiveDay: { from: first, to: last } } };
  const some = [
    ...(months.length === 0 ? [] : [{ effectiveMonth: { in: months } }]),
    ...(days.length === 0 ? [] : [{ effectiveDay: { in: days } }]),
  ];
  return { any: some };
}

/** The whole months from one day to another, and the days of the months that are not whole. */
function covering(
  first: PlainDate,
  last: PlainDate,
): { readonly months: readonly string[]; readonly days: readonly PlainDate[] } {
  const [months, days]: [string[], string[]] = [[], []];
  for (let day = first; day <= last;) {
    const end = endOfMonth(day);
    if (day.endsWith('-01') && end <= last) {
      months.push(day.slice(0, 7));
      day = plusDays(end, 1);
    } else {
      days.push(day);
      day = plusDays(day, 1);
    }
  }
  return { months, days };
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
