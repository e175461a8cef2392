/** A log goes from one engine to another and back with its ids, times, order, hashes and keys, also when it is interrupted. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLog, NotACopy } from '#event-store/copy/copy-log.js';
import type { StoredLog, WritableStoredLog } from '#event-store/copy/stored-log.js';
import {
  dueDateChanged,
  freshCommand,
  keyedCommand,
  receiptIn,
} from '#event-store/contract/sample-events.contract.js';
import { openKurrentDbEventStore } from '#event-store/kurrentdb/open.js';
import { openKurrentDbLog } from '#event-store/kurrentdb/stored-log.js';
import { type EventStore, type RecordedEvent, StoreUnavailable } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { openSqliteLogToRead, openSqliteLogToWrite } from '#event-store/sqlite/stored-log.js';
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';

const namespace = 'copied';
const clock = () => new Date('2026-01-12T12:00:00.000Z');
/** More than the target takes at once, so that an interruption falls between two parts. */
const APPENDS = 200;

let folder: string;
let node: StandInNode;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'copy-'));
  node = await StandInNode.start();
});
afterEach(async () => {
  await node.stop();
  rmSync(folder, { recursive: true });
});

const file = (name: string) => join(folder, `${name}.db`);
const onSqlite = (name: string) => openSqliteEventStore({ file: file(name), upcasters: {}, clock });
const onKurrentDb = () =>
  openKurrentDbEventStore({ connectionString: node.connectionString, namespace, upcasters: {}, clock });
const kurrentDbLog = (patienceMs = 30_000) =>
  openKurrentDbLog({ connectionString: node.connectionString, namespace, patienceMs });

const keyed = Array.from({ length: APPENDS / 20 }, (_, i) =>
  keyedCommand(randomUUID(), `${i % 10}f`.repeat(32)),
);

/** Appends of one to three events to some streams by turns, some of commands with a key. */
async function fill(store: EventStore): Promise<void> {
  const revisions = new Map<string, number>();
  for (let i = 0; i < APPENDS; i++) {
    const stream = `action-CP1415.F${i % 7}.A1`;
    const last = revisions.get(stream);
    const events = Array.from({ length: 1 + (i % 3) }, (_, n) =>
      dueDateChanged(`“${i}” – ${n}`, { '10': i, '9': n }),
    );
    const command = (i % 20 === 0 ? keyed[i / 20] : undefined) ?? freshCommand();
    const { outcome } = await store.append(stream, last ?? 'none', events, command);
    expect(outcome).toBe('appended');
    revisions.set(stream, (last ?? -1) + events.length);
  }
  await store.close();
}

async function copied(from: StoredLog, to: WritableStoredLog, signal?: AbortSignal) {
  try {
    return await copyLog({ from, to, ...(signal === undefined ? {} : { signal }) });
  } finally {
    await from.close();
    await to.close();
  }
}

/** All that a log holds but its positions; closes the store. */
async function contentOf(store: EventStore): Promise<readonly object[]> {
  const events = await store.readAll(0, 10_000);
  const receipts = await Promise.all(keyed.map(({ id }) => store.receipt(id)));
  await store.close();
  return [...events, ...receipts].map((one) => ({ ...(one as Partial<RecordedEvent>), position: undefined }));
}

it('From SQLite to SQLite, a log keeps everything', async () => {
  await fill(onSqlite('source'));
  const done = await copied(openSqliteLogToRead(file('source')), openSqliteLogToWrite(file('target')));
  expect(done).toMatchObject({ alreadyThere: 0, keyedCommands: keyed.length, isWhole: true });
  expect(await contentOf(onSqlite('target'))).toEqual(await contentOf(onSqlite('source')));
  expect(checkEvents(file('target'))).toEqual([]);
});

