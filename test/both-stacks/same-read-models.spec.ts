/** The City of London example is the same record on SQLite and on KurrentDB: event by event, and document by document. */
import { CommandBus } from '@nestjs/cqrs';
import type { Caller } from '#application/permissions/caller.js';
import { copyLog } from '#event-store/copy/copy-log.js';
import { openKurrentDbLog } from '#event-store/kurrentdb/stored-log.js';
import type { RecordedEvent } from '#event-store/port.js';
import { openSqliteLogToRead } from '#event-store/sqlite/stored-log.js';
import { importInto } from '#server/service/importing.js';
import { DayClock } from '#server/clock/day-clock.js';
import { PolicyRunner } from '#server/policies/runner.js';
import { planOf } from '#server/service/service.js';
import { TestServer } from '../api/running-server.js';
import {
  boardMember,
  businessManager,
  exampleFiles,
  illustrativeFile,
  judgedFile,
  pageFiles,
} from '../city-of-london.js';
import { everythingIn } from '../held.js';
import { engineHere, startsWithin } from '../mongodb/engine.js';
import { enginesOnKurrentDb } from './kurrentdb-engines.js';
import { enginesToScale, startScaleEngines, stopScaleEngines } from './scale-engines.js';

/** The day on which the example is imported, and the day after, which notes what fell overdue. */
const [imported, dayAfter] = [new Date('2026-11-24T12:00:00.000Z'), new Date('2026-11-25T12:00:00.000Z')];
let now = imported;
beforeEach(() => {
  now = imported;
});
const started: TestServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.remove();
});

it('The example is imported alike: the same streams, to the event’s id', async () => {
  const one = await start();
  const other = await start(enginesOnKurrentDb('imported'));
  await importExample(one);
  now = imported;
  await importExample(other);
  const [streams, otherStreams] = [byStream(await wholeLog(one)), byStream(await wholeLog(other))];
  expect(streams.length).toBeGreaterThan(100);
  expect(otherStreams).toEqual(streams);
});

it('The same log gives the same read models on both, but for positions', () =>
  expectSameReadModels(enginesOnKurrentDb('copied')));

(engineHere === undefined ? describe.skip : describe)('In MongoDB', () => {
  beforeAll(startScaleEngines, startsWithin);
  afterAll(stopScaleEngines);

  it('the same log gives the same read models, but for positions', () =>
    expectSameReadModels(enginesToScale('copied to both')));
});

async function expectSameReadModels(engines: ReturnType<typeof enginesOnKurrentDb>): Promise<void> {
  const one = await start();
  await importExample(one);
  const from = openSqliteLogToRead(planOf(one.folder).events);
  const to = openKurrentDbLog(engines.eventStore);
  await copyLog({ from, to });
  await Promise.all([from.close(), to.close()]);
  const other = await start(engines);
  await other.running.app.get(DayClock).catchUp();
  const [log, otherLog] = [await wholeLog(one), await wholeLog(other)];
  expect(log.some(({ type }) => type === 'ActionFellOverdue')).toBe(true);
  expect(otherLog.map(({ hash }) => hash)).toEqual(log.map(({ hash }) => hash));
  const positions = new Map(otherLog.map(({ position }, i) => [position, log[i]?.position ?? 0]));
  const [held, otherHeld] = [await heldBy(one), await heldBy(other)];
  expect(withOtherPositions(otherHeld, positions)).toEqual(held);
}

async function start(engines: Parameters<typeof TestServer.start>[2] = {}): Promise<TestServer> {
  const server = await TestServer.start(undefined, () => now, engines);
  started.push(server);
  return server;
}

async function importExample({ running: { service, app } }: TestServer): Promise<void> {
  const take = async (names: readonly string[], caller: Caller) => {
    const request = { files: exampleFiles(...names), caller, dryRun: false };
    expect(await importInto(service, app.get(CommandBus), request)).toMatchObject({ ok: true });
  };
  await take(pageFiles, businessManager);
  await take([illustrativeFile], businessManager);
  await take([judgedFile], boardMember);
  // All that the day brings is noted, so that a server that starts on a copy has nothing to add to it.
  now = dayAfter;
  await app.get(DayClock).catchUp();
  await app.get(PolicyRunner).reached(await service.events.head());
}

function wholeLog({ running }: TestServer): Promise<readonly RecordedEvent[]> {
  return running.service.events.readAll(0, 10_000);
}

/**
 * By stream and revision, as rows of different streams are recorded as they come; without what is made anew for each
 * import, and so without the hash over it.
 */
function byStream(log: readonly RecordedEvent[]): readonly object[] {
  return log
    .map(
      ({
        position: _,
        hash: __,
        metadata: { correlationId: ___, causationId: ____, ...metadata },
        ...event
      }) => ({
        ...event,
        metadata,
      }),
    )
    .sort((one, other) => compare(one.stream, other.stream) || one.revision - other.revision);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

async function heldBy({ running: { service } }: TestServer): Promise<object> {
  const { events, projector } = service;
  expect(await projector.waitFor(await events.head(), 30_000)).toBe(true);
  return everythingIn(projector.reader());
}

/** With KurrentDB's positions, as numbers or text, replaced. No other number of the example is as large as they are. */
function withOtherPositions(value: unknown, positions: ReadonlyMap<number, number>): unknown {
  if (typeof value === 'number') return positions.get(value) ?? value;
  if (typeof value === 'string' && /^\d+$/.test(value)) return String(positions.get(Number(value)) ?? value);
  if (Array.isArray(value)) return value.map((one) => withOtherPositions(one, positions));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withOtherPositions(one, positions)]),
  );
}
