/** The MongoDB driver for secrets keeps the contract. */
import { randomUUID } from 'node:crypto';
import { onMongoDb } from '../../../../../test/on-mongodb.js';
import { secretStoreContract } from '../contract/secret-store.contract.js';
import { openMongoSecrets } from './open.js';

onMongoDb('Secrets in MongoDB', (engine) => {
  secretStoreContract('MongoDB', (clock) =>
    openMongoSecrets(engine().urlOf(`secrets-${randomUUID()}`), clock),
  );
});
