/**
 * Chooses where a query starts and writes its SQL.
 *
 * SQLite keeps no statistics on lists and words, so the choice is made here: a search or a `has` in key order walks
 * its own index; in another order it is the start when it finds few documents, and a test on each row of the ordered
 * index when it finds many. Everything else is left to SQLite and the declared indexes.
 */
import { type FindQuery, NotInThisGeneration, type Where } from '#read-models/port.js';
import { scalarField } from '../query/declared.js';
import { checkedLimit, type Order, orderOf, readCursor } from '../query/order.js';
import { type Stretch, stretches } from './order.js';
import { join, type Sql, sql, type Statements } from './statements.js';
import type { ListTable, Table } from './tables.js';
import {
  alternatives,
  type Conditions,
  dictionaryIds,
  type HasCondition,
  hasProbe,
  matchExpression,
  readConditions,
  valueSql,
} from './where.js';
import { merged, walksInOrder } from './merge.js';
import { answeredByIndex } from './within.js';

/** Up to this many documents are fetched and sorted rather than met on a walk of an index in the query's order. */
const few = 1000;
/** A `has` of more values than this is tested row by row: each value is an index walk of its own. */
const mostWalks = 16;

/** Where a query starts: what it reads first, how the documents are joined to it, and what is tested on each row. */
interface Start {
  readonly from: Sql;
  /** Joins the documents; empty when the start is the documents' table itself. */
  readonly documents: string;
  readonly key: string;
  readonly conditions: readonly Sql[];
  /** Conditions that need the document's row. */
  readonly tests: readonly Sql[];
}

/** A `has` condition on a list that has a side table. */
interface ListedValues {
  readonly list: ListTable;
  readonly values: readonly string[];
  /** At most `few` documents have one of the values. */
  readonly few: boolean;
}

/** What a query asks for, read. */
interface Wanted extends Conditions {
  /** FTS5 expression; null when the search has no word and so finds nothing; undefined when nothing is searched. */
  readonly search: string | null | undefined;
}

/** Rows of the key and the document, or what is asked for of it; one more than the page holds when there are more. */
export function findSql(table: Table, query: FindQuery, statements: Statements): Sql {
  const limit = checkedLimit(query) + 1;
  const order = orderOf(table.declared, query);
  const place = readCursor(table.declared, query);
  const read = query.only === undefined ? ['t.doc'] : query.only.map((field) => valueSql(table, field));
  const isByKeyAlone = read.length === 0 && order.fields.length === 0;
  const walks = walksInOrder(table.declared, query, order);
  if (walks !== undefined) {
    const started = walks.flatMap((where) =>
      startsOfFind(table, readWhere(table, where, statements), order, statements),
    );
    return merged(table, order, read, limit, (columns) =>
      started.flatMap((start) =>
        stretches(table, order, start.key, place).map((stretch) =>
          pageOf(start, columns(start.key), stretch, limit),
        ),
      ),
    );
  }
  const starts = startsOfFind(table, readWhere(table, query.where, statements), order, statements).map(
    (start) => (isByKeyAlone && start.key !== 't.key' ? withoutDocuments(start) : start),
  );
  const each = starts.flatMap((start) =>
    stretches(table, order, start.key, place).map((stretch) =>
      pageOf(start, [start.key, ...read], stretch, limit),
    ),
  );
  if (each.length === 1) return join(each, '');
  const branches = each.map(({ text, values }) => sql(`SELECT * FROM (${text})`, ...values));
  // The stretches of one start follow each other; the walks of several values are merged and give a document once.
  if (starts.length === 1) return join([join(branches, ' UNION ALL '), sql(' LIMIT ?', limit)], '');
  const direction = order.keyDescending ? 'DESC' : 'ASC';
  return join([join(branches, ' UNION '), sql(` ORDER BY 1 ${direction} LIMIT ?`, limit)], '');
}

/** The number of matching documents, counted up to `cap`. */
export function countSql(
  table: Table,
  where: Where | undefined,
  cap: number | undefined,
  statements: Statements,
): Sql {
  const start = startOfAll(table, readWhere(table, where, statements), statements);
  const matching = fromWhere(withoutDocuments(start));
  if (cap === undefined) return join([sql('SELECT count(*)'), matching], ' ');
  return join([sql('SELECT count(*) FROM (SELECT 1'), matching, sql('LIMIT ?)', cap)], ' ');
}

