/** Contract: what is read is what was appended, in order, complete, and whatever the text holds. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Position, RecordedEvent } from '../port.js';
import { appended, dueDateChanged, freshCommand } from './sample-events.contract.js';
import { type OpenStore, withStore } from './with-store.contract.js';

const HOSTILE: Readonly<Record<string, object>> = {
  'keys that name the prototype': JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"x","hasOwnProperty":1}',
  ) as object,
  'text that looks like SQL': { reason: `'); DROP TABLE events; --`, '; DELETE FROM events; --': `\\'"` },
  'the NUL character and other control characters': {
    reason: 'before\u0000after\u001f\u007f\u2028\u2029\ufeff',
  },
  'letters, signs and emoji of all planes': { reason: 'Zażółć gęślą jaźń 👩🏽‍⚖️ שלום 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 e\u0301', '🗝': 'é' },
  'a very long text': { reason: 'Long. '.repeat(50_000) },
  'numbers at the edges': {
    least: Number.MIN_VALUE,
    most: Number.MAX_VALUE,
    tenth: 0.1,
    safe: Number.MAX_SAFE_INTEGER,
  },
  'keys that look like numbers': { 10: 'ten', 9: 'nine', a: 'a', '-1': 'minus' },
  'deep nesting': { a: [[[{ b: [{ c: null }, [], {}, true, false, ''] }]]] },
};

export function readContract(open: OpenStore): void {
  it.each(Object.entries(HOSTILE))('gives back %s unharmed', async (_, data) => {
    await withStore(open, async ({ store, reopen }) => {
      const event = dueDateChanged('', data);
      const before = JSON.stringify(event.data);
      await store.append('action-hostile', 'none', [event], freshCommand());
      const [read] = await (await reopen()).readStream('action-hostile');
      expect(sorted(read?.data)).toEqual(sorted(JSON.parse(before)));
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    })();
  });

  it(
    'takes any well-formed text as the name of a stream, and tells streams apart that differ in a letter',
    withStore(open, async ({ store }) => {
      const names = ['action-a', 'action-A', 'action-à', 'action-a ', `'; --`, '__proto__', '👩🏽‍⚖️'];
      for (const name of names) await store.append(name, 'none', [dueDateChanged(name)], freshCommand());
      for (const name of names) {
        const [event] = await store.readStream(name);
        expect([event?.stream, (event?.data as { reason: string }).reason]).toEqual([name, name]);
      }
    }),
  );

  it(
    'recomputes every hash from the event as it was read',
    withStore(open, async ({ store }) => {
      for (const [i, data] of Object.values(HOSTILE).entries()) {
        await store.append(`action-${i}`, 'none', [dueDateChanged('x', data)], freshCommand());
      }
      for (const event of await store.readAll(0, 100)) {
        const { stream, revision, id, type, version, data, metadata, hash } = event;
        const record = { stream, revision, id, type, version, data, metadata };
        expect(hash).toBe(
          createHash('sha256')
            .update(canonicalize(record) ?? '')
            .digest('hex'),
        );
      }
    }),
  );

  it(
    'gives the same events to whoever appended them, reads their stream or reads the log',
    withStore(open, async ({ store }) => {
      const written = appended(await store.append('action-a', 'none', [dueDateChanged('a')], freshCommand()));
      expect(await store.readStream('action-a')).toEqual(written);
      expect(await store.readAll(0, 10)).toEqual(written);
    }),
  );

  it(
    'reads a stream from a revision on, and an unknown one as empty',
    withStore(open, async ({ store }) => {
      const events = ['a', 'b', 'c'].map((reason) => dueDateChanged(reason));
      await store.append('action-a', 'none', events, freshCommand());
      await store.append('action-b', 'none', events, freshCommand());
      expect((await store.readStream('action-a', 1)).map((event) => event.revision)).toEqual([1, 2]);
      expect(await store.readStream('action-a', 3)).toEqual([]);
      expect(await store.readStream('action-unknown')).toEqual([]);
    }),
  );

  it(
    'reads the log in order of position, from after one, up to a limit',
    withStore(open, async ({ store }) => {
      expect([await store.head(), await store.readAll(0, 5)]).toEqual([0, []]);
      for (const name of ['c', 'a', 'b']) {
        await store.append(
          `action-${name}`,
          'none',
          [dueDateChanged('1'), dueDateChanged('2')],
          freshCommand(),
        );
      }
      const all = await store.readAll(0, 100);
      expect(all.map((event) => event.stream.at(-1))).toEqual(['c', 'c', 'a', 'a', 'b', 'b']);
      expect(isIncreasing(all)).toBe(true);
      expect(all[0]?.position).toBeGreaterThan(0);
      expect(await store.head()).toBe(all.at(-1)?.position);
      const third = all[2]?.position ?? 0;
      expect(await store.readAll(third, 2)).toEqual(all.slice(3, 5));
    }),
  );

  it(
    'never lets an event appear behind a reader that has passed its position',
    withStore(open, async ({ store }) => {
      const writing = Promise.all(
        Array.from({ length: 120 }, (_, i) =>
          store.append(`action-${i}`, 'none', [dueDateChanged('1'), dueDateChanged('2')], freshCommand()),
        ),
      );
      const seen: RecordedEvent[] = [];
      let last: Position = 0;
      while (seen.length < 240) {
        const batch = await store.readAll(last, 7);
        seen.push(...batch);
        last = batch.at(-1)?.position ?? last;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await writing;
      expect(await store.readAll(0, 1000)).toEqual(seen);
    }),
  );

  it(
    'is up, and says so',
    withStore(open, async ({ store }) => {
      expect(await store.health()).toEqual({ up: true });
    }),
  );
}

function isIncreasing(events: readonly RecordedEvent[]): boolean {
  return events.every((event, i) => event.position > (events[i - 1]?.position ?? 0));
}

/** Jest compares objects without looking at keys such as __proto__; sorted pairs show every own key. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted((value as Record<string, unknown>)[key])]);
}
