/** The tables of the access log's file. Who read and what was read are written once; an entry refers to them by number. */
const kept = `CREATE TRIGGER IF NOT EXISTS entries_are_kept BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'the access log is never changed'); END;`;

export const schema = `
  CREATE TABLE IF NOT EXISTS readers (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, agencies TEXT NOT NULL,
    address TEXT NOT NULL, channel TEXT NOT NULL, UNIQUE (person, name, roles, agencies, address, channel)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL, kind TEXT NOT NULL, UNIQUE (reference, kind)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, reader INTEGER NOT NULL, what INTEGER NOT NULL, item INTEGER,
    detail TEXT NOT NULL, outcome INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entries_by_time ON entries (at);
  CREATE INDEX IF NOT EXISTS entries_by_reader ON entries (reader);
  CREATE INDEX IF NOT EXISTS entries_by_item ON entries (item) WHERE item IS NOT NULL;
  CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'the access log is never changed'); END;
  ${kept}
  PRAGMA user_version = 1;
`;

/** Removes what is older than an instant: for as long as that takes, and nobody else sees it, entries may go. */
export const removal = {
  before: 'DROP TRIGGER entries_are_kept',
  entries: 'DELETE FROM entries WHERE at < ?',
  /** Who and what no entry is left of. */
  rest: `DELETE FROM readers WHERE id NOT IN (SELECT reader FROM entries);
    DELETE FROM items WHERE id NOT IN (SELECT item FROM entries WHERE item IS NOT NULL);`,
  after: kept,
} as const;
