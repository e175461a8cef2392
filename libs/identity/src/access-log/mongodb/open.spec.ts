/** The MongoDB driver of the access log keeps the contract. */
import { randomUUID } from 'node:crypto';
import { onMongoDb } from '../../../../../test/on-mongodb.js';
import { accessStoreContract } from '../contract/access-store.contract.js';
import { openMongoAccessLog } from './open.js';

onMongoDb('The access log in MongoDB', (engine) => {
  accessStoreContract('MongoDB', () => openMongoAccessLog(engine().urlOf(`access-${randomUUID()}`)));
});
