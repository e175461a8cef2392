/** The MongoDB driver keeps the read store's promises. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { type Engine, engineHere, startEngine, startsWithin } from '../../../../test/mongodb/engine.js';
import { readStoreContract } from '../contract/read-store.contract.js';
import { type MongoReadModels, openMongoReadModels } from './read-models.js';

const mostOpen = 4;

// Engines that are not MongoDB itself look through all documents for each that is replaced.
jest.setTimeout(300_000);

(engineHere === undefined ? describe.skip : describe)('Read models in MongoDB', () => {
  let engine: Engine;
  let models: MongoReadModels;
  beforeAll(async () => {
    engine = await startEngine();
    models = await openMongoReadModels({ url: engine.urlOf(`contract-${randomUUID()}`) });
  }, startsWithin);
  afterAll(async () => {
    await models.close();
    await engine.stop();
  });

  readStoreContract('MongoDB', async (collections) => {
    const generation = await models.next('abc1');
    // No test has more than a few open at once; with hundreds of collections the engine becomes slow.
    if (generation.number > mostOpen)
      await models.remove({ number: generation.number - mostOpen, shape: generation.shape });
    return models.open(generation, collections);
  });
});
