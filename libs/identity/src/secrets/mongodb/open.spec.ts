/** The MongoDB driver for secrets keeps the contract. */
import { randomUUID } from 'node:crypto';
import { type Engine, engineHere, startEngine, startsWithin } from '../../../../../test/mongodb/engine.js';
import { secretStoreContract } from '../contract/secret-store.contract.js';
import { openMongoSecrets } from './open.js';

(engineHere === undefined ? describe.skip : describe)('Secrets in MongoDB', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, startsWithin);
  afterAll(() => engine.stop());

  secretStoreContract('MongoDB', (clock) => openMongoSecrets(engine.urlOf(`secrets-${randomUUID()}`), clock));
});
