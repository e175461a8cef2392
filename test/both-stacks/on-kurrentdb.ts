/** Has the servers of a suite keep their events in KurrentDB: a real one where one is named, else the stand-in. */
import { createHash } from 'node:crypto';
import { startServersOn } from '../api/running-server.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';

const realServer = process.env['KURRENTDB_TEST_URL'];
const standIn = realServer === undefined ? await StandInNode.start() : undefined;
const connectionString = realServer ?? standIn?.connectionString ?? '';

startServersOn((folder) => {
  const namespace = `test_${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  return { eventStore: { engine: 'kurrentdb', connectionString, namespace } };
});

afterAll(() => standIn?.stop());
