/** A kept fold is what the whole stream adds up to, whoever appended to it, and costs no reading of what is known. */
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '#domain/entry.js';
import { fold } from '#domain/fold.js';
import type { Kind } from '#domain/references.js';
import { appended, dueDateChanged, freshCommand } from '#event-store/contract/sample-events.contract.js';
import type { NewEvent, RecordedEvent } from '#event-store/port.js';
import { openSqliteEventStore, type SqliteEventStore } from '#event-store/sqlite/open.js';
import type { Aggregate } from './standing.js';
import { entryOf, Streams } from './streams.js';

/** Remembers every reason in order. */
const reasons: Aggregate = {
  kind: 'action',
  evolve: (_, state, { data }) => [...((state ?? []) as string[]), (data as { reason: string }).reason],
};
const aggregates = new Proxy({} as Record<Kind, Aggregate>, { get: () => reasons });

let folder: string;
let events: SqliteEventStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'streams-'));
  events = openSqliteEventStore({
    file: join(folder, 'events.db'),
    upcasters: {},
    clock: () => new Date('2015-03-14T09:41:00Z'),
  });
});
afterEach(async () => {
  await events.close();
  rmSync(folder, { recursive: true });
});

async function append(item: string, event: NewEvent): Promise<readonly RecordedEvent[]> {
  const stream = `action-${item}`;
  const there = await events.readStream(stream);
  return appended(
    await events.append(stream, there.length === 0 ? 'none' : there.length - 1, [event], freshCommand()),
  );
}

/** Takes back the last change but one, where there is one. */
async function withdrawal(item: string): Promise<NewEvent | undefined> {
  const [, last] = (await events.readStream(`action-${item}`))
    .filter(({ type }) => type === 'DueDateChanged')
    .reverse();
  return (
    last && {
      ...dueDateChanged(''),
      type: 'EntryWithdrawn',
      data: { entry: last.id, reason: 'a slip', agreedBy: 'x' },
    }
  );
}

describe('The folds that are kept', () => {
  it('are what the whole stream adds up to, whoever appended and whatever was told', async () => {
    const step = fc.record({
      item: fc.constantFrom('CP1415.F1.A1', 'CP1415.F1.A2'),
      what: fc.constantFrom('change', 'change', 'change', 'withdraw'),
      told: fc.constantFrom('at once', 'late', 'never'),
      loaded: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.uuid(), async (steps, run) => {
        const streams = new Streams(events, aggregates);
        const late: (() => void)[] = [];
        for (const [at, { item, what, told, loaded }] of steps.entries()) {
          const reference = `${item}-${run}`;
          const event = what === 'change' ? dueDateChanged(`${at}`) : await withdrawal(reference);
          if (event === undefined) continue;
          const written = await append(reference, event);
          const tell = () => {
            streams.took('action', reference, written);
          };
          if (told === 'at once') tell();
          if (told === 'late') late.push(tell);
          if (loaded) await streams.load('action', reference);
          if (at % 3 === 2) for (const each of late.splice(0)) each();
        }
        for (const item of ['CP1415.F1.A1', 'CP1415.F1.A2']) {
          const reference = `${item}-${run}`;
          const whole: readonly Entry[] = (await events.readStream(`action-${reference}`)).map(entryOf);
          const { state, revision } = await streams.load('action', reference);
          expect([state, revision]).toEqual([fold(reasons.evolve, reference, whole), whole.length - 1]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('read nothing again that was appended here', async () => {
    const read: RecordedEvent[] = [];
    const counting = {
      readStream: async (stream: string, from?: number) => {
        const found = await events.readStream(stream, from);
        read.push(...found);
        return found;
      },
    };
    const streams = new Streams(counting, aggregates);
    streams.took('action', 'A', await append('A', dueDateChanged('one')));
    streams.took('action', 'A', await append('A', dueDateChanged('two')));
    expect((await streams.load('action', 'A')).state).toEqual(['one', 'two']);
    expect(read).toEqual([]);
  });

  it('have once what was appended between the two readings of a stream that was put right', async () => {
    let meanwhile = (): Promise<unknown> => Promise.resolve();
    const interrupted = {
      readStream: async (stream: string, from?: number) => {
        const found = await events.readStream(stream, from);
        const happened = meanwhile;
        meanwhile = () => Promise.resolve();
        await happened();
        return found;
      },
    };
    const streams = new Streams(interrupted, aggregates);
    await append('A', dueDateChanged('one'));
    await append('A', dueDateChanged('two'));
    await streams.load('action', 'A');
    await append('A', (await withdrawal('A')) ?? dueDateChanged(''));
    meanwhile = () => append('A', dueDateChanged('three'));
    await streams.load('action', 'A');
    expect((await streams.load('action', 'A')).state).toEqual(['two', 'three']);
  });
});
