/** The SQLite driver passes the event store's contract suite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '../contract/event-store.contract.js';
import { openSqliteEventStore } from './open.js';

eventStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  let now = new Date('2026-01-05T09:00:00.000Z');
  const open = () =>
    openSqliteEventStore({ file: join(folder, 'events.db'), upcasters: {}, clock: () => now });
  let current = open();
  return {
    store: current,
    setClock: (instant) => {
      now = new Date(instant);
    },
    reopen: async () => {
      await current.close();
      current = open();
      return current;
    },
    cleanup: async () => {
      await current.close();
      await rm(folder, { recursive: true });
    },
  };
});
