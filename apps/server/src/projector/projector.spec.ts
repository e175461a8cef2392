/** The projector as the service uses it: followed, waited for, stopped by what it cannot take, rebuilt beside. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '#domain/entry.js';
import { upcasters } from '#domain/upcasters.js';
import { openSqliteEventStore, type SqliteEventStore } from '#event-store/sqlite/open.js';
import type { AgencyDocument } from '#read-models/documents.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { type Projector, startProjector } from './projector.js';

const amira: Person = { id: 'amira', name: 'Amira Khan', role: 'coordinator' };

let folder: string;
let events: SqliteEventStore;
let projector: Projector | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'projector-'));
  events = openSqliteEventStore({
    file: eventsFile(),
    upcasters,
    clock: () => new Date('2015-03-14T09:41:00Z'),
  });
});

afterEach(async () => {
  await projector?.close();
  projector = undefined;
  await events.close();
  rmSync(folder, { recursive: true });
});

describe('The projector', () => {
  it('takes in what is recorded, before and after it starts', async () => {
    await register('city-police');
    const started = await start();
    expect(await started.waitFor(1, 5000)).toBe(true);
    await register('city-csc');
    expect(await started.waitFor(2, 5000)).toBe(true);
    expect(await agencies(started)).toEqual(['city-csc', 'city-police']);
    expect(started.health()).toEqual({ running: true, checkpoint: 2 });
  });

  it('goes on where it was when it starts again', async () => {
    await register('city-police');
    await (await start()).waitFor(1, 5000);
    await projector?.close();
    await register('city-csc');
    const again = await start();
    expect(again.checkpoint()).toBe(1);
    await again.waitFor(2, 5000);
    expect(await agencies(again)).toEqual(['city-csc', 'city-police']);
  });

  it('lets nobody wait longer than they are willing to', async () => {
    const started = await start();
    expect(await started.waitFor(1, 1)).toBe(false);
    expect(await started.waitFor(1, 60_000, AbortSignal.abort())).toBe(false);
  });

  it('stands still at an event that it does not know, and says at which', async () => {
    const started = await start();
    await register('city-police');
    await append('agency-city-csc', 'AgencyPainted', { colour: 'blue' });
    await register('city-gp-practice');
    expect(await started.waitFor(3, 60_000)).toBe(false);
    const [, painted] = await events.readAll(0, 10);
    expect(started.health()).toEqual({
      running: false,
      checkpoint: 1,
      failure: {
        message: expect.stringContaining('AgencyPainted') as string,
        position: 2,
        event: painted?.id,
        type: 'AgencyPainted',
        projection: 'the read models',
      },
    });
    expect(await agencies(started)).toEqual(['city-police']);
  });

  it('names the projection that cannot take an event', async () => {
    const started = await start();
    await append('action-CP1415.F2.A1', 'ActionAccepted', {});
    await started.waitFor(1, 60_000);
    expect(started.health().failure).toMatchObject({
      position: 1,
      type: 'ActionAccepted',
      projection: 'actions',
    });
  });

  it('rebuilds beside what serves, says how far it is, and then serves the new', async () => {
    await register('city-police');
    const started = await start();
    await started.waitFor(1, 5000);
    const reader = started.reader();
    const before = currentGeneration(models());
    const progress: number[] = [];
    await started.rebuild(({ position, head }) => progress.push(position / head));
    const after = currentGeneration(models());
    expect(after?.number).toBeGreaterThan(before?.number ?? 0);
    expect(progress.at(-1)).toBe(1);
    await register('city-csc');
    await started.waitFor(2, 5000);
    expect((await reader.find<AgencyDocument>('agencies', { limit: 10 })).items).toHaveLength(2);
    expect(existsSync(before?.file ?? '')).toBe(false);
    expect(started.health()).toEqual({ running: true, checkpoint: 2 });
  });

  it('serves read models of another version until its own are built', async () => {
    await register('city-police');
    await (await start()).waitFor(1, 5000);
    await projector?.close();
    const other = makeOfAnotherVersion();
    await register('city-csc');
    const again = await start();
    expect(again.checkpoint()).toBe(1);
    expect(await agencies(again)).toEqual(['city-police']);
    expect(await again.waitFor(2, 5000)).toBe(true);
    expect(await agencies(again)).toEqual(['city-csc', 'city-police']);
    expect(currentGeneration(models())?.file).not.toBe(other);
  });

  it('does not serve read models that are ahead of the log', async () => {
    await register('city-police');
    await register('city-csc');
    await (await start()).waitFor(2, 5000);
    await projector?.close();
    await events.close();
    for (const file of ['', '-wal', '-shm']) rmSync(`${eventsFile()}${file}`, { force: true });
    events = openSqliteEventStore({
      file: eventsFile(),
      upcasters,
      clock: () => new Date('2015-03-14T09:41:00Z'),
    });
    await register('city-gp-practice');
    const again = await start();
    await again.waitFor(1, 5000);
    expect(await agencies(again)).toEqual(['city-gp-practice']);
  });
});

function eventsFile(): string {
  return join(folder, 'events.db');
}

function models(): string {
  return join(folder, 'read-models');
}

async function start(): Promise<Projector> {
  mkdirSync(models(), { recursive: true });
  projector = await startProjector({
    log: { engine: 'sqlite', file: eventsFile() },
    models: { engine: 'sqlite', folder: models() },
    thread: false,
    onCommit: (listener) => {
      events.onCommit(listener);
    },
  });
  return projector;
}

async function agencies(from: Projector): Promise<readonly string[]> {
  const { items } = await from.reader().find<AgencyDocument>('agencies', { limit: 10 });
  return items.map(({ reference }) => reference);
}

function register(agency: string): Promise<void> {
  return append(`agency-${agency}`, 'AgencyRegistered', { name: agency, kind: 'police', external: false });
}

async function append(stream: string, type: string, data: object): Promise<void> {
  const id = randomUUID();
  const metadata = {
    recordedBy: amira,
    performedBy: amira,
    effective: { on: '2015-03-14', precision: 'day' },
    basis: 'stated',
    correlationId: id,
    channel: 'web',
  } as const;
  const result = await events.append(stream, 'none', [{ type, version: 1, data, metadata }], {
    id,
    fingerprint: null,
  });
  expect(result.outcome).toBe('appended');
}

/** Names the current generation for another shape, as an older version would have. */
function makeOfAnotherVersion(): string {
  const current = currentGeneration(models());
  if (current === undefined) throw new Error('There is no generation');
  const name = `read-models-0000older000-${current.number}.db`;
  renameSync(current.file, join(models(), name));
  writeFileSync(join(models(), 'current'), name);
  expect(readFileSync(join(models(), 'current'), 'utf8')).toBe(name);
  return join(models(), name);
}
