/** Contract: expected revisions, all or nothing, durability, and the clock. */
import { appended, dueDateChanged, freshCommand, receiptIn } from './sample-events.contract.js';
import { type OpenStore, withStore } from './with-store.contract.js';

const STREAM = 'action-CP1415.F2.A1';

export function appendContract(open: OpenStore): void {
  it(
    'numbers a stream from 0 without gaps, and tells the place of the last event',
    withStore(open, async ({ store }) => {
      const first = await store.append(
        STREAM,
        'none',
        [dueDateChanged('a'), dueDateChanged('b')],
        freshCommand(),
      );
      const second = await store.append(STREAM, 1, [dueDateChanged('c')], freshCommand());
      expect([...appended(first), ...appended(second)].map((event) => event.revision)).toEqual([0, 1, 2]);
      expect(receiptIn(second)).toMatchObject({ stream: STREAM, revision: 2, position: await store.head() });
    }),
  );

  it(
    'refuses a stream that already exists when it must not',
    withStore(open, async ({ store }) => {
      await store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand());
      const again = await store.append(STREAM, 'none', [dueDateChanged('b')], freshCommand());
      expect(again).toEqual({ outcome: 'conflict', actual: 0 });
      expect(await store.readStream(STREAM)).toHaveLength(1);
    }),
  );

  it(
    'refuses another revision than the expected one, and says which it is',
    withStore(open, async ({ store }) => {
      const nowhere = await store.append(STREAM, 0, [dueDateChanged('a')], freshCommand());
      expect(nowhere).toEqual({ outcome: 'conflict', actual: -1 });
      await store.append(STREAM, 'none', [dueDateChanged('a'), dueDateChanged('b')], freshCommand());
      const behind = await store.append(STREAM, 0, [dueDateChanged('c')], freshCommand());
      const ahead = await store.append(STREAM, 2, [dueDateChanged('c')], freshCommand());
      expect([behind, ahead]).toEqual([
        { outcome: 'conflict', actual: 1 },
        { outcome: 'conflict', actual: 1 },
      ]);
      expect(await store.readStream(STREAM)).toHaveLength(2);
    }),
  );

  it(
    'lets exactly one of those win who append to the same revision at once',
    withStore(open, async ({ store }) => {
      const rivals = Array.from({ length: 8 }, (_, i) =>
        store.append(STREAM, 'none', [dueDateChanged(`rival ${i}`)], freshCommand()),
      );
      const outcomes = (await Promise.all(rivals)).map((result) => result.outcome);
      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(7);
      expect(await store.readStream(STREAM)).toHaveLength(1);
    }),
  );

  it(
    'writes nothing of an append of which one event cannot be held, and everything of its neighbours',
    withStore(open, async ({ store }) => {
      const good = store.append('action-good', 'none', [dueDateChanged('a')], freshCommand());
      const bad = store.append(
        STREAM,
        'none',
        [dueDateChanged('fine'), dueDateChanged('half a pair: \ud83d')],
        freshCommand(),
      );
      const alsoGood = store.append('action-also-good', 'none', [dueDateChanged('b')], freshCommand());
      await expect(bad).rejects.toThrow(/surrogate/);
      expect([(await good).outcome, (await alsoGood).outcome]).toEqual(['appended', 'appended']);
      expect(await store.readStream(STREAM)).toEqual([]);
      expect(await store.readAll(0, 10)).toHaveLength(2);
    }),
  );

  it(
    'refuses an append of nothing',
    withStore(open, async ({ store }) => {
      await expect(store.append(STREAM, 'none', [], freshCommand())).rejects.toThrow(/at least one event/);
      expect(await store.head()).toBe(0);
    }),
  );

  it(
    'keeps what it acknowledged when it is closed and opened again, and goes on from there',
    withStore(open, async ({ store, reopen }) => {
      const events = appended(await store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand()));
      const reopened = await reopen();
      expect(await reopened.readStream(STREAM)).toEqual(events);
      const next = appended(await reopened.append(STREAM, 0, [dueDateChanged('b')], freshCommand()));
      expect(next[0]?.position).toBeGreaterThan(events[0]?.position ?? 0);
    }),
  );

  it(
    'answers what was queued before it is closed',
    withStore(open, async ({ store, reopen }) => {
      const pending = store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand());
      const reopened = await reopen();
      expect((await pending).outcome).toBe('appended');
      expect(await reopened.readStream(STREAM)).toHaveLength(1);
    }),
  );

  it(
    'never lets recordedAt go back along the log, even when the clock does',
    withStore(open, async ({ store, reopen, setClock }) => {
      setClock('2026-03-29T00:59:59.999Z');
      await store.append('action-a', 'none', [dueDateChanged('a')], freshCommand());
      setClock('2026-03-29T00:10:00.000Z');
      const stepped = await store.append('action-b', 'none', [dueDateChanged('b')], freshCommand());
      expect(receiptIn(stepped).recordedAt).toBe('2026-03-29T00:59:59.999Z');
      const reopened = await reopen();
      await reopened.append('action-c', 'none', [dueDateChanged('c')], freshCommand());
      setClock('2026-03-29T01:00:00.000Z');
      await reopened.append('action-d', 'none', [dueDateChanged('d')], freshCommand());
      expect((await reopened.readAll(0, 10)).map((event) => event.metadata.recordedAt)).toEqual([
        '2026-03-29T00:59:59.999Z',
        '2026-03-29T00:59:59.999Z',
        '2026-03-29T00:59:59.999Z',
        '2026-03-29T01:00:00.000Z',
      ]);
    }),
  );

  it(
    'takes nothing more once it is closed',
    withStore(open, async ({ store }) => {
      await store.close();
      await expect(store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand())).rejects.toThrow(
        /closed/,
      );
    }),
  );
}
