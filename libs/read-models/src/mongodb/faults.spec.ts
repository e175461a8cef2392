/** Connections break, servers stall and start again, projectors are paused: a batch is there as a whole or not at all. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import { TwoMembers } from '../../../../test/mongodb/two-members.js';
import { type Fate, WireProxy } from '../../../../test/mongodb/wire-proxy.js';
import { type Batch, Fenced, type ReadStore, type ReadStoreWriter } from '#read-models/port.js';
import { actions, putAction, putEntry, remove, trail } from '../contract/collections.js';
import { type MongoGeneration, type MongoReadModels, openMongoReadModels } from './read-models.js';

jest.setTimeout(300_000);

const first: Batch = {
  writes: [
    putAction({ ref: 'A1', owner: 'police', title: 'Visit', themes: ['voice'] }),
    putAction({ ref: 'A2', owner: 'health', themes: ['delay'] }),
    putEntry(1, { type: 'noted', words: 'A visit', threads: ['A1'] }),
  ],
  checkpoint: 1,
  fence: 1,
};
/** Puts new documents, puts known ones, and deletes. */
const second: Batch = {
  writes: [
    putAction({ ref: 'A1', owner: 'health', title: 'Visited', themes: ['delay'] }),
    putAction({ ref: 'A3', owner: 'police' }),
    remove('actions', 'A2'),
    putEntry(2, { type: 'noted', words: 'A report', threads: ['A3'] }),
  ],
  checkpoint: 2,
  fence: 1,
};
/** Says the opposite of the second. */
const third: Batch = {
  writes: [
    putAction({ ref: 'A1', owner: 'schools', title: 'Report' }),
    remove('actions', 'A3'),
    putAction({ ref: 'A2', owner: 'schools' }),
    remove('trail', 2),
  ],
  checkpoint: 3,
  fence: 2,
};

/** What a primary answers when it has just become one no more. */
const steppingDown = { code: 189, codeName: 'PrimarySteppedDown', errmsg: 'The primary stepped down' };

const dying = resolve('test/mongodb/dying-projector.ts');

const writing = new Set(['insert', 'update', 'delete', 'findAndModify', 'commitTransaction']);

