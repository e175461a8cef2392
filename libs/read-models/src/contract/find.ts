/** Conditions, orders and pages, by example. */
import { BadCursor, type FindQuery, type ReadStoreWriter, type Where } from '#read-models/port.js';
import { actions, commit, putAction, putEntry, refs, trail } from './collections.js';
import type { OpenEmpty } from './read-store.contract.js';

async function withActions(open: OpenEmpty): Promise<ReadStoreWriter> {
  const store = await open([actions, trail]);
  await commit(
    store,
    putAction({
      ref: 'A1',
      owner: 'police',
      due: '2015-03-01',
      slips: 0,
      weight: 1.5,
      themes: ['voice', 'delay'],
    }),
    putAction({ ref: 'A2', owner: 'health', due: '2015-01-01', slips: 2, weight: 2, themes: ['delay'] }),
    putAction({ ref: 'A3', owner: 'police', due: null, slips: 10, weight: -1 }),
    putAction({ ref: 'A4', owner: null, due: '2015-02-01', slips: null, themes: [] }),
    putAction({ ref: 'A5', due: '2015-01-01', slips: 2, weight: 0.25, themes: ['extent'] }),
  );
  return store;
}

export function findContract(open: OpenEmpty): void {
  describe('Reading by key', () => {
    it('gives the documents that are there, in the order asked for', async () => {
      const store = await withActions(open);
      expect(refs(await store.getMany('actions', ['A3', 'none', 'A1']))).toEqual(['A3', 'A1']);
      expect(await store.get('actions', 'none')).toBeUndefined();
    });

    it('knows a number from a text, and refuses the wrong one', async () => {
      const store = await withActions(open);
      await expect(store.get('trail', '1')).rejects.toThrow(TypeError);
      await expect(store.get('actions', 1)).rejects.toThrow(TypeError);
    });
  });

  describe('A look over many', () => {
    it('gives the key and what is asked for of each, nulls for what is not there, and goes on where it ended', async () => {
      const store = await withActions(open);
      const query: FindQuery = { sort: [{ field: 'due' }], only: ['due', 'slips'], limit: 3 };
      const first = await store.find('actions', query);
      expect(first.items).toEqual([
        { key: 'A2', due: '2015-01-01', slips: 2 },
        { key: 'A5', due: '2015-01-01', slips: 2 },
        { key: 'A4', due: '2015-02-01', slips: null },
      ]);
      const { items } = await store.find('actions', { ...query, cursor: String(first.next) });
      expect(items).toEqual([
        { key: 'A1', due: '2015-03-01', slips: 0 },
        { key: 'A3', due: null, slips: 10 },
      ]);
      expect(
        await store.find('actions', { where: { all: { owner: 'health' } }, only: [], limit: 3 }),
      ).toEqual({
        items: [{ key: 'A2' }],
      });
    });

    it('knows what is found by words, and refuses a list or what is not declared', async () => {
      const store = await withActions(open);
      await commit(store, putEntry(7, { words: 'A visit', type: 'ActionAssigned' }));
      const [entry] = (await store.find('trail', { where: { text: 'visit' }, only: ['type'], limit: 1 }))
        .items;
      expect(entry).toEqual({ key: 7, type: 'ActionAssigned' });
      for (const only of [['themes'], ['nowhere']])
        await expect(store.find('actions', { only, limit: 1 })).rejects.toThrow(TypeError);
    });
  });

  describe('Conditions', () => {
    const cases: readonly (readonly [string, Where, readonly string[]])[] = [
      ['equal text', { all: { owner: 'police' } }, ['A1', 'A3']],
      ['equal numbers', { all: { slips: 2 } }, ['A2', 'A5']],
      ['null: null or absent', { all: { owner: null } }, ['A4', 'A5']],
      ['not a value, which a null is not either', { all: { owner: { not: 'police' } } }, ['A2', 'A4', 'A5']],
      ['not null', { all: { owner: { not: null } } }, ['A1', 'A2', 'A3']],
      ['one of several, null among them', { all: { owner: { in: ['health', null] } } }, ['A2', 'A4', 'A5']],
      ['one of none', { all: { owner: { in: [] } } }, []],
      [
        'a range, both ends within',
        { all: { due: { from: '2015-01-01', to: '2015-02-01' } } },
        ['A2', 'A4', 'A5'],
      ],
      ['a range, both ends without', { all: { due: { above: '2015-01-01', below: '2015-03-01' } } }, ['A4']],
      ['a range open above, which no null is in', { all: { slips: { from: 2 } } }, ['A2', 'A3', 'A5']],
      ['a range open below, which no null is in', { all: { slips: { to: 2 } } }, ['A1', 'A2', 'A5']],
      ['a range of an unindexed number', { all: { weight: { above: -1, below: 2 } } }, ['A1', 'A5']],
      ['an unindexed null', { all: { weight: null } }, ['A4']],
      ['a list with any of the values', { all: { themes: { has: ['voice', 'extent'] } } }, ['A1', 'A5']],
      ['a list with a value nobody has', { all: { themes: { has: ['none'] } } }, []],
      ['a list with one of no values', { all: { themes: { has: [] } } }, []],
      ['all of several', { all: { owner: 'police', due: '2015-03-01', themes: { has: ['delay'] } } }, ['A1']],
      [
        'one of the alternatives',
        { any: [{ owner: 'health' }, { slips: 10, owner: 'police' }] },
        ['A2', 'A3'],
      ],
      [
        'alternatives with lists',
        { any: [{ themes: { has: ['voice'] } }, { owner: 'health' }] },
        ['A1', 'A2'],
      ],
      [
        'conditions and alternatives',
        { all: { owner: 'police' }, any: [{ slips: 0 }, { slips: 2 }] },
        ['A1'],
      ],
      ['one of no alternatives', { any: [] }, []],
      ['a range of keys', { all: { key: { above: 'A1', to: 'A3' } } }, ['A2', 'A3']],
      [
        'a range of keys in a list',
        { all: { key: { below: 'A2' }, themes: { has: ['delay', 'voice'] } } },
        ['A1'],
      ],
      ['nothing', {}, ['A1', 'A2', 'A3', 'A4', 'A5']],
    ];
    it.each(cases)('finds by %s', async (_name, where, expected) => {
      const store = await withActions(open);
      expect(refs((await store.find('actions', { where, limit: 10 })).items)).toEqual(expected);
      expect(await store.count('actions', where)).toBe(expected.length);
    });

    it('refuses a field that is not declared, and a value of another type', async () => {
      const store = await withActions(open);
      const find = (query: Omit<FindQuery, 'limit'>) => store.find('actions', { ...query, limit: 1 });
      await expect(find({ where: { all: { ref: 'A1' } } })).rejects.toThrow(TypeError);
      await expect(find({ where: { all: { constructor: 'A1' } } })).rejects.toThrow(TypeError);
      await expect(find({ where: { all: { owner: 5 } } })).rejects.toThrow(TypeError);
      await expect(find({ where: { all: { owner: { has: ['police'] } } } })).rejects.toThrow(TypeError);
      await expect(find({ where: { all: { themes: 'voice' } } })).rejects.toThrow(TypeError);
      await expect(find({ sort: [{ field: 'themes' }] })).rejects.toThrow(TypeError);
      await expect(find({ sort: [{ field: 'ref' }] })).rejects.toThrow(TypeError);
      await expect(find({ sort: [{ field: 'key' }, { field: 'due' }] })).rejects.toThrow(TypeError);
      await expect(store.group('actions', ['ref'])).rejects.toThrow(TypeError);
      await expect(store.find('elsewhere', { limit: 1 })).rejects.toThrow(TypeError);
    });
  });

  describe('Order and pages', () => {
    const orders: readonly (readonly [string, FindQuery['sort'], readonly string[]])[] = [
      ['the key when nothing is said', undefined, ['A1', 'A2', 'A3', 'A4', 'A5']],
      ['a field, then the key, nulls last', [{ field: 'due' }], ['A2', 'A5', 'A4', 'A1', 'A3']],
      [
        'a field downwards, then the key downwards, nulls last',
        [{ field: 'due', descending: true }],
        ['A1', 'A4', 'A5', 'A2', 'A3'],
      ],
      ['the key downwards', [{ field: 'key', descending: true }], ['A5', 'A4', 'A3', 'A2', 'A1']],
      [
        'a field, then the key downwards',
        [{ field: 'due' }, { field: 'key', descending: true }],
        ['A5', 'A2', 'A4', 'A1', 'A3'],
      ],
      ['numbers by size', [{ field: 'slips' }], ['A1', 'A2', 'A5', 'A3', 'A4']],
      ['an unindexed number', [{ field: 'weight', descending: true }], ['A2', 'A1', 'A5', 'A3', 'A4']],
      [
        'several fields',
        [{ field: 'owner' }, { field: 'slips', descending: true }],
        ['A2', 'A3', 'A1', 'A5', 'A4'],
      ],
    ];
    it.each(orders)('sorts by %s', async (_name, sort, expected) => {
      const store = await withActions(open);
      const sorted = sort === undefined ? {} : { sort };
      expect(refs((await store.find('actions', { ...sorted, limit: 10 })).items)).toEqual(expected);
      expect(await refsByPage(store, { ...sorted, limit: 2 })).toEqual(expected);
    });

    it('sorts text by code point, so that every engine agrees', async () => {
      const store = await open([actions]);
      const inOrder = ['Z', 'a', '\u00e9', '\uffee', '\u{1F9F5}'];
      await commit(store, ...inOrder.toReversed().map((ref) => putAction({ ref, due: ref })));
      expect(refs((await store.find('actions', { limit: 10 })).items)).toEqual(inOrder);
      expect(refs((await store.find('actions', { sort: [{ field: 'due' }], limit: 10 })).items)).toEqual(
        inOrder,
      );
    });

    it('sorts number keys by size', async () => {
      const store = await open([trail]);
      await commit(store, ...[10, 9, 2 ** 40].map((key) => putEntry(key, { key })));
      expect((await store.find('trail', { limit: 10 })).items).toEqual([
        { key: 9 },
        { key: 10 },
        { key: 2 ** 40 },
      ]);
    });

    it('has no next page when the last one is exactly full', async () => {
      const store = await withActions(open);
      expect((await store.find('actions', { limit: 5 })).next).toBeUndefined();
    });

    it('walks on from a document that has been removed since', async () => {
      const store = await withActions(open);
      const query = { sort: [{ field: 'due' }], limit: 2 };
      const { next = '' } = await store.find('actions', query);
      await commit(store, { collection: 'actions', key: 'A5', document: null });
      expect(refs((await store.find('actions', { ...query, cursor: next })).items)).toEqual(['A4', 'A1']);
    });

    it('refuses a cursor of another query, or one that nobody gave out', async () => {
      const store = await withActions(open);
      const { next = '' } = await store.find('actions', { sort: [{ field: 'due' }], limit: 2 });
      const bad: readonly FindQuery[] = [
        { limit: 2, cursor: next },
        { limit: 2, cursor: next, sort: [{ field: 'due', descending: true }] },
        { limit: 2, cursor: next, sort: [{ field: 'due' }], where: { all: { owner: 'police' } } },
        { limit: 2, cursor: '' },
        { limit: 2, cursor: 'nonsense' },
        { limit: 2, cursor: Buffer.from('{"__proto__":1}').toString('base64url') },
      ];
      for (const query of bad) await expect(store.find('actions', query)).rejects.toThrow(BadCursor);
    });

    it('lets the page size change from one page to the next', async () => {
      const store = await withActions(open);
      const { next = '' } = await store.find('actions', { limit: 1 });
      expect(refs((await store.find('actions', { limit: 3, cursor: next })).items)).toEqual([
        'A2',
        'A3',
        'A4',
      ]);
    });

    it.each([0, 1001, 1.5, NaN])('refuses a page of %p', async (limit) => {
      const store = await open([actions]);
      await expect(store.find('actions', { limit })).rejects.toThrow(RangeError);
    });
  });

  describe('Counting and grouping', () => {
    it('counts no further than the cap', async () => {
      const store = await withActions(open);
      expect(await store.count('actions', {}, 3)).toBe(3);
      expect(await store.count('actions', {}, 9)).toBe(5);
      expect(await store.count('actions', { all: { themes: { has: ['delay', 'voice'] } } }, 1)).toBe(1);
    });

    it('groups by one field, null apart', async () => {
      const store = await withActions(open);
      expect(sorted(await store.group('actions', ['owner']))).toEqual([
        { by: ['health'], total: 1 },
        { by: ['police'], total: 2 },
        { by: [null], total: 2 },
      ]);
    });

    it('groups by several fields and sums a number, where a null adds nothing', async () => {
      const store = await withActions(open);
      const groups = await store.group(
        'actions',
        ['owner', 'due'],
        { all: { owner: { in: ['police', null] } } },
        'slips',
      );
      expect(sorted(groups)).toEqual([
        { by: ['police', '2015-03-01'], total: 0 },
        { by: ['police', null], total: 10 },
        { by: [null, '2015-01-01'], total: 2 },
        { by: [null, '2015-02-01'], total: 0 },
      ]);
    });

    it('groups by the key, to read fields without the documents', async () => {
      const store = await withActions(open);
      const groups = await store.group('actions', ['owner', 'key'], { all: { owner: 'health' } });
      expect(groups.map(({ by }) => by[0])).toEqual(['health']);
      expect(
        (
          await store.find('actions', {
            where: { all: { owner: 'health', key: groups[0]?.by[1] as string } },
            limit: 1,
          })
        ).items,
      ).toHaveLength(1);
    });

    it('gives no group where there is no document', async () => {
      const store = await withActions(open);
      expect(await store.group('actions', ['owner'], { all: { owner: 'nobody' } })).toEqual([]);
    });

    it('is healthy while open, and says when it is not', async () => {
      const store = await open([actions]);
      expect(await store.health()).toEqual({ up: true });
      await store.close();
      const { up, reason } = await store.health();
      expect(up).toBe(false);
      expect(reason).toBeTruthy();
    });
  });
}

async function refsByPage(store: ReadStoreWriter, query: FindQuery): Promise<readonly string[]> {
  const page = await store.find('actions', query);
  if (page.next === undefined) return refs(page.items);
  return [...refs(page.items), ...(await refsByPage(store, { ...query, cursor: page.next }))];
}

function sorted<T extends { readonly by: readonly unknown[] }>(groups: readonly T[]): readonly T[] {
  return groups.toSorted((one, other) => (JSON.stringify(one.by) < JSON.stringify(other.by) ? -1 : 1));
}
