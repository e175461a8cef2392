/** What is written down of a batch is the whole batch: whoever comes after a crash applies nothing else. */
import fc from 'fast-check';
import { actions } from '../contract/collections.js';
import { declare } from '../query/declared.js';
import { changesIn, partsOf } from './batches.js';
import type { OpenCollection } from './find.js';
import { store } from './stored.js';

const declared = declare(actions);
const collectionOf = () => ({ declared }) as OpenCollection;

const key = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
/** Also what BSON cannot hold and lines could be mistaken at. */
const document = fc.record({
  ref: fc.string(),
  title: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a visit\nto [two', '\ud800', '"]')),
  themes: fc.array(fc.string()),
  more: fc.dictionary(fc.string(), fc.jsonValue()),
});
const changes = fc.uniqueArray(fc.tuple(key, fc.option(document)), { selector: ([each]) => each });

describe('A batch that is written down', () => {
  it('is found again in its parts as it was, with the words of its documents', () => {
    fc.assert(
      fc.property(changes, (each) => {
        const puts = each.flatMap(([key, document]) =>
          document === null ? [] : [store(declared, key, document)],
        );
        const deletes = each.flatMap(([key, document]) => (document === null ? [key] : []));
        const parts = partsOf('id', 7, [{ collection: 'actions', puts, deletes }]);
        const found = parts.map((part) => changesIn(part, collectionOf));
        expect(parts.length).toBe(each.length === 0 ? 0 : 1);
        expect(found.flatMap((part) => part.puts)).toEqual(puts);
        expect(found.flatMap((part) => part.deletes)).toEqual(deletes);
      }),
    );
  });

  it('has as many parts as an engine takes as documents', () => {
    const long = 'visit '.repeat(100_000);
    const puts = ['A1', 'A2', 'A3'].map((ref) => store(declared, ref, { ref, title: long, themes: [] }));
    const parts = partsOf('id', 7, [{ collection: 'actions', puts, deletes: ['A4'] }]);
    expect(parts.map(({ _id, changes }) => [_id, changes.split('\n').length])).toEqual([
      ['id:0', 1],
      ['id:1', 1],
      ['id:2', 2],
    ]);
    expect(parts.flatMap((part) => changesIn(part, collectionOf).puts)).toEqual(puts);
  });
});