/** Rows of the `by` fields and the total, in the order of the fields. */
export function groupSql(
  table: Table,
  by: readonly string[],
  where: Where | undefined,
  sum: string | undefined,
  statements: Statements,
): Sql {
  const groups = by.map((field) => valueSql(table, field));
  if (sum !== undefined && scalarField(table.declared, sum) !== 'number') {
    throw new TypeError(`${table.declared.name}.${sum} is no number: it cannot be summed`);
  }
  const total = sum === undefined ? 'count(*)' : `total(${valueSql(table, sum)})`;
  const matching = fromWhere(startOfAll(table, readWhere(table, where, statements), statements));
  const end =
    groups.length === 0
      ? 'HAVING count(*) > 0'
      : `GROUP BY ${groups.join(', ')} ORDER BY ${groups.join(', ')}`;
  return join([sql(`SELECT ${[...groups, total].join(', ')}`), matching, sql(end)], ' ');
}

function pageOf(start: Start, read: readonly string[], stretch: Stretch, limit: number): Sql {
  const matching = fromWhere({ ...start, tests: [...start.tests, ...stretch.conditions] });
  return join(
    [sql(`SELECT ${read.join(', ')}`), matching, sql(`ORDER BY ${stretch.orderBy} LIMIT ?`, limit)],
    ' ',
  );
}

/** A list or the text index alone has keys, and can be counted, without the documents. */
function withoutDocuments(start: Start): Start {
  return start.tests.length > 0 ? start : { ...start, documents: '' };
}

function fromWhere(start: Start): Sql {
  const conditions = join([...start.conditions, ...start.tests], ' AND ', '1');
  return join([sql('FROM'), start.from, sql(`${start.documents} WHERE`), conditions], ' ');
}

function readWhere(table: Table, where: Where = {}, statements: Statements): Wanted {
  const { indexed, all, any: others } = answeredByIndex(table, where, statements);
  const { scalars, keyed, has } = readConditions(table, all);
  const any = alternatives(table, others);
  if (where.text !== undefined && table.words === undefined) {
    if (table.declared.text === undefined)
      throw new TypeError(`${table.declared.name} declares no searched text`);
    throw new NotInThisGeneration(
      `The text of ${table.declared.name} cannot be searched until it is rebuilt`,
    );
  }
  return {
    keyed,
    scalars: any === undefined ? scalars : [...scalars, any],
    has,
    search: where.text === undefined ? undefined : matchExpression(where.text, indexed),
  };
}

function startsOfFind(table: Table, wanted: Wanted, order: Order, statements: Statements): readonly Start[] {
  const { search } = wanted;
  const byKey = order.fields.length === 0;
  const listed = smallestList(table, wanted.has, statements);
  if (typeof search === 'string') {
    if (listed?.few === true) return [fromList(table, wanted, listed)];
    const inOrder = byKey && table.declared.numericKey;
    return [
      inOrder || findsFew(table, search, statements)
        ? fromWords(table, wanted, search)
        : fromRows(table, wanted),
    ];
  }
  if (listed === undefined) return [fromRows(table, wanted)];
  const { list, values } = listed;
  if (byKey && values.length > 0 && values.length <= mostWalks) {
    return values.map((value) => fromListWalk(table, wanted, list, value));
  }
  return [listed.few ? fromList(table, wanted, listed) : fromRows(table, wanted)];
}

/** Where to start when every match is wanted, in no order. */
function startOfAll(table: Table, wanted: Wanted, statements: Statements): Start {
  const listed = smallestList(table, wanted.has, statements);
  if (listed?.few === true) return fromList(table, wanted, listed);
  if (typeof wanted.search === 'string') return fromWords(table, wanted, wanted.search);
  return listed !== undefined && wanted.scalars.length === 0 && wanted.keyed('t.key').length === 0
    ? fromList(table, wanted, listed)
    : fromRows(table, wanted);
}

/** The documents' table: SQLite chooses among the declared indexes. */
function fromRows(table: Table, wanted: Wanted): Start {
  const key = 't.key';
  const tests = [...wanted.keyed(key), ...wanted.scalars, ...wanted.has.map((each) => hasProbe(table, each))];
  const { search } = wanted;
  if (search === null) tests.push(sql('0'));
  else if (search !== undefined) tests.push(foundRow(table, search));
  return { from: sql(`${table.name} t`), documents: '', key, conditions: [], tests };
}

