/**
 * Appends through the event-store port, durable, beside the least that SQLite must do for the same: JSON.stringify and
 * one INSERT into a table with a unique index on stream and revision, with `synchronous = FULL` in both.
 * Rounds of both are interleaved, because the machine's speed drifts.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewEvent } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { median, report, type Row } from './harness.js';

const ROUNDS = 9;
/** On the disk that holds the working folder: /tmp is often memory, where a sync costs nothing. */
const folder = mkdtempSync(resolve('bench-append-'));

interface Writers {
  readonly append: (writer: number, revision: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

function sampleEvent(n: number): NewEvent {
  const person = {
    id: 'account-amira-khan',
    name: 'Amira Khan',
    post: 'Business manager',
    role: 'coordinator',
    agency: 'city-cspc',
  } as const;
  return {
    type: 'DueDateChanged',
    version: 1,
    data: {
      from: '2015-03-31',
      to: '2015-04-30',
      reason: `Awaiting the agreement with the service, note ${n}`,
    },
    metadata: {
      recordedBy: person,
      performedBy: person,
      effective: { on: '2015-03-14', precision: 'day' },
      basis: 'stated',
      correlationId: '018f3a52-7e11-7c54-9d3f-0a4b6c8d2e10',
      channel: 'web',
    },
  };
}

function rawFile(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, revision INTEGER NOT NULL,
                         body TEXT NOT NULL, UNIQUE (stream, revision))`);
  const insert = db.prepare('INSERT INTO events (stream, revision, body) VALUES (?, ?, ?)');
  const write = (writer: number, revision: number): void => {
    const { metadata, ...event } = sampleEvent(revision);
    const stream = streamOf(writer);
    const stamped = { ...metadata, recordedAt: '2015-03-14T09:41:00.000Z', commandId: randomUUID() };
    insert.run(
      stream,
      revision,
      JSON.stringify({ ...event, stream, revision, id: stamped.commandId, metadata: stamped }),
    );
  };
  return { db, write };
}

/** One transaction per event, in a plain loop. */
function rawSingle(file: string): Writers {
  const { db, write } = rawFile(file);
  return {
    append: (writer, revision) => {
      db.exec('BEGIN IMMEDIATE');
      write(writer, revision);
      db.exec('COMMIT');
      return Promise.resolve();
    },
    close: () =>
      Promise.resolve(db).then((open) => {
        open.close();
      }),
  };
}

/** Group commit: whatever was asked for in one turn of the event loop becomes one transaction. */
function rawGroup(file: string): Writers {
  const { db, write } = rawFile(file);
  let queue: { writer: number; revision: number; done: () => void }[] = [];
  const flush = (): void => {
    const batch = queue;
    queue = [];
    db.exec('BEGIN IMMEDIATE');
    for (const { writer, revision } of batch) write(writer, revision);
    db.exec('COMMIT');
    for (const { done } of batch) done();
  };
  return {
    append: (writer, revision) =>
      new Promise((done) => {
        if (queue.push({ writer, revision, done }) === 1) setImmediate(flush);
      }),
    close: () =>
      Promise.resolve(db).then((open) => {
        open.close();
      }),
  };
}

function product(keyed: boolean): (file: string) => Writers {
  return (file) => {
    const store = openSqliteEventStore({ file, upcasters: {}, clock: () => new Date() });
    return {
      append: async (writer, revision) => {
        const command = { id: randomUUID(), fingerprint: keyed ? 'ab'.repeat(32) : null };
        const expected = revision === 0 ? 'none' : revision - 1;
        const result = await store.append(streamOf(writer), expected, [sampleEvent(revision)], command);
        if (result.outcome !== 'appended') throw new Error(`Unexpected outcome: ${result.outcome}`);
      },
      close: () => store.close(),
    };
  };
}

function streamOf(writer: number): string {
  return `action-CP1415.F2.A${writer}`;
}

let files = 0;

/** Events per second. */
async function speed(open: (file: string) => Writers, writers: number, each: number): Promise<number> {
  const file = join(folder, `${files++}.db`);
  const target = open(file);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let revision = 0; revision < each; revision++) await target.append(writer, revision);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await target.close();
  rmSync(file);
  return (writers * each) / seconds;
}

async function compare(
  what: string,
  ours: (file: string) => Writers,
  raw: (file: string) => Writers,
  [writers, each]: readonly [number, number],
  target: number | null,
): Promise<Row> {
  const rounds: { measured: number; limit: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await speed(raw, writers, each);
    rounds.push({ limit, measured: await speed(ours, writers, each) });
  }
  const ratio = median(rounds.map(({ measured, limit }) => measured / limit));
  return {
    what,
    measured: median(rounds.map(({ measured }) => measured)),
    limit: median(rounds.map(({ limit }) => limit)),
    unit: 'events/s',
    ratio,
    target: target === null ? 'none' : `≥ ${target} × raw`,
    met: target === null ? null : ratio >= target,
  };
}

/** The file after it was closed, against the canonical JSON of its events; every command keyed, the larger case. */
async function size(): Promise<Row> {
  const file = join(folder, 'size.db');
  const writers = product(true)(file);
  for (let revision = 0; revision < 20; revision++) {
    await Promise.all(Array.from({ length: 1000 }, (_, writer) => writers.append(writer, revision)));
  }
  await writers.close();
  const db = new DatabaseSync(file, { readOnly: true });
  const json = Number(db.prepare('SELECT sum(octet_length(body)) AS bytes FROM events').get()?.['bytes']);
  db.close();
  const measured = statSync(file).size;
  const ratio = measured / json;
  const unit = 'bytes/event';
  return {
    what: 'size on disk, all commands keyed',
    measured: measured / 20_000,
    limit: json / 20_000,
    unit,
    ratio,
    target: '≤ 1.3 × JSON',
    met: ratio <= 1.3,
  };
}

try {
  report('append', [
    await compare('64 writers, 64 streams', product(false), rawGroup, [64, 300], 0.8),
    await compare('64 writers, all commands keyed', product(true), rawGroup, [64, 300], null),
    await compare('1 writer', product(false), rawSingle, [1, 3000], 0.8),
    await size(),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
