/** The KurrentDB driver passes the event store's contract suite, on a real server where one is named. */
import { randomUUID } from 'node:crypto';
import { eventStoreContract } from '../contract/event-store.contract.js';
import { realServer } from '../../../../test/kurrentdb-stand-in/engine-here.js';
import { StandInNode } from '../../../../test/kurrentdb-stand-in/node.js';
import { openKurrentDbEventStore } from './open.js';

const MEBIBYTE = 1024 * 1024;
const engine = realServer === undefined ? 'the stand-in, as KURRENTDB_TEST_URL is not set' : 'a real server';

let standIn: StandInNode | undefined;

beforeAll(async () => {
  // The suite's longest append needs the engine's MaxAppendSize above its default of 1 MiB.
  if (realServer === undefined) standIn = await StandInNode.start({ maxAppendSize: 16 * MEBIBYTE });
});
afterAll(async () => {
  await standIn?.stop();
});

eventStoreContract(`KurrentDB (on ${engine})`, () => {
  const connectionString = realServer ?? standIn?.connectionString ?? '';
  const namespace = `test_${randomUUID().replaceAll('-', '')}`;
  let now = new Date('2026-01-05T09:00:00.000Z');
  const open = () =>
    openKurrentDbEventStore({ connectionString, namespace, upcasters: {}, clock: () => now });
  let current = open();
  return Promise.resolve({
    store: current,
    setClock: (instant) => {
      now = new Date(instant);
    },
    reopen: async () => {
      await current.close();
      current = open();
      return current;
    },
    cleanup: () => current.close(),
  });
});
