/** The past, as MongoDB gives it. Fewer histories than on SQLite: most of what an engine other than MongoDB is asked walks a whole collection. */
import { randomUUID } from 'node:crypto';
import { collections } from '#read-models/documents.js';
import { type MongoReadModels, openMongoReadModels } from '#read-models/mongodb/read-models.js';
import { jest } from '@jest/globals';
import { type Engine, engineHere, startEngine, startsWithin } from '../mongodb/engine.js';
import { pastContract } from './past.contract.js';

jest.setTimeout(300_000);

(engineHere === undefined ? describe.skip : describe)('The past in MongoDB', () => {
  let engine: Engine;
  let models: MongoReadModels;
  beforeAll(async () => {
    engine = await startEngine();
    models = await openMongoReadModels({ url: engine.urlOf(`past-${randomUUID()}`) });
  }, startsWithin);
  afterAll(async () => {
    await models.close();
    await engine.stop();
  });

  pastContract('MongoDB', async () => models.open(await models.next('past'), collections), {
    runs: 2,
    times: [1, 1],
  });
});
