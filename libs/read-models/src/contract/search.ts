/** Text search: the query language of `query/search-terms.ts`, as every engine must honour it. */
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { ReadStoreWriter, Where } from '#read-models/port.js';
import { type ActionDocument, actions, commit, putAction, putEntry, refs, trail } from './collections.js';
import type { OpenEmpty } from './read-store.contract.js';

const bases = [
  'visit',
  'agre',
  'rel',
  'hop',
  'happ',
  'tradition',
  'condit',
  'effectiv',
  'operat',
  'commun',
  'die',
  'oscill',
];
const endings = [
  '',
  's',
  'ed',
  'ing',
  'ies',
  'y',
  'ational',
  'iveness',
  'ousli',
  'ment',
  'ion',
  'able',
  'ize',
];
const someWords: readonly string[] = [
  ...bases.flatMap((base) => endings.map((ending) => base + ending)),
  ...[
    'is',
    'as',
    'A',
    'B12',
    '24',
    'skies',
    'sky',
    'bled',
    'ties',
    'caresses',
    'apology',
    'apologies',
    'x'.repeat(70),
  ],
  ...[
    'Café',
    'cafe',
    'CAFÉS',
    'naïve',
    'naive',
    'İstanbul',
    'istanbul',
    'Łódź',
    'łodz',
    'lodz',
    'Straße',
    'strasse',
  ],
  ...['Ǿre', 'øre', 'ore', 'ſalt', 'salt', 'Việt', 'viet', 'e\u0301tat', 'e\u0305tat', 'etat', 'ﬁsh', 'fish'],
  ...['ΟΔΟΣ', 'οδος', 'οδός', 'Йод', 'йод', 'иод', 'क्षा', '学校', 'ß', '½', 'm²', 'm2'],
];

async function withTitles(open: OpenEmpty): Promise<ReadStoreWriter> {
  const store = await open([actions, trail]);
  await commit(
    store,
    putAction({
      ref: 'A1',
      title: 'GPs attend child protection conferences or send a report',
      owner: 'health',
      themes: ['voice'],
    }),
    putAction({
      ref: 'A2',
      title: 'Record the child’s wishes: protection of the child comes first',
      owner: 'social-care',
    }),
    putAction({
      ref: 'A3',
      title: 'Reporting of medicals within 24 hours at the Café',
      owner: 'health',
      themes: ['delay', 'voice'],
    }),
    putAction({ ref: 'A4', title: null }),
    putAction({ ref: 'A5', title: '', due: '2015-01-01' }),
  );
  return store;
}

