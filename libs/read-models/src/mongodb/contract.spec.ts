/** The MongoDB driver keeps the read store's promises. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import { readStoreContract } from '../contract/read-store.contract.js';
import { type MongoReadModels, openMongoReadModels } from './read-models.js';

const mostOpen = 4;

// Engines that are not MongoDB itself look through all documents for each that is replaced.
jest.setTimeout(300_000);

onMongoDb('Read models in MongoDB', (engine) => {
  let models: MongoReadModels;
  beforeAll(async () => {
    models = await openMongoReadModels({ url: engine().urlOf(`contract-${randomUUID()}`) });
  });
  afterAll(() => models.close());

  readStoreContract('MongoDB', async (collections) => {
    const generation = await models.next('abc1');
    // No test has more than a few open at once; with hundreds of collections the engine becomes slow.
    if (generation.number > mostOpen)
      await models.remove({ number: generation.number - mostOpen, shape: generation.shape });
    return models.open(generation, collections);
  });
});
