/**
 * The least that SQLite must do for the same read models: the rows of a finished file, already made, into the same
 * tables, with the indexes made at the end. Only the loading is timed, not the reading of the rows to load.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { collections } from '#read-models/documents.js';
import { layOut, valuesColumn } from '#read-models/sqlite/tables.js';
import { searchedOf } from '#read-models/sqlite/within.js';

export interface BareResult {
  readonly seconds: number;
}

const [from = '', to = ''] = process.argv.slice(2);
const ROWS_AT_ONCE = 5000;

rmSync(to, { force: true });
const source = new DatabaseSync(from, { readOnly: true });
const target = new DatabaseSync(to, { defensive: false });
target.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
target.exec('PRAGMA cache_size = -128000; PRAGMA temp_store = MEMORY');

let milliseconds = 0;
function timed(work: () => void): void {
  const started = performance.now();
  work();
  milliseconds += performance.now() - started;
}

/** Tables with the text indexes first, so that the tables under those are known and left alone. */
function schemaOf(type: 'table' | 'index'): { name: string; sql: string }[] {
  const rows = source
    .prepare('SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL')
    .all(type);
  return rows.map(({ name, sql }) => ({ name: String(name), sql: String(sql) }));
}
const tables = schemaOf('table');
const searched = tables.filter(({ sql }) => sql.includes('USING fts5')).map(({ name }) => name);
const plain = tables.filter(
  ({ name }) => !searched.some((index) => name === index || name.startsWith(`${index}_`)),
);

const ids = new Map(
  source
    .prepare('SELECT value, id FROM "read:dictionary"')
    .all()
    .map(({ value, id }) => [String(value), Number(id)]),
);

target.exec('BEGIN');
for (const { name, sql } of tables)
  if (searched.includes(name) || plain.some((one) => one.name === name)) target.exec(sql);
for (const { name } of plain) load(name, `SELECT * FROM "${name}"`, `INSERT INTO "${name}"`);
for (const index of searched) {
  const collection = index.slice(0, index.indexOf(':'));
  const spec = collections.find(({ name }) => name === collection);
  if (spec === undefined) throw new Error(`${collection} is not declared`);
  const table = layOut(spec);
  load(
    index,
    `SELECT key, doc FROM "${collection}"`,
    `INSERT INTO "${index}" (rowid, words, ${valuesColumn(table)})`,
    {
      width: 3,
      of: ([key = null, doc = null]) => {
        const searched = searchedOf(
          table,
          JSON.parse(doc as string) as object,
          (value) => ids.get(value) ?? 0,
        );
        return [key, searched?.words ?? null, searched?.values ?? null];
      },
    },
  );
}
timed(() => {
  for (const { sql } of schemaOf('index')) target.exec(sql);
  target.exec('COMMIT');
});
target.close();
source.close();
const result: BareResult = { seconds: milliseconds / 1000 };
console.log(JSON.stringify(result));

/** Rows as the source gives them, or as they are made of those, in the order of their keys. */
function load(
  table: string,
  select: string,
  insert: string,
  made?: { readonly width: number; readonly of: (row: SQLInputValue[]) => SQLInputValue[] },
): void {
  const rows = source.prepare(select);
  rows.setReturnArrays(true);
  const width = made?.width ?? rows.columns().length;
  const into = target.prepare(`${insert} VALUES (${Array(width).fill('?').join(', ')})`);
  let waiting: SQLInputValue[][] = [];
  const flush = (): void => {
    timed(() => {
      for (const row of waiting) into.run(...row);
    });
    waiting = [];
  };
  for (const row of rows.iterate() as unknown as Iterable<SQLInputValue[]>) {
    if (waiting.push(made?.of(row) ?? row) === ROWS_AT_ONCE) flush();
  }
  flush();
  if (width === 0) throw new Error(`${table} has no columns`);
}