it('From SQLite to KurrentDB and back, a log keeps everything but its positions', async () => {
  await fill(onSqlite('source'));
  const there = await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
  const content = await contentOf(onSqlite('source'));
  expect(await contentOf(onKurrentDb())).toEqual(content);
  const back = await copied(kurrentDbLog(), openSqliteLogToWrite(file('target')));
  expect(await contentOf(onSqlite('target'))).toEqual(content);
  expect(checkEvents(file('target'))).toEqual([]);
  expect(back).toEqual(there);
});

it('A retry of a command that was given before the copy is recognised after it, on either engine', async () => {
  await fill(onSqlite('source'));
  await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
  await copied(kurrentDbLog(), openSqliteLogToWrite(file('target')));
  for (const store of [onKurrentDb(), onSqlite('target')]) {
    const [command] = keyed;
    const before = await store.head();
    const result = await store.append(
      'action-elsewhere',
      'none',
      [dueDateChanged('again')],
      command ?? freshCommand(),
    );
    expect(result).toMatchObject({
      outcome: 'known',
      receipt: { stream: 'action-CP1415.F0.A1', revision: 0 },
    });
    expect(receiptIn(result).fingerprint).toBe(command?.fingerprint);
    expect(await store.head()).toBe(before);
    await store.close();
  }
});

it.each(['cut before it is written', 'cut after it is written', 'not ready'] as const)(
  'A copy whose appends and claims are %s keeps order, and writes nothing twice',
  async (fault) => {
    await fill(onSqlite('source'));
    node.faults.onNextAppend(fault, '.claim.');
    for (let i = 0; i < 3; i++) node.faults.onNextAppend(fault, 'copied.log.action-CP1415.F3');
    const done = await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
    expect(done.isWhole).toBe(true);
    expect(await contentOf(onKurrentDb())).toEqual(await contentOf(onSqlite('source')));
  },
);

it('A copy that was interrupted goes on where it was', async () => {
  await fill(onSqlite('source'));
  const stopping = new AbortController();
  let written = 0;
  const target = kurrentDbLog(0);
  const failing: WritableStoredLog = {
    head: () => target.head(),
    appends: () => target.appends(),
    close: () => target.close(),
    async write(appends) {
      await target.write(appends.slice(0, 100));
      written += 100;
      throw new StoreUnavailable('The line is cut');
    },
  };
  await expect(copied(openSqliteLogToRead(file('source')), failing, stopping.signal)).rejects.toThrow(
    StoreUnavailable,
  );
  expect(written).toBe(100);
  await node.restart();
  const done = await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
  expect(done.alreadyThere).toBeGreaterThan(100);
  expect(done.isWhole).toBe(true);
  expect(await contentOf(onKurrentDb())).toEqual(await contentOf(onSqlite('source')));
});

it('A copy that is whole is found so, and nothing is written', async () => {
  await fill(onSqlite('source'));
  await copied(openSqliteLogToRead(file('source')), openSqliteLogToWrite(file('target')));
  const { events, alreadyThere } = await copied(
    openSqliteLogToRead(file('source')),
    openSqliteLogToWrite(file('target')),
  );
  expect(alreadyThere).toBe(events);
});

it('A source that has grown is copied further', async () => {
  await fill(onSqlite('source'));
  await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
  const source = onSqlite('source');
  await source.append('action-later', 'none', [dueDateChanged('later')], freshCommand());
  await source.close();
  const { events, alreadyThere } = await copied(openSqliteLogToRead(file('source')), kurrentDbLog());
  expect(events - alreadyThere).toBe(1);
});

it('A target that holds another log is refused, and left as it is', async () => {
  await fill(onSqlite('source'));
  const other = onKurrentDb();
  await other.append('action-other', 'none', [dueDateChanged('other')], freshCommand());
  await other.close();
  await expect(copied(openSqliteLogToRead(file('source')), kurrentDbLog())).rejects.toThrow(NotACopy);
  expect(await contentOf(onKurrentDb())).toHaveLength(1 + keyed.length);
});
