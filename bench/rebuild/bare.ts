/**
 * The least that SQLite must do for the same read models: the rows of a finished file, already made, into the same
 * tables, with the indexes made at the end. Only the loading is timed, not the reading of the rows to load.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { collections } from '#read-models/documents.js';
import { layOut, valuesColumn } from '#read-models/sqlite/tables.js';
import { searchedOf } from '#read-models/sqlite/within.js';

export interface BareResult {
  readonly seconds: number;
  /** Of which the processor worked: the machine may have had other things to do. */
  readonly cpuSeconds: number;
}

const [from = '', to = ''] = process.argv.slice(2);
const ROWS_AT_ONCE = 5000;

rmSync(to, { force: true });
const source = new DatabaseSync(from, { readOnly: true });
const target = new DatabaseSync(to, { defensive: false });
target.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
target.exec('PRAGMA cache_size = -128000; PRAGMA temp_store = MEMORY');

let [milliseconds, cpuMicroseconds] = [0, 0];
function timed(work: () => void): void {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  milliseconds += performance.now() - started;
  cpuMicroseconds += user + system;
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
for (const { name } of plain) load(`SELECT * FROM "${name}"`, `INSERT INTO "${name}"`, (row) => row);
for (const spec of collections) {
  const table = layOut(spec);
  if (table.words === undefined) continue;
  const columns = `(rowid, words, ${valuesColumn(table)})`;
  load(`SELECT key, doc FROM ${table.name}`, `INSERT INTO ${table.words} ${columns}`, ([key = null, doc]) => {
    const found = searchedOf(table, JSON.parse(doc as string) as object, (value) => ids.get(value) ?? 0);
    return [key, found?.words ?? null, found?.values ?? null];
  });
}
timed(() => {
  for (const { sql } of schemaOf('index')) target.exec(sql);
  target.exec('COMMIT');
});
target.close();
source.close();
const result: BareResult = { seconds: milliseconds / 1000, cpuSeconds: cpuMicroseconds / 1e6 };
console.log(JSON.stringify(result));

/** Rows in the order of their keys, made into what is inserted before the clock runs. */
function load(select: string, insert: string, made: (row: SQLInputValue[]) => SQLInputValue[]): void {
  const rows = source.prepare(select);
  rows.setReturnArrays(true);
  let into: StatementSync | undefined;
  let waiting: SQLInputValue[][] = [];
  const flush = (): void => {
    const marks = Array<string>(waiting[0]?.length ?? 0).fill('?');
    into ??= waiting.length === 0 ? undefined : target.prepare(`${insert} VALUES (${marks.join(', ')})`);
    timed(() => {
      for (const row of waiting) into?.run(...row);
    });
    waiting = [];
  };
  for (const row of rows.iterate() as unknown as Iterable<SQLInputValue[]>) {
    if (waiting.push(made(row)) === ROWS_AT_ONCE) flush();
  }
  flush();
}
