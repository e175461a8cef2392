/** ORDER BY, and where a page continues: keyset comparisons, never an offset. Nulls come last in either direction. */
import type { Scalar } from '#read-models/port.js';
import type { Order, Place } from '../query/order.js';
import { join, type Sql, sql } from './statements.js';
import { nullMark, type Table } from './tables.js';
import { valueSql } from './where.js';

/** A stretch of the result in the order of the query: what belongs to it, and how it is sorted. */
export interface Stretch {
  readonly conditions: readonly Sql[];
  readonly orderBy: string;
}

/** A sort term: a field or the key. */
interface Term {
  readonly value: string;
  readonly descending: boolean;
  /** Nulls can occur here, and stand where the engine would not put them: first in a descending order. */
  readonly nullsFirst: boolean;
}

/**
 * The query's order as one or two stretches, one after the other, without what lies before `from`. Two when it
 * descends by a field: an index read backwards starts with the nulls, so the other documents are read first.
 */
export function stretches(
  table: Table,
  order: Order,
  key: string,
  from: Place | undefined,
): readonly Stretch[] {
  const terms: readonly Term[] = [
    ...order.fields.map(({ field, descending }) => ({
      value: valueSql(table, field),
      descending,
      nullsFirst: descending,
    })),
    { value: key, descending: order.keyDescending, nullsFirst: false },
  ];
  const place = from === undefined ? undefined : [...from.values, from.key];
  const [first, ...rest] = terms;
  if (first === undefined || !first.nullsFirst) return [stretch(terms, place)];
  const valued = { ...first, nullsFirst: false };
  const nulls = stretch(
    rest,
    place?.[0] === null ? place.slice(1) : undefined,
    sql(`${first.value} = ${nullMark}`),
  );
  if (place?.[0] === null) return [nulls];
  return [stretch([valued, ...rest], place, sql(`${first.value} < ${nullMark}`)), nulls];
}

function stretch(terms: readonly Term[], place: readonly Scalar[] | undefined, within?: Sql): Stretch {
  return {
    conditions: [
      ...(within === undefined ? [] : [within]),
      ...(place === undefined ? [] : after(terms, place)),
    ],
    orderBy: terms.flatMap(termOrder).join(', '),
  };
}

function termOrder({ value, descending, nullsFirst }: Term): readonly string[] {
  const direction = `${value} ${descending ? 'DESC' : 'ASC'}`;
  return nullsFirst ? [`${value} = ${nullMark}`, direction] : [direction];
}

/** What comes after the place. One row-value comparison, which an index can seek, wherever the engine's order is ours. */
function after(terms: readonly Term[], place: readonly Scalar[]): readonly Sql[] {
  const values = place.map((value) => (value === null ? sql(nullMark) : sql('?', value)));
  const descending = terms[0]?.descending === true;
  if (terms.every((term) => term.descending === descending && !term.nullsFirst)) {
    const right = join(values, ', ');
    const left = terms.map(({ value }) => value).join(', ');
    return [sql(`(${left}) ${descending ? '<' : '>'} (${right.text})`, ...right.values)];
  }
  const alternatives = terms.map((term, at) => {
    const equals = terms.slice(0, at).map(({ value }, before) => compare(value, '=', values[before]));
    return join([...equals, beyond(term, place[at] ?? null)], ' AND ');
  });
  const some = join(
    alternatives.map(({ text, values: bound }) => sql(`(${text})`, ...bound)),
    ' OR ',
  );
  // The first term's bound follows from the alternatives; said apart, it lets an index start there.
  const [first] = terms;
  const bound =
    first === undefined || first.nullsFirst
      ? []
      : [compare(first.value, first.descending ? '<=' : '>=', values[0])];
  return [...bound, sql(`(${some.text})`, ...some.values)];
}

function beyond({ value, descending, nullsFirst }: Term, at: Scalar): Sql {
  if (at === null) return descending ? sql('0') : sql(`${value} > ${nullMark}`);
  if (!descending) return sql(`${value} > ?`, at);
  return nullsFirst ? sql(`(${value} < ? OR ${value} = ${nullMark})`, at) : sql(`${value} < ?`, at);
}

function compare(left: string, operator: string, right: Sql = sql(nullMark)): Sql {
  return sql(`${left} ${operator} ${right.text}`, ...right.values);
}
