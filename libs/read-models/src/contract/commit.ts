/** Batches: whole or not at all, with their checkpoint, and only from the latest projector. */
import { Fenced } from '#read-models/port.js';
import { actions, commit, putAction, putEntry, refs, remove, trail } from './collections.js';
import type { OpenEmpty } from './read-store.contract.js';

export function commitContract(open: OpenEmpty): void {
  describe('A batch', () => {
    it('starts from checkpoint 0 and leaves its own', async () => {
      const store = await open([actions]);
      expect(await store.checkpoint()).toBe(0);
      await store.commit({ writes: [], checkpoint: 12, fence: 1 });
      expect(await store.checkpoint()).toBe(12);
    });

    it('puts whole documents and takes the last write of a key', async () => {
      const store = await open([actions]);
      await commit(
        store,
        putAction({ ref: 'A1', owner: 'police', slips: 1 }),
        putAction({ ref: 'A1', status: 'open' }),
      );
      expect(await store.get('actions', 'A1')).toEqual({ ref: 'A1', status: 'open' });
      expect(await store.count('actions', { all: { owner: 'police' } })).toBe(0);
    });

    it('removes what a tombstone names, from every index, and takes a tombstone of what never was', async () => {
      const store = await open([actions]);
      await commit(store, putAction({ ref: 'A1', owner: 'police', title: 'Visit', themes: ['voice'] }));
      await commit(store, remove('actions', 'A1'), remove('actions', 'A2'));
      expect(await store.get('actions', 'A1')).toBeUndefined();
      expect(await store.count('actions')).toBe(0);
      expect(await store.count('actions', { all: { themes: { has: ['voice'] } } })).toBe(0);
      expect(await store.count('actions', { text: 'visit' })).toBe(0);
    });

    it('can put again what it removed', async () => {
      const store = await open([actions]);
      const write = putAction({ ref: 'A1', title: 'Visit', themes: ['voice'] });
      await commit(store, write, remove('actions', 'A1'), write);
      expect(await store.count('actions', { all: { themes: { has: ['voice'] } }, text: 'visit' })).toBe(1);
    });

    it('leaves nothing behind when one of its writes is refused', async () => {
      const store = await open([actions]);
      await commit(store, putAction({ ref: 'A1', themes: ['voice'] }));
      const wrong = { collection: 'actions', key: 'A3', document: { ref: 'A3', slips: 'many' } };
      const batch = [putAction({ ref: 'A2', themes: ['delay'] }), remove('actions', 'A1'), wrong];
      await expect(store.commit({ writes: batch, checkpoint: 9, fence: 1 })).rejects.toThrow(TypeError);
      expect(await store.checkpoint()).toBe(1);
      expect(refs((await store.find('actions', { limit: 10 })).items)).toEqual(['A1']);
      await commit(
        store,
        putAction({ ref: 'A4', themes: ['extent'] }),
        putAction({ ref: 'A5', themes: ['delay'] }),
      );
      const delayed = await store.find('actions', {
        where: { all: { themes: { has: ['delay'] } } },
        limit: 10,
      });
      expect(refs(delayed.items)).toEqual(['A5']);
    });

    it('changes nothing when it is applied again', async () => {
      const store = await open([actions, trail]);
      await commit(store, putAction({ ref: 'A1', title: 'Old words' }), putAction({ ref: 'A3' }));
      const batch = {
        writes: [
          putAction({ ref: 'A1', title: 'Visit', themes: ['voice'] }),
          remove('actions', 'A3'),
          putEntry(7, { type: 'T', words: 'A visit', threads: ['A1'] }),
        ],
        checkpoint: 2,
        fence: 1,
      };
      await store.commit(batch);
      await store.commit(batch);
      expect(await store.checkpoint()).toBe(2);
      expect(refs((await store.find('actions', { limit: 10 })).items)).toEqual(['A1']);
      expect(await store.count('actions', { text: 'visit' })).toBe(1);
      expect(await store.count('actions', { text: 'old' })).toBe(0);
      expect(await store.count('trail', { all: { threads: { has: ['A1'] } }, text: 'visit' })).toBe(1);
    });

    it('moves a document to its new place in lists, words and order', async () => {
      const store = await open([actions]);
      await commit(
        store,
        putAction({ ref: 'A1', due: '2015-01-01', title: 'Train staff', themes: ['voice', 'delay'] }),
      );
      await commit(
        store,
        putAction({ ref: 'A1', due: '2016-01-01', title: 'Visit homes', themes: ['delay', 'extent'] }),
      );
      const has = (theme: string) => store.count('actions', { all: { themes: { has: [theme] } } });
      expect([await has('voice'), await has('delay'), await has('extent')]).toEqual([0, 1, 1]);
      expect([
        await store.count('actions', { text: 'train' }),
        await store.count('actions', { text: 'home' }),
      ]).toEqual([0, 1]);
      expect(await store.count('actions', { all: { due: { from: '2015-06-01' } } })).toBe(1);
    });

    it('is refused from a projector that another one has followed, and writes nothing', async () => {
      const store = await open([actions]);
      await store.commit({ writes: [], checkpoint: 1, fence: 5 });
      const late = { writes: [putAction({ ref: 'A1' })], checkpoint: 2, fence: 4 };
      await expect(store.commit(late)).rejects.toThrow(Fenced);
      expect(await store.checkpoint()).toBe(1);
      expect(await store.get('actions', 'A1')).toBeUndefined();
      await store.commit({ ...late, fence: 5 });
      expect(await store.checkpoint()).toBe(2);
    });

    it('refuses values that do not fit the declaration', async () => {
      const store = await open([actions, trail]);
      const put = (document: object) => commit(store, { collection: 'actions', key: 'A1', document });
      await expect(put({ owner: 5 })).rejects.toThrow(TypeError);
      await expect(put({ weight: '5' })).rejects.toThrow(TypeError);
      await expect(put({ slips: NaN })).rejects.toThrow(TypeError);
      await expect(put({ themes: 'voice' })).rejects.toThrow(TypeError);
      await expect(put({ title: ['a'] })).rejects.toThrow(TypeError);
      await expect(commit(store, { collection: 'trail', key: 'A1', document: {} })).rejects.toThrow(
        TypeError,
      );
      await expect(commit(store, { collection: 'actions', key: '\ud800', document: {} })).rejects.toThrow(
        TypeError,
      );
      await expect(commit(store, { collection: 'elsewhere', key: 'A1', document: {} })).rejects.toThrow(
        TypeError,
      );
    });

    it('keeps any text as it is, in keys and documents', async () => {
      const store = await open([actions]);
      const hostile = [
        '__proto__',
        'constructor',
        'toString',
        '',
        ' ',
        '\u0000',
        'a\u0000b',
        '"',
        "'; DROP TABLE actions; --",
        '%',
        '_',
        '*',
        '\\',
        '\u{1F9F5}',
        '\uFFFF',
        'e\u0301',
        '${x}',
        '$where',
        'a.b',
        '<script>',
        '\r\n',
      ];
      const documents = hostile.map((ref) => ({
        ref,
        owner: ref,
        title: ref,
        themes: [ref],
        other: { [ref]: [ref, '\ud800'] },
      }));
      await commit(store, ...documents.map((document) => putAction(document)));
      for (const document of documents) {
        expect(await store.get('actions', document.ref)).toEqual(document);
        const found = await store.find('actions', { where: { all: { owner: document.ref } }, limit: 10 });
        expect(found.items).toEqual([document]);
        const listed = await store.find('actions', {
          where: { all: { themes: { has: [document.ref] } } },
          limit: 10,
        });
        expect(listed.items).toEqual([document]);
      }
      expect(await store.getMany('actions', hostile)).toEqual(documents);
    });
  });
}
