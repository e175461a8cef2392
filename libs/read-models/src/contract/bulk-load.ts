/** Loading whole collections at once: the same read models as commits give, into an empty store alone. */
import fc from 'fast-check';
import { Fenced, type Key, type PreparedRows, type ReadStoreWriter } from '#read-models/port.js';
import { declare } from '../query/declared.js';
import { prepareRows } from '../query/prepare.js';
import { actions, commit, putAction, trail } from './collections.js';
import type { OpenEmpty } from './read-store.contract.js';

type Rows = readonly (readonly [Key, object])[];
interface Part {
  readonly collection: string;
  readonly rows: Rows;
}

const word = fc.constantFrom('visit', 'report', 'child', 'delay');
const someRows = fc.record({
  actions: fc.uniqueArray(
    fc.record({
      ref: fc.string({ unit: 'binary' }).filter((ref) => ref.isWellFormed()),
      owner: fc.option(fc.constantFrom('police', 'health')),
      due: fc.option(fc.constantFrom('2015-01-01', '2015-02-01')),
      slips: fc.option(fc.nat(3)),
      title: fc.option(fc.array(word).map((words) => words.join(' '))),
      themes: fc.array(word),
    }),
    { selector: ({ ref }) => ref },
  ),
  trail: fc.uniqueArray(
    fc.record({
      position: fc.integer({ min: 1 }),
      type: fc.option(word),
      words: fc.option(word),
      threads: fc.array(word),
    }),
    { selector: ({ position }) => position },
  ),
});

export function bulkLoadContract(open: OpenEmpty): void {
  describe('A bulk load', () => {
    it('gives the same read models as commits of the same documents', async () => {
      await fc.assert(
        fc.asyncProperty(someRows, async (rows) => {
          const loaded = await open([actions, trail]);
          const committed = await open([actions, trail]);
          const parts: readonly Part[] = [
            { collection: 'actions', rows: byKey(rows.actions.map((each) => [each.ref, each] as const)) },
            { collection: 'trail', rows: byKey(rows.trail.map((each) => [each.position, each] as const)) },
          ];
          await loaded.bulkLoad(inHalves(parts), 7, 1);
          const writes = parts.flatMap(({ collection, rows: each }) =>
            each.map(([key, document]) => ({ collection, key, document })),
          );
          await committed.commit({ writes, checkpoint: 7, fence: 1 });
          expect(await everything(loaded)).toEqual(await everything(committed));
        }),
        { numRuns: 25 },
      );
    });

    it('goes on with commits afterwards', async () => {
      const store = await open([actions, trail]);
      await store.bulkLoad(
        inHalves([
          { collection: 'actions', rows: [['A1', { ref: 'A1', themes: ['voice'], title: 'Visit' }]] },
        ]),
        3,
        1,
      );
      await commit(
        store,
        putAction({ ref: 'A1', themes: ['delay'], title: 'Report' }),
        putAction({ ref: 'A2', themes: ['voice'] }),
      );
      expect(await store.checkpoint()).toBe(4);
      expect(await store.count('actions', { all: { themes: { has: ['voice'] } } })).toBe(1);
      expect(await store.count('actions', { text: 'visit' })).toBe(0);
      expect(await store.count('actions', { text: 'reports' })).toBe(1);
    });

    it('is refused when the store holds anything', async () => {
      const store = await open([actions]);
      await commit(store, putAction({ ref: 'A1' }));
      await expect(store.bulkLoad(inHalves([]), 9, 1)).rejects.toThrow('empty');
      expect(await store.checkpoint()).toBe(1);
    });

    it('is refused from a projector that another one has followed', async () => {
      const store = await open([actions]);
      await store.commit({ writes: [], checkpoint: 0, fence: 5 });
      await expect(store.bulkLoad(inHalves([]), 9, 4)).rejects.toThrow(Fenced);
      await expect(store.commit({ writes: [], checkpoint: 1, fence: 4 })).rejects.toThrow(Fenced);
    });

    it('leaves an empty store that can be loaded again when its source fails', async () => {
      const store = await open([actions]);
      const good: Part = { collection: 'actions', rows: [['A1', { ref: 'A1', themes: ['voice'] }]] };
      await expect(store.bulkLoad(failingAfter(good), 9, 1)).rejects.toThrow('source failed');
      expect(await store.checkpoint()).toBe(0);
      expect(await store.count('actions')).toBe(0);
      await store.bulkLoad(inHalves([good]), 9, 1);
      expect(await store.count('actions', { all: { themes: { has: ['voice'] } } })).toBe(1);
    });
  });
}

function byKey(rows: Rows): Rows {
  return rows.toSorted(([one], [other]) =>
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other))),
  );
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes an async source
async function* inHalves(parts: readonly Part[]): AsyncGenerator<PreparedRows> {
  for (const { collection, rows } of parts) {
    const half = Math.floor(rows.length / 2);
    yield ready({ collection, rows: rows.slice(0, half) });
    yield ready({ collection, rows: rows.slice(half) });
  }
}

function ready({ collection, rows }: Part): PreparedRows {
  return prepareRows(declare(collection === 'trail' ? trail : actions), rows);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes an async source
async function* failingAfter(part: Part): AsyncGenerator<PreparedRows> {
  yield ready(part);
  throw new Error('source failed');
}

/** What can be asked of a store, answered. */
async function everything(store: ReadStoreWriter): Promise<unknown> {
  const words = ['visit', 'report', 'child', 'delay'];
  const asked = ['actions', 'trail'].flatMap((collection) => [
    store.find(collection, { limit: 1000 }),
    ...words.map((text) => store.find(collection, { where: { text }, limit: 1000 })),
    ...words.map((value) =>
      store.find(collection, {
        where: { all: { [collection === 'trail' ? 'threads' : 'themes']: { has: [value] } } },
        limit: 1000,
      }),
    ),
  ]);
  const sorted = store.find('actions', { sort: [{ field: 'owner' }, { field: 'due' }], limit: 1000 });
  return Promise.all([...asked, sorted, store.group('actions', ['due'], {}, 'slips'), store.checkpoint()]);
}