export function searchContract(open: OpenEmpty): void {
  describe('Text search', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['a word by its stem', 'reports', ['A1', 'A3']],
      ['a word whatever its case', 'CONFERENCE', ['A1']],
      ['a word without its accent', 'cafe', ['A3']],
      ['a word with an accent of its own', 'café recorde\u0301', []],
      ['a word with a combining accent', 'cafe\u0301', ['A3']],
      ['all words, wherever they stand', 'protection child', ['A1', 'A2']],
      ['a phrase, in order and together', '"child protection"', ['A1']],
      ['a phrase by stems', '"protecting conference"', ['A1']],
      ['a phrase left open', '"child protection', ['A1']],
      ['a phrase and a word', '"child protection" reporting', ['A1']],
      ['a prefix', 'confer*', ['A1']],
      ['one letter and a star, which is a word', 'c*', []],
      ['a short prefix', 'me*', ['A3']],
      ['a number', '24', ['A3']],
      ['words parted by any sign', 'child-protection', ['A1', 'A2']],
      ['a word that is not there', 'school', []],
      ['a word beside one that is not there', 'child school', []],
      ['no word', ' ... ', []],
      ['nothing', '', []],
      ['a lone star', '*', []],
      ['empty quotes', '""', []],
    ];
    it.each(cases)('finds %s', async (_name, text, expected) => {
      const store = await withTitles(open);
      expect(refs((await store.find('actions', { where: { text }, limit: 10 })).items)).toEqual(expected);
      expect(await store.count('actions', { text })).toBe(expected.length);
    });

    const notSyntax: readonly (readonly [string, number])[] = [
      ['AND', 0],
      ['child OR report', 1],
      ['NOT child', 0],
      ['NEAR(child protection)', 0],
      ['title:child', 0],
      ['words:child', 0],
      ['{child}', 2],
      ['^child', 2],
      ['-child', 2],
      ['child +', 2],
      ['(', 0],
      ["'", 0],
      ["'; DROP TABLE actions; --", 0],
      ['"""', 0],
      ['"*"', 0],
    ];
    it.each(notSyntax)('reads %s as words, not as syntax', async (text, expected) => {
      const store = await withTitles(open);
      expect(await store.count('actions', { text })).toBe(expected);
    });

    it('takes anything a person can type', async () => {
      const store = await withTitles(open);
      const typed = fc.array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '"',
            '*',
            ' ',
            '(',
            ')',
            ':',
            '^',
            '-',
            '+',
            '{',
            '}',
            '\u0000',
            'child',
            'OR',
            'NEAR',
          ),
        ),
      );
      await fc.assert(
        fc.asyncProperty(typed, async (parts) => {
          const { items } = await store.find('actions', { where: { text: parts.join('') }, limit: 10 });
          expect(items.length).toBeLessThanOrEqual(3);
        }),
      );
      expect(await store.count('actions', { text: 'child '.repeat(10_000) })).toBe(2);
      expect(await store.count('actions', { text: `"${'child '.repeat(10_000)}"` })).toBe(0);
    });

    it('takes for one word what SQLite’s FTS5 does, with its stemmer and its folding', async () => {
      const store = await open([actions]);
      const oracle = new DatabaseSync(':memory:');
      oracle.exec(
        `CREATE VIRTUAL TABLE said USING fts5(words, tokenize="porter unicode61 remove_diacritics 2")`,
      );
      const add = oracle.prepare('INSERT INTO said (rowid, words) VALUES (?, ?)');
      // The forms of a word are spread over the texts, so that each search tells forms apart.
      const texts = Array.from({ length: 19 }, (_, at) =>
        someWords.filter((_word, place) => place % 19 === at).join(' - '),
      );
      for (const [at, words] of texts.entries()) add.run(at, words);
      await commit(store, ...texts.map((title, at) => putAction({ ref: String(at), title, slips: at })));
      const found = oracle.prepare('SELECT rowid FROM said WHERE said MATCH ? ORDER BY rowid');
      for (const text of someWords) {
        const { items } = await store.find<ActionDocument>('actions', {
          where: { text },
          sort: [{ field: 'slips' }],
          limit: 19,
        });
        const expected = found.all(`"${text}"`).map(({ rowid }) => Number(rowid));
        expect([text, items.map(({ slips }) => slips)]).toEqual([text, expected]);
      }
      oracle.close();
    });

    it('works together with conditions, lists, orders and pages', async () => {
      const store = await withTitles(open);
      const where = { text: 'report', all: { owner: 'health', themes: { has: ['voice'] } } };
      const query = { where, sort: [{ field: 'title', descending: true }], limit: 1 };
      const first = await store.find('actions', query);
      expect(refs(first.items)).toEqual(['A3']);
      expect(refs((await store.find('actions', { ...query, cursor: first.next ?? '' })).items)).toEqual([
        'A1',
      ]);
      expect(await store.group('actions', ['owner'], where)).toEqual([{ by: ['health'], total: 2 }]);
      expect(await store.count('actions', { ...where, any: [{ themes: { has: ['delay'] } }] })).toBe(1);
      expect(await store.count('actions', { text: 'report', any: [] })).toBe(0);
    });

    it('finds with alternatives what it finds with each of them, whichever fields they are on', async () => {
      const store = await withTitles(open);
      const conditions = [
        ...[
          { owner: 'health' },
          { owner: 'social-care' },
          { owner: 'nobody' },
          { themes: { has: ['delay'] } },
        ],
        ...[{ themes: { has: ['voice'] } }, { title: { above: 'R' } }],
        ...[{ owner: 'health', themes: { has: ['voice'] } }, { owner: null }, {}],
      ];
      const found = async (any: Where['any']) => {
        const where = { text: 'the', ...(any === undefined ? {} : { any }) };
        return refs((await store.find('actions', { where, limit: 100 })).items);
      };
      const all = await found(undefined);
      expect(all).toEqual(['A2', 'A3']);
      for (const one of conditions)
        for (const other of conditions) {
          const each = new Set([...(await found([one])), ...(await found([other]))]);
          expect([one, other, await found([one, other])]).toEqual([
            one,
            other,
            all.filter((ref) => each.has(ref)),
          ]);
        }
    });

    it('gives the trail in the order of its keys, page by page', async () => {
      const store = await open([trail]);
      const keys = Array.from({ length: 30 }, (_, at) => at + 1);
      await commit(
        store,
        ...keys.map((key) =>
          putEntry(key, { key, words: key % 3 === 0 ? 'visited' : 'noted', threads: [`t${key % 2}`] }),
        ),
      );
      const where = { text: 'visit', all: { threads: { has: ['t1', 't0'] } } };
      const first = await store.find<{ key: number }>('trail', { where, limit: 4 });
      const second = await store.find<{ key: number }>('trail', {
        where,
        limit: 10,
        cursor: first.next ?? '',
      });
      expect([...first.items, ...second.items].map(({ key }) => key)).toEqual([
        3, 6, 9, 12, 15, 18, 21, 24, 27, 30,
      ]);
    });

    it('is refused where no text is declared', async () => {
      const store = await open([{ name: 'plain', fields: {}, indexes: [] }]);
      await expect(store.find('plain', { where: { text: 'child' }, limit: 1 })).rejects.toThrow(TypeError);
    });
  });
}
