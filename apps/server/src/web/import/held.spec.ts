import fc from 'fast-check';
import { openSqliteSecretsInMemory } from '#identity/secrets/sqlite/open.js';
import type { SecretStore } from '#identity/secrets/port.js';
import { HeldFiles } from './held.js';
import { bytesOf, keep, letGo } from './parts.js';

const MINUTE = 60_000;

describe('What somebody brings in', () => {
  let minute: number;
  let store: SecretStore;
  let files: HeldFiles;
  const now = () => new Date(Date.UTC(2026, 0, 12, 12) + minute * MINUTE).toISOString();
  beforeEach(() => {
    minute = 0;
    store = openSqliteSecretsInMemory(now);
    files = new HeldFiles(store, now);
  });
  afterEach(() => store.close());
  const csv = (name: string, text = 'command,reference') => ({ name, bytes: Buffer.from(text) });
  const namesIn = async (id: string, by = 'ann') => (await files.find(id, by))?.files.map(({ name }) => name);

  it('is for that person alone, and is there for an hour', async () => {
    const id = await files.hold('ann', csv('a.csv'));
    expect([await namesIn(id), await namesIn(id, 'ben')]).toEqual([['a.csv'], undefined]);
    minute = 59;
    expect(await namesIn(id)).toEqual(['a.csv']);
    minute = 60;
    expect(await namesIn(id)).toBeUndefined();
  });

  it('is put together in the order of the names, with the headings of all; what is somebody else’s is left out', async () => {
    const [ten, two] = [
      await files.hold('ann', csv('10.csv', 'Colour')),
      await files.hold('ann', csv('2.csv')),
    ];
    const foreign = await files.hold('ben', csv('1.csv'));
    const id = (await files.gather([ten, two, foreign, 'none'], 'ann')) ?? '';
    expect(await namesIn(id)).toEqual(['2.csv', '10.csv']);
    const held = await files.find(id, 'ann');
    expect(held?.headings).toMatchObject({
      strange: [{ heading: 'Colour' }],
      known: ['command', 'reference'],
    });
    const read = held === undefined ? [] : await files.filesOf(held);
    expect(read.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['command,reference', 'Colour']);
    expect([await namesIn(two), await namesIn(foreign, 'ben')]).toEqual([undefined, ['1.csv']]);
    expect(await files.gather(['none'], 'ann')).toBeUndefined();
  });

  it('makes room for what comes later: the oldest is let go, but for what is being recorded', async () => {
    files = new HeldFiles(store, now, 100);
    const going = await files.hold('ann', csv('going.csv', 'x'.repeat(60)));
    const run = { id: 'r', dryRun: false, progress: { phase: 'recording', done: 0, total: 1 } } as const;
    minute = 1;
    const old = await files.hold('ann', csv('old.csv', 'x'.repeat(40)));
    minute = 2;
    await files.change(going, (before) => ({ ...before, run: { ...run, heardAt: now() } }));
    const latest = await files.hold('ann', csv('latest.csv', 'x'.repeat(40)));
    expect([await namesIn(going), await namesIn(old), await namesIn(latest)]).toEqual([
      ['going.csv'],
      undefined,
      ['latest.csv'],
    ]);
  });

  it('has a report that comes back as it was', async () => {
    const problem = {
      file: 'a.csv',
      row: 2,
      column: 'kind',
      value: 'é”\u{1F600}',
      message: 'Expected a kind.',
    };
    const counts = { rows: 1, recorded: 0, alreadyRecorded: 0, bad: 1 };
    const report = { dryRun: true, ok: false, counts, problems: [problem], unjudged: [] };
    expect(await files.reportOf(await files.keepReport(report))).toEqual(report);
  });
});

describe('Bytes in parts', () => {
  const end = '2026-01-12T13:00:00.000Z';
  let store: SecretStore;
  beforeEach(() => {
    store = openSqliteSecretsInMemory(() => '2026-01-12T12:00:00.000Z');
  });
  afterEach(() => store.close());

  it('come back as they were, whatever the size of a part, until they are let go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (bytes, size) => {
          const kept = await keep(store, bytes, end, size);
          expect(Buffer.from((await bytesOf(store, kept)) ?? [])).toEqual(Buffer.from(bytes));
          await letGo(store, kept);
          expect(await bytesOf(store, kept)).toEqual(bytes.length === 0 ? Buffer.from([]) : undefined);
        },
      ),
    );
  });

  it('are not there at all when one part is gone', async () => {
    const kept = await keep(store, Buffer.from('abcdef'), end, 2);
    await store.take({ name: 'parts', indexes: [] }, `${kept.key}/1`);
    expect(await bytesOf(store, kept)).toBeUndefined();
  });
});