onMongoDb('A batch for MongoDB', (engine) => {
  let proxy: WireProxy;
  let direct: MongoReadModels;
  let afterFirst: unknown;
  let afterSecond: unknown;
  let afterThird: unknown;
  const connected: MongoReadModels[] = [];
  const database = `faults-${randomUUID()}`;

  const connect = async (port: number, patience: object = {}): Promise<MongoReadModels> => {
    const models = await openMongoReadModels({ url: engine().urlOf(database, port), ...patience });
    connected.push(models);
    return models;
  };
  beforeAll(async () => {
    proxy = await WireProxy.open(engine().port);
    direct = await connect(engine().port);
    const store = await direct.open(await direct.next('abc1'), [actions, trail]);
    await store.commit(first);
    afterFirst = await everything(store);
    await store.commit(second);
    afterSecond = await everything(store);
    await store.commit(third);
    afterThird = await everything(store);
  });
  afterEach(() => {
    proxy.onCommand = () => 'pass';
  });
  afterAll(async () => {
    await Promise.all(connected.map((models) => models.close()));
    await proxy.close();
  });

  /** A generation that has the first batch, and a projector that reaches it through the proxy. */
  async function begin(
    patience: object,
  ): Promise<{ readonly generation: MongoGeneration; readonly projector: ReadStoreWriter }> {
    const generation = await direct.next('abc1');
    await (await direct.open(generation, [actions, trail])).commit(first);
    const models = await connect(proxy.port, patience);
    return { generation, projector: await models.open(generation, [actions, trail]) };
  }

  function reopen(generation: MongoGeneration): Promise<ReadStoreWriter> {
    return direct.open(generation, [actions, trail]);
  }

  /** Lets the nth write come to its fate. The answer says whether there was one. */
  function strike(nth: number, fate: () => Fate | Promise<Fate>): () => boolean {
    let writes = 0;
    proxy.onCommand = ({ name }) => {
      if (!writing.has(name)) return 'pass';
      writes += 1;
      return writes === nth ? fate() : 'pass';
    };
    return () => writes >= nth;
  }

  const cuts = ['cut before', 'cut after'] as const;

  it.each(cuts)(
    'is there as a whole or not at all when its projector dies at any write (%s)',
    async (fate) => {
      const seen: unknown[] = [];
      for (let nth = 1, struck = true; struck; nth += 1) {
        const { generation, projector } = await begin({ persistFor: 0 });
        const hasStruck = strike(nth, () => fate);
        await projector.commit(second).catch(() => undefined);
        struck = hasStruck();
        const next = await reopen(generation);
        const checkpoint = await next.checkpoint();
        expect(await everything(next)).toEqual(checkpoint === 1 ? afterFirst : afterSecond);
        await next.commit({ ...second, fence: 2 });
        expect(await everything(next)).toEqual(afterSecond);
        // Should it not have died after all: it writes nothing any more.
        proxy.onCommand = () => 'pass';
        await expect(projector.commit({ ...third, fence: 1 })).rejects.toThrow(Fenced);
        expect(await everything(next)).toEqual(afterSecond);
        seen.push(checkpoint);
      }
      expect(new Set(seen)).toEqual(new Set([1, 2]));
    },
  );

  it('is applied again, to the same outcome, when the process of its projector is killed before any of its writes', async () => {
    const checkpoints: number[] = [];
    for (let nth = 1, struck = true; struck; nth += 1) {
      const generation = await direct.next('abc1');
      await (await direct.open(generation, [actions, trail])).commit(first);
      const projector = spawn(process.execPath, [dying], { stdio: ['pipe', 'ignore', 'pipe'] });
      const ended = once(projector, 'close');
      const said = text(projector.stderr);
      const hasStruck = strike(nth, async () => {
        projector.kill('SIGKILL');
        await ended;
        return 'cut before' as const;
      });
      const task = { generation, collections: [actions, trail], batch: second };
      projector.stdin.end(JSON.stringify({ ...task, url: engine().urlOf(database, proxy.port) }));
      const [status, signal] = (await ended) as [number | null, string | null];
      struck = hasStruck();
      expect([await said, status, signal]).toEqual(struck ? ['', null, 'SIGKILL'] : ['', 0, null]);
      const next = await reopen(generation);
      checkpoints.push(await next.checkpoint());
      expect(await everything(next)).toEqual(checkpoints.at(-1) === 1 ? afterFirst : afterSecond);
      await next.commit({ ...second, fence: 2 });
      expect(await everything(next)).toEqual(afterSecond);
    }
    expect(new Set(checkpoints)).toEqual(new Set([1, 2]));
  });

  it.each(['refuses it', 'has taken it'] as const)(
    'is written once although the primary changes at any write, which the old one %s',
    async (how) => {
      // The client then sees a deployment that has transactions; the generation keeps to how it was made.
      if (engine().kind !== 'ferretdb') return;
      const members = await TwoMembers.open(engine().port);
      try {
        for (let nth = 1, struck = true; struck; nth += 1) {
          const generation = await direct.next('abc1');
          await (await direct.open(generation, [actions, trail])).commit(first);
          // FerretDB does not know a write again that the client library repeats, as MongoDB does by its number: the
          // repetition of what was taken is then the driver's alone.
          const repeating = how === 'refuses it' ? '' : '&retryWrites=false';
          const models = await openMongoReadModels({ url: `${members.urlOf(database)}${repeating}` });
          connected.push(models);
          const projector = await models.open(generation, [actions, trail]);
          let writes = 0;
          members.onCommand = ({ name }) => {
            if (!writing.has(name) || (writes += 1) !== nth) return 'pass';
            members.stepDown();
            return how === 'has taken it' ? 'cut after' : { answer: { ok: 0, ...steppingDown } };
          };
          await projector.commit(second);
          struck = writes >= nth;
          expect(await everything(projector)).toEqual(afterSecond);
          expect(await everything(await reopen(generation))).toEqual(afterSecond);
        }
      } finally {
        await members.close();
      }
    },
  );

  it.each(cuts)('is written once although the connection breaks at any write (%s)', async (fate) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { generation, projector } = await begin({});
      const hasStruck = strike(nth, () => fate);
      await projector.commit(second);
      struck = hasStruck();
      expect(await everything(projector)).toEqual(afterSecond);
      expect(await everything(await reopen(generation))).toEqual(afterSecond);
    }
  });

  it('changes nothing when its projector was paused at any write and another has taken over', async () => {
    // Within a transaction it would hold up the other until the server ends it.
    const most = direct.writing === 'transaction' ? 1 : Infinity;
    for (let nth = 1, struck = true; struck && nth <= most; nth += 1) {
      const { generation, projector } = await begin({});
      const pausing = Promise.withResolvers<undefined>();
      const paused = Promise.withResolvers<undefined>();
      const hasStruck = strike(nth, async () => {
        paused.resolve(undefined);
        await pausing.promise;
        return 'pass' as const;
      });
      const late = projector.commit(second).catch((error: unknown) => error);
      await Promise.race([paused.promise, late]);
      struck = hasStruck();
      const leader = await reopen(generation);
      await leader.checkpoint();
      await leader.commit(third);
      pausing.resolve(undefined);
      const outcome = await late;
      expect(outcome === undefined || outcome instanceof Fenced).toBe(true);
      expect(await everything(leader)).toEqual(afterThird);
      await expect(projector.commit(second)).rejects.toThrow(Fenced);
      expect(await everything(leader)).toEqual(afterThird);
    }
  });

  it('is written although the server does not answer in time', async () => {
    const { projector } = await begin({ answerWithin: 2000, persistFor: 120_000 });
    // It never comes to an end: the client gives the connection up.
    strike(2, () => new Promise<Fate>(() => undefined));
    await projector.commit(second);
    expect(await everything(projector)).toEqual(afterSecond);
  });

  it('waits for a server that starts again', async () => {
    const { restart } = engine();
    if (restart === undefined) return;
    const { projector } = await begin({ persistFor: 120_000 });
    strike(3, async () => {
      await restart();
      proxy.target = engine().port;
      return 'cut before' as const;
    });
    await projector.commit(second);
    expect(await everything(projector)).toEqual(afterSecond);
  });
});

/** What can be asked of a store, answered. */
async function everything(store: ReadStore): Promise<unknown> {
  return Promise.all([
    store.find('actions', { limit: 100 }),
    store.find('actions', { sort: [{ field: 'owner' }], limit: 100 }),
    store.find('actions', { where: { all: { themes: { has: ['delay'] } } }, limit: 100 }),
    store.find('actions', { where: { text: 'visit' }, limit: 100 }),
    store.group('actions', ['owner']),
    store.find('trail', { limit: 100 }),
    store.count('trail', { text: 'report' }),
    store.checkpoint(),
  ]);
}
