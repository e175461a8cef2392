/** What every driver for secrets promises. A driver's spec calls `secretStoreContract` with a way to open an empty store. */
import fc from 'fast-check';
import type { Instant } from '#domain/entry.js';
import { amend, type Collection, type SecretStore } from '../port.js';

/** Opens an empty store of its own on this clock. The suite closes it. */
export type OpenEmptySecrets = (now: () => Instant) => Promise<SecretStore>;

interface Note {
  readonly owner: string | null;
  readonly text: string;
  readonly expiresAt?: Instant | null;
}

const notes: Collection<Note> = { name: 'notes', indexes: ['owner'] };
const others: Collection<Note> = { name: 'others', indexes: ['owner'] };
const at = (minute: number): Instant => new Date(Date.UTC(2015, 2, 14, 9, minute)).toISOString();

export function secretStoreContract(driver: string, openEmpty: OpenEmptySecrets): void {
  describe(`Secrets on ${driver}`, () => {
    let minute = 0;
    let store: SecretStore;
    beforeEach(async () => {
      minute = 0;
      store = await openEmpty(() => at(minute));
    });
    afterEach(() => store.close());
    const document = async (key: string) => (await store.get(notes, key))?.document;
    const keysOf = (owner: string) =>
      store.find(notes, 'owner', owner).then((found) => found.map(({ key }) => key));

    it('answer the document last written under a key of its collection', async () => {
      await store.put(notes, 'a', { owner: null, text: 'first' });
      await store.put(others, 'a', { owner: null, text: 'elsewhere' });
      await store.put(notes, 'a', { owner: null, text: 'last' });
      expect(await document('a')).toEqual({ owner: null, text: 'last' });
      expect(await document('b')).toBeUndefined();
      expect((await store.all(notes)).map(({ key }) => key)).toEqual(['a']);
    });

    it('are found by the fields that their collection declares, by the values of now alone', async () => {
      await store.put(notes, 'a', { owner: 'ann', text: 'x' });
      await store.put(notes, 'b', { owner: 'ann', text: 'x' });
      await store.put(notes, 'c', { owner: null, text: 'x' });
      await store.put(others, 'd', { owner: 'ann', text: 'x' });
      expect(await keysOf('ann')).toEqual(['a', 'b']);
      await store.put(notes, 'a', { owner: 'ben', text: 'x' });
      await store.take(notes, 'b');
      expect(await keysOf('ann')).toEqual([]);
      expect(await keysOf('ben')).toEqual(['a']);
      await expect(store.find(notes, 'text', 'x')).rejects.toThrow(TypeError);
    });

    it('are inserted by one alone of many who try at once', async () => {
      const tries = Array.from({ length: 20 }, (_, one) =>
        store.insert(notes, 'a', { owner: null, text: String(one) }),
      );
      const won = (await Promise.all(tries)).flatMap((done, one) => (done ? [String(one)] : []));
      expect(won).toEqual([(await document('a'))?.text]);
    });

    it('are taken by one alone of many who try at once', async () => {
      await store.put(notes, 'a', { owner: 'ann', text: 'x' });
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.take(notes, 'a')));
      expect(taken.filter((one) => one !== undefined)).toEqual([{ owner: 'ann', text: 'x' }]);
    });

    it('are replaced only as they were read', async () => {
      await store.put(notes, 'a', { owner: null, text: 'first' });
      const held = await store.get(notes, 'a');
      if (held === undefined) throw new Error('It was just written.');
      expect(await store.replace(notes, held, { owner: null, text: 'second' })).toBe(true);
      expect(await store.replace(notes, held, { owner: null, text: 'third' })).toBe(false);
      // The same content again is not the same document.
      await store.take(notes, 'a');
      await store.put(notes, 'a', held.document);
      expect(await store.replace(notes, held, { owner: null, text: 'third' })).toBe(false);
      expect(await document('a')).toEqual({ owner: null, text: 'first' });
    });

    it('lose no change of many made at once', async () => {
      await store.put(notes, 'a', { owner: null, text: '' });
      const add = (note: Note) => ({ ...note, text: `${note.text}+` });
      await Promise.all(Array.from({ length: 20 }, () => amend(store, notes, 'a', add)));
      expect((await document('a'))?.text).toBe('+'.repeat(20));
      expect(await amend(store, notes, 'none', add)).toBeUndefined();
      expect(await amend(store, notes, 'a', () => undefined)).toBeUndefined();
    });

    it('are not there any more from the moment that they end', async () => {
      const ends = { owner: 'ann', text: 'x', expiresAt: at(10) };
      for (const key of ['a', 'b', 'c']) await store.put(notes, key, ends);
      const held = await store.get(notes, 'a');
      minute = 9;
      expect(await keysOf('ann')).toEqual(['a', 'b', 'c']);
      minute = 10;
      expect(await document('a')).toBeUndefined();
      expect(await keysOf('ann')).toEqual([]);
      expect(await store.all(notes)).toEqual([]);
      expect(await store.replace(notes, held ?? { key: '', document: ends, revision: '' }, ends)).toBe(false);
      expect(await store.take(notes, 'b')).toBeUndefined();
      expect(await store.insert(notes, 'c', { owner: null, text: 'new' })).toBe(true);
      expect(await document('c')).toEqual({ owner: null, text: 'new' });
    });

    it('are what a map of documents with an end would be, whatever is done in whatever order', async () => {
      const key = fc.constantFrom('a', 'b', 'é’\u{1F511}');
      const note = fc.record({
        owner: fc.option(fc.constantFrom('ann', 'ben', 'Ann')),
        text: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        expiresAt: fc.option(fc.nat(30).map(at)),
      });
      const step = fc.oneof(
        fc.record({ do: fc.constantFrom('put' as const, 'insert' as const), key, note }),
        fc.record({ do: fc.constant('take' as const), key }),
        fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(5) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          minute = 0;
          await store.close();
          store = await openEmpty(() => at(minute));
          const model = new Map<string, Note>();
          for (const one of steps) {
            for (const [each, { expiresAt }] of model)
              if (expiresAt !== undefined && expiresAt !== null && expiresAt <= at(minute))
                model.delete(each);
            if (one.do === 'wait') minute += one.minutes;
            else if (one.do === 'take') {
              expect(await store.take(notes, one.key)).toEqual(model.get(one.key));
              model.delete(one.key);
            } else if (one.do === 'put') {
              await store.put(notes, one.key, one.note);
              model.set(one.key, one.note);
            } else {
              expect(await store.insert(notes, one.key, one.note)).toBe(!model.has(one.key));
              if (!model.has(one.key)) model.set(one.key, one.note);
            }
          }
          const there = [...model].filter(([, { expiresAt }]) => (expiresAt ?? '9') > at(minute));
          const held = await store.all(notes);
          expect(new Map(held.map(({ key: each, document: one }) => [each, one]))).toEqual(new Map(there));
          const anns = there.filter(([, { owner }]) => owner === 'ann').map(([each]) => each);
          expect((await keysOf('ann')).toSorted()).toEqual(anns.toSorted());
        }),
        { numRuns: 30 },
      );
    });
  });
}
