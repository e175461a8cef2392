/** What the SQLite driver promises beyond the port: plain words for trouble, recovery, readers beside the writer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dueDateChanged, freshCommand, receiptIn } from '../contract/sample-events.contract.js';
import { StoreDamaged, StoreUnavailable } from '../port.js';
import { openSqliteEventStore, type SqliteEventStore } from './open.js';

describe('The SQLite event store', () => {
  let folder: string;
  let file: string;
  const opened: SqliteEventStore[] = [];

  const open = (readOnly = false): SqliteEventStore => {
    const store = openSqliteEventStore({ file, upcasters: {}, clock: () => new Date(), readOnly });
    opened.push(store);
    return store;
  };
  const append = (store: SqliteEventStore, stream: string) =>
    store.append(stream, 'none', [dueDateChanged('a')], freshCommand());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'events-'));
    file = join(folder, 'events.db');
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });

  it('numbers positions from 1 without gaps, also after appends that were refused', async () => {
    const store = open();
    await append(store, 'action-a');
    await append(store, 'action-a');
    expect(receiptIn(await append(store, 'action-b')).position).toBe(2);
  });

  it('says in words that the file is locked, loses nothing, and works again when it is not', async () => {
    const store = open();
    await append(store, 'action-a');
    const rival = new DatabaseSync(file);
    rival.exec('BEGIN IMMEDIATE');
    await expect(append(store, 'action-b')).rejects.toThrow(StoreUnavailable);
    const { up, reason } = await store.health();
    expect([up, reason]).toEqual([false, expect.stringMatching(/locked by another process/)]);
    rival.exec('ROLLBACK');
    rival.close();
    expect(await store.health()).toEqual({ up: true });
    expect(receiptIn(await append(store, 'action-b')).position).toBe(2);
  });

  it('refuses every append of a transaction in which one row cannot be written, and works again afterwards', async () => {
    const store = open();
    await append(store, 'action-a');
    const rival = new DatabaseSync(file);
    rival.exec(`CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.position = 3
                BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const results = await Promise.allSettled(['b', 'c', 'd'].map((name) => append(store, `action-${name}`)));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.readAll(0, 10)).toHaveLength(1);
    rival.exec('DROP TRIGGER full');
    rival.close();
    expect(receiptIn(await append(store, 'action-b')).position).toBe(2);
  });

  it('sees what another connection wrote in the meantime', async () => {
    const [one, other] = [open(), open()];
    await append(one, 'action-a');
    await append(other, 'action-b');
    expect(await append(one, 'action-b')).toEqual({ outcome: 'conflict', actual: 0 });
    expect(receiptIn(await append(one, 'action-c')).position).toBe(3);
  });

  it('lets a reader beside the writer follow the log when it is told of commits, and never write', async () => {
    const writer = open();
    const reader = open(true);
    writer.onCommit((head) => {
      reader.notify(head);
    });
    const batches = reader.subscribe(0)[Symbol.asyncIterator]();
    const next = batches.next();
    await append(writer, 'action-a');
    expect((await next).value).toHaveLength(1);
    await expect(append(reader, 'action-b')).rejects.toThrow(/reading only/);
  });

  it('names the file that is not a database', () => {
    writeFileSync(file, 'This is a letter, not a database. '.repeat(100));
    expect(() => open()).toThrow(StoreDamaged);
    expect(() => open()).toThrow(file);
  });

  it('says that a folder which is not there cannot be used', () => {
    file = join(folder, 'nowhere', 'events.db');
    expect(() => open()).toThrow(StoreUnavailable);
  });

  it('does not touch a file that a newer version wrote', async () => {
    await open().close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(() => open()).toThrow(/newer version of Golden Thread/);
    expect(() => open(true)).toThrow(/newer version of Golden Thread/);
  });

  it('does not go on from a last event that it cannot read', async () => {
    const store = open();
    await append(store, 'action-a');
    const db = new DatabaseSync(file);
    db.exec(`UPDATE events SET body = '{'`);
    db.close();
    await expect(append(store, 'action-b')).rejects.toThrow(StoreDamaged);
    await expect(store.readAll(0, 10)).rejects.toThrow(/position 1/);
  });
});