/** The text index, in the order of the rows' numbers. */
function fromWords(table: Table, wanted: Wanted, search: string): Start {
  const rowid = 'w.rowid';
  const key = table.declared.numericKey ? rowid : 't.key';
  return {
    from: sql(`${String(table.words)} w`),
    documents: `CROSS JOIN ${table.name} t ON t.${table.row} = ${rowid}`,
    key,
    conditions: [
      sql(`w.${String(table.words)} MATCH ?`, search),
      ...(table.declared.numericKey ? wanted.keyed(key) : []),
    ],
    tests: [
      ...(table.declared.numericKey ? [] : wanted.keyed(key)),
      ...wanted.scalars,
      ...wanted.has.map((each) => hasProbe(table, each)),
    ],
  };
}

/** One value's documents, in key order. */
function fromListWalk(table: Table, wanted: Wanted, list: ListTable, value: string): Start {
  const ids = dictionaryIds([value]);
  return {
    from: sql(`${list.name} l`),
    documents: `CROSS JOIN ${table.name} t ON t.key = l.key`,
    key: 'l.key',
    conditions: [sql(`l.value = (${ids.text})`, ...ids.values)],
    tests: otherTests(table, wanted, list),
  };
}

/** The documents of any of the values, each once, in no order. */
function fromList(table: Table, wanted: Wanted, { list, values }: ListedValues): Start {
  const [only] = values;
  if (only !== undefined && values.length === 1) return fromListWalk(table, wanted, list, only);
  const ids = dictionaryIds(values);
  return {
    from: sql(`(SELECT DISTINCT key FROM ${list.name} WHERE value IN (${ids.text})) l`, ...ids.values),
    documents: `CROSS JOIN ${table.name} t ON t.key = l.key`,
    key: 'l.key',
    conditions: [],
    tests: otherTests(table, wanted, list),
  };
}

/** What is still to be tested after a start at a list. */
function otherTests(table: Table, { keyed, scalars, has, search }: Wanted, start: ListTable): readonly Sql[] {
  const others = has.filter(({ field }) => field !== start.field).map((each) => hasProbe(table, each));
  if (search === undefined) return [...keyed('l.key'), ...scalars, ...others];
  const found = search === null ? sql('0') : foundTest(table, search);
  return [...keyed('l.key'), ...scalars, ...others, found];
}

/** Whether the row is found by a search: all that is found is read once. The plus keeps SQLite from starting there. */
function foundRow(table: Table, search: string): Sql {
  return sql(
    `+t.${table.row} IN (SELECT w.rowid FROM ${String(table.words)} w WHERE w.${String(table.words)} MATCH ?)`,
    search,
  );
}

/** The same, asked anew for each row: for few rows. */
function foundTest(table: Table, search: string): Sql {
  const found = `SELECT 1 FROM ${String(table.words)} w WHERE w.${String(table.words)} MATCH ? AND w.rowid = t.${table.row}`;
  return sql(`coalesce((${found}), 0)`, search);
}

/** The `has` condition with the fewest entries, counted no further than `few`; undefined without one. */
function smallestList(
  table: Table,
  has: readonly HasCondition[],
  statements: Statements,
): ListedValues | undefined {
  const counted = has.flatMap(({ field, values }) => {
    const list = table.lists.find((each) => each.field === field);
    if (list === undefined) return [];
    const ids = dictionaryIds(values);
    const entries = sql(`SELECT 1 FROM ${list.name} WHERE value IN (${ids.text})`, ...ids.values);
    return [{ list, values, entries: countUpToFew(entries, statements) }];
  });
  const [smallest] = counted.sort((one, other) => one.entries - other.entries);
  return smallest === undefined ? undefined : { ...smallest, few: smallest.entries <= few };
}

function findsFew(table: Table, search: string, statements: Statements): boolean {
  const entries = sql(
    `SELECT 1 FROM ${String(table.words)} w WHERE w.${String(table.words)} MATCH ?`,
    search,
  );
  return countUpToFew(entries, statements) <= few;
}

function countUpToFew(entries: Sql, statements: Statements): number {
  const counted = statements.first(
    join([sql('SELECT count(*) FROM ('), entries, sql('LIMIT ?)', few + 1)], ' '),
  );
  return Number(counted?.[0]);
}
