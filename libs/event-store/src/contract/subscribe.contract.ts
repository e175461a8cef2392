/** Contract: a subscription catches up, then lives, at its reader's pace, until it is ended. */
import type { EventStore, RecordedEvent } from '../port.js';
import { dueDateChanged, freshCommand } from './sample-events.contract.js';
import { type OpenStore, withStore } from './with-store.contract.js';

export function subscribeContract(open: OpenStore): void {
  it(
    'catches up with what is there and then brings what is appended, each event once and in order',
    withStore(open, async ({ store }) => {
      await appendEach(store, ['a', 'b']);
      const following = takeUntil(store.subscribe(0), 5);
      await appendEach(store, ['c', 'd', 'e']);
      const seen = await following;
      expect(seen).toEqual(await store.readAll(0, 10));
    }),
  );

  it(
    'starts after the given position',
    withStore(open, async ({ store }) => {
      await appendEach(store, ['a', 'b', 'c']);
      const [first] = await store.readAll(0, 1);
      const seen = await takeUntil(store.subscribe(first?.position ?? 0), 2);
      expect(seen.map((event) => event.stream)).toEqual(['action-b', 'action-c']);
    }),
  );

  it(
    'holds nothing up for a slow reader, and brings it in one batch what came in the meantime',
    withStore(open, async ({ store }) => {
      const batches = store.subscribe(0)[Symbol.asyncIterator]();
      await appendEach(store, ['a']);
      expect((await batches.next()).value).toHaveLength(1);
      await appendEach(store, ['b', 'c', 'd']);
      expect((await batches.next()).value).toHaveLength(3);
      await batches.return?.();
    }),
  );

  it(
    'brings everything to each of several readers',
    withStore(open, async ({ store }) => {
      const readers = [takeUntil(store.subscribe(0), 3), takeUntil(store.subscribe(0), 3)];
      await appendEach(store, ['a', 'b', 'c']);
      const [one, two] = await Promise.all(readers);
      expect(one).toEqual(two);
    }),
  );

  it(
    'ends when its signal aborts, even while it waits',
    withStore(open, async ({ store }) => {
      const stop = new AbortController();
      await appendEach(store, ['a']);
      const following = takeUntil(store.subscribe(0, stop.signal), Infinity);
      await appendEach(store, ['b']);
      setImmediate(() => {
        stop.abort();
      });
      expect((await following).length).toBeGreaterThanOrEqual(1);
      expect(await takeUntil(store.subscribe(0, stop.signal), Infinity)).toEqual([]);
    }),
  );

  it(
    'ends when the store closes',
    withStore(open, async ({ store }) => {
      const following = takeUntil(store.subscribe(0), Infinity);
      await appendEach(store, ['a']);
      await store.close();
      expect((await following).length).toBeLessThanOrEqual(1);
    }),
  );

  it(
    'lets other work go on during a long catch-up',
    withStore(open, async ({ store }) => {
      const many = Array.from({ length: 3000 }, (_, i) => dueDateChanged(`${i}`));
      await store.append('action-long', 'none', many, freshCommand());
      const following = takeUntil(store.subscribe(0), many.length);
      const other = new Promise((resolve) => setImmediate(resolve)).then(() => 'other work');
      expect(await Promise.race([following.then(() => 'catch-up'), other])).toBe('other work');
      expect(await following).toHaveLength(many.length);
    }),
  );
}

async function appendEach(store: EventStore, names: readonly string[]): Promise<void> {
  for (const name of names)
    await store.append(`action-${name}`, 'none', [dueDateChanged(name)], freshCommand());
}

/** Reads batches until that many events were seen or the subscription ended. */
async function takeUntil(
  batches: AsyncIterable<readonly RecordedEvent[]>,
  count: number,
): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const batch of batches) {
    seen.push(...batch);
    if (seen.length >= count) break;
  }
  return seen;
}
