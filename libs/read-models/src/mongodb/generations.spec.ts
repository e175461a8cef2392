/** A new generation of read models takes over in one step, and the old one serves until then. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import {
  type CollectionSpec,
  Fenced,
  NotInThisGeneration,
  type PreparedRows,
  type Write,
} from '#read-models/port.js';
import { declare } from '../query/declared.js';
import { prepareRows } from '../query/prepare.js';
import { type MongoGeneration, type MongoReadModels, openMongoReadModels } from './read-models.js';

const older: CollectionSpec = { name: 'actions', fields: { owner: 'text' }, indexes: [['owner']] };
const newer: CollectionSpec = {
  name: 'actions',
  fields: { owner: 'text', due: 'text', themes: 'list' },
  indexes: [['owner'], ['due']],
  text: 'title',
};
const notices: CollectionSpec = { name: 'notices', fields: {}, indexes: [] };

jest.setTimeout(120_000);

onMongoDb('Generations of read models in MongoDB', (engine) => {
  let models: MongoReadModels;
  beforeEach(async () => {
    models = await openMongoReadModels({ url: engine().urlOf(`generations-${randomUUID()}`) });
  });
  afterEach(() => models.close());

  async function build(generation: MongoGeneration, owner: string): Promise<void> {
    const store = await models.open(generation, [older]);
    await store.commit({ writes: [put('A1', { owner })], checkpoint: 1, fence: 1 });
    await store.close();
  }

  it('starts with none', async () => {
    expect(await models.current()).toBeUndefined();
  });

  it('serves the old one until the new one is promoted, and then only the new one', async () => {
    const first = await models.next('abc1');
    await build(first, 'old');
    await models.promote(first, 1);
    const reader = await models.open(first, [older], true);
    const second = await models.next('def2');
    await build(second, 'new');
    expect(await models.current()).toEqual(first);
    await models.promote(second, 1);
    expect(await models.current()).toEqual(second);
    expect(await reader.get('actions', 'A1')).toEqual({ owner: 'old' });
    await models.removeOlder();
    await expect(models.open(first, [older], true)).rejects.toThrow('not loaded yet');
    expect(await (await models.open(second, [older], true)).get('actions', 'A1')).toEqual({ owner: 'new' });
  });

  it('never removes one that is under way', async () => {
    const first = await models.next('abc1');
    await build(first, 'old');
    await models.promote(first, 1);
    const underWay = await models.next('abc1');
    await build(underWay, 'under way');
    await models.removeOlder();
    expect(await (await models.open(underWay, [older])).count('actions')).toBe(1);
    expect((await models.next('abc1')).number).toBe(3);
  });

  it('is not switched by a projector that another one has followed', async () => {
    const first = await models.next('abc1');
    const second = await models.next('abc1');
    await models.promote(second, 5);
    await expect(models.promote(first, 4)).rejects.toThrow(Fenced);
    expect(await models.current()).toEqual(second);
  });

  it('is read by a handle that cannot write', async () => {
    const generation = await models.next('abc1');
    await build(generation, 'police');
    const reader = await models.open(generation, [older], true);
    await expect(reader.commit({ writes: [], checkpoint: 2, fence: 1 })).rejects.toThrow('readonly');
    expect(await reader.checkpoint()).toBe(1);
  });

  it('serves a newer declaration with what it has, until it is rebuilt', async () => {
    const generation = await models.next('abc1');
    await build(generation, 'police');
    const reader = await models.open(generation, [newer, notices], true);
    expect(await reader.get('actions', 'A1')).toEqual({ owner: 'police' });
    expect(await reader.count('actions', { all: { owner: 'police' } })).toBe(1);
    const lacking = [
      { where: { all: { due: null } } },
      { where: { all: { themes: { has: ['voice'] } } } },
      { where: { text: 'visit' } },
      { sort: [{ field: 'due' }] },
    ];
    for (const query of lacking)
      await expect(reader.find('actions', { ...query, limit: 1 })).rejects.toThrow(NotInThisGeneration);
    await expect(reader.find('notices', { limit: 1 })).rejects.toThrow(NotInThisGeneration);
  });

  it('is not written under another declaration than its own', async () => {
    const generation = await models.next('abc1');
    await build(generation, 'police');
    await expect(models.open(generation, [newer])).rejects.toThrow('new generation');
  });

  it('is emptied when a crash left it half loaded', async () => {
    const generation = await models.next('abc1');
    const loading = await models.open(generation, [newer]);
    const half = Promise.withResolvers<undefined>();
    const dead = Promise.withResolvers<undefined>();
    async function* source(): AsyncGenerator<PreparedRows> {
      yield prepareRows(declare(newer), [['A1', { owner: 'police', title: 'Visit' }]]);
      half.resolve(undefined);
      await dead.promise;
      throw new Error('source failed');
    }
    const failed = loading.bulkLoad(source(), 9, 1).catch((error: unknown) => error);
    await half.promise;
    await expect(models.open(generation, [newer], true)).rejects.toThrow('not loaded yet');
    const next = await models.open(generation, [newer]);
    expect([await next.checkpoint(), await next.count('actions')]).toEqual([0, 0]);
    dead.resolve(undefined);
    expect(await failed).toMatchObject({ message: 'source failed' });
  });

  it('refuses a shape that is no plain name', async () => {
    await expect(models.next('../x')).rejects.toThrow(TypeError);
  });
});

function put(key: string, document: object): Write {
  return { collection: 'actions', key, document };
}
