/**
 * Pages in an order, of documents whose field has one of a few values: an index of that field and the order is walked for
 * each value, and the walks are merged. SQLite by itself reads all of the documents and sorts them.
 */
import type { FindQuery, Where } from '#read-models/port.js';
import type { Declared } from '../query/declared.js';
import type { Order } from '../query/order.js';
import { join, type Sql, sql } from './statements.js';
import { nullMark, type Table } from './tables.js';
import { valueSql } from './where.js';

/** Each value is a walk of its own. */
const MOST_WALKS = 16;

/** What each walk asks for; undefined where no index serves such walks. */
export function walksInOrder(
  { indexes }: Declared,
  { where = {} }: FindQuery,
  { fields: [first] }: Order,
): readonly Where[] | undefined {
  if (first === undefined || where.text !== undefined) return undefined;
  for (const [field, condition] of Object.entries(where.all ?? {})) {
    const values =
      typeof condition === 'object' && condition !== null && 'in' in condition
        ? new Set(condition.in)
        : undefined;
    if (values === undefined || values.size < 2 || values.size > MOST_WALKS) continue;
    if (indexes.some(([one, other]) => one === field && other === first.field))
      return [...values].map((value) => ({ ...where, all: { ...where.all, [field]: value } }));
  }
  return undefined;
}

/**
 * One page of several walks.
 * @param read what is read of a document beside its key
 * @param walks writes the walks, which read the columns that are named for a key
 */
export function merged(
  table: Table,
  order: Order,
  read: readonly string[],
  limit: number,
  walks: (columns: (key: string) => readonly string[]) => readonly Sql[],
): Sql {
  const named = read.map((value, at) => `${value} AS read${at}`);
  const places = order.fields.map(({ field }, at) => `${valueSql(table, field)} AS place${at}`);
  const branches = walks((key) => [`${key} AS key`, ...named, ...places]).map(({ text, values }) =>
    sql(`SELECT * FROM (${text})`, ...values),
  );
  const columns = ['key', ...read.map((_, at) => `read${at}`)].join(', ');
  const by = order.fields.flatMap(({ descending }, at) =>
    descending ? [`place${at} = ${nullMark}`, `place${at} DESC`] : [`place${at}`],
  );
  const terms = [...by, `key ${order.keyDescending ? 'DESC' : 'ASC'}`].join(', ');
  return join(
    [
      sql(`SELECT ${columns} FROM (`),
      join(branches, ' UNION ALL '),
      sql(`) ORDER BY ${terms} LIMIT ?`, limit),
    ],
    ' ',
  );
}
