/**
 * Appends through the KurrentDB driver, beside the official client's own `appendToStream` with the same bytes. On
 * `KURRENTDB_TEST_URL` where it is set; else on the stand-in from test/, in a process of its own, which keeps its log in
 * memory: the ratio then tells what the driver adds, and the speed itself tells nothing of a real engine.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { binaryEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { openKurrentDbEventStore } from '#event-store/kurrentdb/open.js';
import type { NewEvent } from '#event-store/port.js';
import { median, report, type Row } from './harness.js';

const ROUNDS = 9;

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

async function raw(connectionString: string, namespace: string): Promise<Writers> {
  const client = KurrentDBClient.connectionString(connectionString);
  await client.appendToStream(`${namespace}-first`, rawEvent(namespace, 0));
  return {
    append: async (writer, revision) => {
      const stream = `${namespace}-action-${writer}`;
      const streamState = revision === 0 ? 'no_stream' : BigInt(revision - 1);
      await client.appendToStream(stream, rawEvent(stream, revision), { streamState });
    },
    close: () => client.dispose(),
  };
}

function rawEvent(stream: string, revision: number) {
  const { metadata, ...event } = sampleEvent(revision);
  const id = randomUUID();
  const stamped = { ...metadata, recordedAt: '2015-03-14T09:41:00.000Z', commandId: id };
  const data = Buffer.from(JSON.stringify({ ...event, stream, revision, id, metadata: stamped }));
  return binaryEvent({ id, type: event.type, data });
}

function product(fingerprint: string | null) {
  return async (connectionString: string, namespace: string): Promise<Writers> => {
    const clock = () => new Date();
    const store = openKurrentDbEventStore({ connectionString, namespace, upcasters: {}, clock });
    await store.append('first', 'none', [sampleEvent(0)], { id: randomUUID(), fingerprint });
    return {
      append: async (writer, revision) => {
        const expected = revision === 0 ? 'none' : revision - 1;
        const command = { id: randomUUID(), fingerprint };
        const result = await store.append(`action-${writer}`, expected, [sampleEvent(revision)], command);
        if (result.outcome !== 'appended') throw new Error(`Unexpected outcome: ${result.outcome}`);
      },
      close: () => store.close(),
    };
  };
}

type Open = ReturnType<typeof product>;

/** Events per second; connecting is not counted. */
async function speed(url: string, open: Open, writers: number, each: number): Promise<number> {
  const target = await open(url, `bench_${randomUUID().replaceAll('-', '')}`);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let revision = 0; revision < each; revision++) await target.append(writer, revision);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await target.close();
  return (writers * each) / seconds;
}

async function compare(
  url: string,
  what: string,
  ours: Open,
  [writers, each]: readonly [number, number],
  target: number | null,
): Promise<Row> {
  const rounds: { measured: number; limit: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await speed(url, raw, writers, each);
    rounds.push({ limit, measured: await speed(url, ours, writers, each) });
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

async function run(url: string, engine: string): Promise<void> {
  report(`KurrentDB (${engine})`, [
    await compare(url, '64 writers, 64 streams', product(null), [64, 100], 0.7),
    await compare(url, '64 writers, all commands keyed', product('ab'.repeat(32)), [64, 100], null),
    await compare(url, '1 writer', product(null), [1, 500], null),
  ]);
}

const realServer = process.env['KURRENTDB_TEST_URL'];
if (realServer !== undefined) {
  await run(realServer, 'real server');
} else {
  const standIn = fork(new URL('../test/kurrentdb-stand-in/main.js', import.meta.url));
  const url = await new Promise<string>((resolve) =>
    standIn.once('message', (told) => {
      resolve(told as string);
    }),
  );
  await run(url, 'on the stand-in, a log in memory: no real engine was measured');
  standIn.disconnect();
}
