/** The past, as MongoDB gives it. Fewer histories than on SQLite: most of what an engine other than MongoDB is asked walks a whole collection. */
import { randomUUID } from 'node:crypto';
import { collections } from '#read-models/documents.js';
import { type MongoReadModels, openMongoReadModels } from '#read-models/mongodb/read-models.js';
import { jest } from '@jest/globals';
import { onMongoDb } from '../on-mongodb.js';
import { pastContract } from './past.contract.js';

jest.setTimeout(300_000);

onMongoDb('The past in MongoDB', (engine) => {
  let models: MongoReadModels;
  beforeAll(async () => {
    models = await openMongoReadModels({ url: engine().urlOf(`past-${randomUUID()}`) });
  });
  afterAll(() => models.close());

  pastContract('MongoDB', async () => models.open(await models.next('past'), collections), {
    runs: 2,
    times: [1, 1],
  });
});
