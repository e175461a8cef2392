/** Turns conditions into SQL. Field names come from the declaration alone; every value is a parameter. */
import type { Condition, Scalar } from '#read-models/port.js';
import { type Bound, type FieldCondition, readCondition } from '../query/condition.js';
import { keyField, scalarField } from '../query/declared.js';
import { type SearchTerm, searchTerms } from '../query/search-terms.js';
import { inList, join, type Sql, sql, type Statements } from './statements.js';
import { column, nullMark, type Table } from './tables.js';

/** A `has` condition, which may also be where a query starts. */
export interface HasCondition {
  readonly field: string;
  readonly values: readonly string[];
}

/** A set of conditions with the `has` ones apart. */
export interface Conditions {
  readonly scalars: readonly Sql[];
  /** Those of the key, given where it is read: an index is walked within a range of its own column alone. */
  readonly keyed: (key: string) => readonly Sql[];
  readonly has: readonly HasCondition[];
}

export function readConditions(table: Table, conditions: Readonly<Record<string, Condition>>): Conditions {
  const scalars: Sql[] = [];
  const ofKey: ScalarCondition[] = [];
  const has: HasCondition[] = [];
  for (const [field, condition] of Object.entries(conditions)) {
    const read = readCondition(table.declared, field, condition);
    if (read.kind === 'has') has.push({ field, values: read.values });
    else if (field === keyField) ofKey.push(read);
    else scalars.push(scalarCondition(valueSql(table, field), read));
  }
  return { scalars, keyed: (key) => ofKey.map((each) => scalarCondition(key, each)), has };
}

/** Alternatives of which one must hold; undefined when the query has none. */
export function alternatives(
  table: Table,
  any: readonly Readonly<Record<string, Condition>>[] | undefined,
): Sql | undefined {
  if (any === undefined) return undefined;
  const each = any.map((conditions) => {
    const { scalars, keyed, has } = readConditions(table, conditions);
    const all = join(
      [...keyed('t.key'), ...scalars, ...has.map((condition) => hasProbe(table, condition))],
      ' AND ',
      '1',
    );
    return sql(`(${all.text})`, ...all.values);
  });
  const some = join(each, ' OR ', '0');
  return sql(`(${some.text})`, ...some.values);
}

/** A field's value in a row: its column, or read from the document where the file has no such column. */
export function valueSql(table: Table, field: string): string {
  if (field === keyField) return 't.key';
  const type = scalarField(table.declared, field);
  if (table.columns.includes(field)) return `t.${column(field)}`;
  const extracted = `json_extract(t.doc, '$.${field}')`;
  return `ifnull(${type === 'number' ? `CAST(${extracted} AS REAL)` : extracted}, ${nullMark})`;
}

/** Whether the row's list contains one of the values: a probe per row of the documents' table. */
export function hasProbe(table: Table, { field, values }: HasCondition): Sql {
  const list = table.lists.find((each) => each.field === field);
  if (list === undefined) {
    const wanted = inList('value', values);
    return sql(
      `coalesce((SELECT 1 FROM json_each(t.doc, '$.${field}') WHERE ${wanted.text} LIMIT 1), 0)`,
      ...wanted.values,
    );
  }
  const wanted = dictionaryIds(values);
  // A scalar subquery, not EXISTS: SQLite may turn EXISTS into a join and start from the list.
  return sql(
    `coalesce((SELECT 1 FROM ${list.name} WHERE value IN (${wanted.text}) AND key = t.key LIMIT 1), 0)`,
    ...wanted.values,
  );
}

/** The numbers under which list values are stored. */
export function dictionaryIds(values: readonly string[]): Sql {
  const wanted = inList('value', values);
  return sql(`SELECT id FROM "read:dictionary" WHERE ${wanted.text}`, ...wanted.values);
}

/** The number of one value; undefined for one that no document has. */
export function dictionaryId(value: string, statements: Statements): number | undefined {
  const found = statements.first(sql('SELECT id FROM "read:dictionary" WHERE value = ?', value));
  return found === undefined ? undefined : Number(found[0]);
}

/**
 * A search in FTS5's own language: every word quoted, so that nothing a person types is syntax; null for no words.
 * @param within expressions that must hold as well
 */
export function matchExpression(text: string, within: readonly string[]): string | null {
  const terms = searchTerms(text);
  return terms.length === 0 ? null : [...terms.map(termExpression), ...within].join(' AND ');
}

function termExpression(term: SearchTerm): string {
  return term.kind === 'prefix' ? `"${term.prefix}" *` : `"${term.words.join(' ')}"`;
}

type ScalarCondition = Exclude<FieldCondition, { kind: 'has' }>;

function scalarCondition(value: string, condition: ScalarCondition): Sql {
  switch (condition.kind) {
    case 'equal':
      return condition.value === null ? sql(`${value} = ${nullMark}`) : sql(`${value} = ?`, condition.value);
    case 'not':
      return condition.value === null ? sql(`${value} < ${nullMark}`) : sql(`${value} <> ?`, condition.value);
    case 'in':
      return anyOf(value, condition.values);
    case 'range':
      return range(value, condition.bounds);
  }
}

function anyOf(value: string, values: readonly Scalar[]): Sql {
  const marks = values.map((each) => (each === null ? nullMark : '?'));
  return sql(`${value} IN (${marks.join(', ')})`, ...values.filter((each) => each !== null));
}

const operators = { from: '>=', above: '>', to: '<=', below: '<' } as const;

function range(value: string, bounds: readonly Bound[]): Sql {
  const each = bounds.map(({ side, value: bound }) => sql(`${value} ${operators[side]} ?`, bound));
  const bounded = bounds.some(({ side }) => side === 'to' || side === 'below');
  // Nulls sort after every value: an upper bound leaves them out by itself.
  return join(bounded ? each : [...each, sql(`${value} < ${nullMark}`)], ' AND ');
}
