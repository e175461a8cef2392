/** The MongoDB driver of the access log keeps the contract. */
import { randomUUID } from 'node:crypto';
import { type Engine, engineHere, startEngine, startsWithin } from '../../../../../test/mongodb/engine.js';
import { accessStoreContract } from '../contract/access-store.contract.js';
import { openMongoAccessLog } from './open.js';

(engineHere === undefined ? describe.skip : describe)('The access log in MongoDB', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, startsWithin);
  afterAll(() => engine.stop());

  accessStoreContract('MongoDB', () => openMongoAccessLog(engine.urlOf(`access-${randomUUID()}`)));
});
