/** Reads walk an index where one is declared for them, so that they cost the same however many documents there are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, CollectionSpec, FindQuery, ReadStoreWriter } from '#read-models/port.js';
import { writeCursor } from '../query/order.js';
import { findSql } from './find.js';
import { type OpenFile, openToWrite } from './open.js';
import { openSqliteReadStore } from './read-store.js';

const actions: CollectionSpec = {
  name: 'actions',
  fields: { owner: 'text', status: 'text', due: 'text', slips: 'number', themes: 'list' },
  indexes: [['due'], ['owner', 'due'], ['owner', 'status', 'slips']],
  text: 'title',
};
const trail: CollectionSpec = {
  name: 'trail',
  fields: { type: 'text', threads: 'list' },
  indexes: [['type']],
  text: 'words',
  numericKey: true,
};
const collections = [actions, trail];
const manyEntries = 3000;

describe('The plan of a read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'read-plan-'));
  const file = join(folder, 'plan.db');
  let store: ReadStoreWriter;
  let open: OpenFile;

  beforeAll(async () => {
    store = openSqliteReadStore({ file, collections });
    await store.commit(manyDocuments());
    open = openToWrite({ file, collections });
  });
  afterAll(async () => {
    open.database.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  function plan(collection: string, query: FindQuery): readonly string[] {
    const { text, values } = findSql(open.table(collection), query, open.statements);
    const steps = open.database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values);
    return steps.map(({ detail }) => String(detail));
  }

  /** The first page of the query and a later one. */
  function pages(collection: string, query: FindQuery): readonly FindQuery[] {
    const { declared } = open.table(collection);
    const last = { owner: 'police', status: 'open', due: '2015-01-01', slips: 2, type: 'noted' };
    return [
      query,
      { ...query, cursor: writeCursor(declared, query, collection === 'trail' ? 7 : 'A7', last) },
    ];
  }

  const police = { owner: 'police' };
  const walks: readonly (readonly [string, string, FindQuery])[] = [
    ['the key', 'actions', { limit: 50 }],
    [
      'the key downwards among entries of one type',
      'trail',
      { where: { all: { type: 'noted' } }, sort: [{ field: 'key', descending: true }], limit: 50 },
    ],
    [
      'the key downwards among found entries up to one',
      'trail',
      {
        where: { text: 'visit', all: { key: { to: 900 } } },
        sort: [{ field: 'key', descending: true }],
        limit: 50,
      },
    ],
    ['a field', 'actions', { sort: [{ field: 'due' }], limit: 50 }],
    ['a field downwards', 'actions', { sort: [{ field: 'due', descending: true }], limit: 50 }],
    [
      'a field among documents of one owner',
      'actions',
      { where: { all: police }, sort: [{ field: 'due' }], limit: 50 },
    ],
    [
      'a field downwards among documents of one owner',
      'actions',
      { where: { all: police }, sort: [{ field: 'due', descending: true }], limit: 50 },
    ],
    [
      'a range of the field that is sorted by',
      'actions',
      { where: { all: { ...police, due: { below: '2016-01-01' } } }, sort: [{ field: 'due' }], limit: 50 },
    ],
    [
      'two fields',
      'actions',
      { where: { all: police }, sort: [{ field: 'status' }, { field: 'slips' }], limit: 50 },
    ],
    ['the key among entries of one type', 'trail', { where: { all: { type: 'noted' } }, limit: 50 }],
    [
      'the key among those with a list value',
      'trail',
      { where: { all: { threads: { has: ['t1'] } } }, limit: 50 },
    ],
    [
      'the key among those with a list value, text keys',
      'actions',
      { where: { all: { themes: { has: ['delay'] } } }, limit: 50 },
    ],
    ['the key among found entries', 'trail', { where: { text: 'visit' }, limit: 50 }],
    [
      'the key among found entries with a list value',
      'trail',
      { where: { text: 'visit', all: { threads: { has: ['t1'] } } }, limit: 50 },
    ],
    [
      'a field among many documents with a list value',
      'actions',
      { where: { all: { themes: { has: ['delay'] } } }, sort: [{ field: 'due' }], limit: 50 },
    ],
    [
      'a field among many found documents',
      'actions',
      { where: { text: 'visit' }, sort: [{ field: 'due' }], limit: 50 },
    ],
  ];
  it.each(walks)('walks an index in the order of %s', (_name, collection, query) => {
    for (const page of pages(collection, query)) {
      const steps = plan(collection, page);
      expect(
        steps.filter((step) =>
          /TEMP B-TREE|^SCAN (?!t USING INDEX|w VIRTUAL TABLE|CONSTANT|\(subquery)/.test(step),
        ),
      ).toEqual([]);
    }
  });

  it('walks each of several list values and sorts their pages alone', () => {
    const query = { where: { all: { threads: { has: ['t0', 't1', 't2'] } } }, limit: 50 };
    for (const page of pages('trail', query)) {
      const steps = plan('trail', page);
      const walk = steps.filter((step) => step.startsWith('SEARCH'));
      expect(walk.filter((step) => step.startsWith('SEARCH l USING PRIMARY KEY (value=?'))).toHaveLength(3);
      // A sort of the walk itself would stand between it and the page that is read from it.
      const beforeEachPage = steps.filter(
        (_step, at) => steps[at + 1]?.startsWith('SCAN (subquery') === true,
      );
      expect(beforeEachPage).toEqual(Array(3).fill('SEARCH t USING INTEGER PRIMARY KEY (rowid=?)'));
    }
  });

  it('walks a list value within a range of keys from its end', () => {
    const where = { all: { threads: { has: ['t1'] }, key: { to: 900 } } };
    const steps = plan('trail', { where, sort: [{ field: 'key', descending: true }], limit: 50 });
    expect(steps[0]).toMatch(/^SEARCH l USING PRIMARY KEY \(value=\? AND key<\?\)$/);
    expect(steps.filter((step) => step.includes('TEMP'))).toEqual([]);
  });

  it('starts at a list that has few documents, and sorts those', () => {
    const all = { threads: { has: ['t-once'] } };
    for (const where of [{ all }, { all, text: 'visit' }]) {
      const steps = plan('trail', { where, sort: [{ field: 'type' }], limit: 50 });
      expect(steps[0]).toBe('SEARCH l USING PRIMARY KEY (value=?)');
      expect(steps).toContain('SEARCH t USING INTEGER PRIMARY KEY (rowid=?)');
      expect(steps.filter((step) => step.startsWith('SCAN t'))).toEqual([]);
    }
  });

  it('gives the same pages whichever way it starts', async () => {
    const sort = [{ field: 'type', descending: true }];
    const all = { threads: { has: ['t0', 't1', 't2', 't-once'] } };
    const walked = await keysByPage(store, { where: { all, text: 'visit' }, sort, limit: 400 });
    const expected = Array.from({ length: manyEntries }, (_, at) => at + 1).filter(
      (key) => key % 2 === 0 && key % 4 !== 3,
    );
    expect(walked.toSorted((one, other) => one - other)).toEqual(expected);
  });
});

/** More than the number up to which documents are fetched and sorted. */
function manyDocuments(): Batch {
  const numbers = Array.from({ length: manyEntries }, (_, at) => at + 1);
  const entries = numbers.map((key) => ({
    collection: 'trail',
    key,
    document: {
      key,
      type: ['noted', 'recorded', null][key % 3],
      words: key % 2 === 0 ? 'a visit' : 'a note',
      threads: [key === 1000 ? 't-once' : `t${key % 4}`],
    },
  }));
  const documents = numbers.map((number) => ({
    collection: 'actions',
    key: `A${number}`,
    document: { owner: 'police', due: '2015-01-01', title: 'visit', themes: ['delay'] },
  }));
  return { writes: [...entries, ...documents], checkpoint: manyEntries, fence: 1 };
}

async function keysByPage(store: ReadStoreWriter, query: FindQuery): Promise<readonly number[]> {
  const { items, next } = await store.find<{ readonly key: number }>('trail', query);
  const keys = items.map(({ key }) => key);
  return next === undefined ? keys : [...keys, ...(await keysByPage(store, { ...query, cursor: next }))];
}
