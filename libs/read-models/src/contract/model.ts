/** Finding, paging, counting and grouping against a plain list of documents. */
import fc from 'fast-check';
import type { Condition, FindQuery, ReadStore, Scalar, Where } from '#read-models/port.js';
import { type ActionDocument, actions, commit, putAction } from './collections.js';
import type { OpenEmpty } from './read-store.contract.js';

/** Few values, so that documents tie and conditions hit; some that sort differently as text, code units or numbers. */
const values = {
  owner: fc.constantFrom('police', 'health', 'Health', '\u{1F9F5}', '\uffee', ''),
  status: fc.constantFrom('open', 'closed'),
  due: fc.constantFrom('2015-01-01', '2015-02-01', '2015-10-01'),
  title: fc.constantFrom('a', 'b', 'B'),
  slips: fc.constantFrom(0, 1, 2, 10, -1),
  weight: fc.constantFrom(0.5, 2, 1e15),
} as const;
const themes = fc.constantFrom('voice', 'delay', 'extent');
type Field = keyof typeof values;
const scalarFields = Object.keys(values) as readonly Field[];

const document: fc.Arbitrary<Omit<ActionDocument, 'ref'>> = fc.record(
  {
    owner: fc.option(values.owner),
    status: fc.option(values.status),
    due: fc.option(values.due),
    title: fc.option(values.title),
    slips: fc.option(values.slips),
    weight: fc.option(values.weight),
    themes: fc.array(themes),
  },
  { requiredKeys: [] },
);
const documents = fc
  .dictionary(
    fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDE'.split(''), '\u{1F9F5}', '\uffee'),
    document,
    {
      noNullPrototype: true,
    },
  )
  .map((byKey) => Object.entries(byKey).map(([ref, rest]): ActionDocument => ({ ref, ...rest })));

const letter = fc.constantFrom('a', 'm', 'C', '\u{1F9F5}');

const fieldCondition: fc.Arbitrary<readonly [string, Condition]> = fc.oneof(
  fc.constantFrom(...scalarFields).chain((field) => {
    const value: fc.Arbitrary<string | number> = values[field];
    const condition: fc.Arbitrary<Condition> = fc.oneof(
      fc.option(value),
      fc.record({ in: fc.array(fc.option(value), { maxLength: 3 }) }),
      fc.record({ not: fc.option(value) }),
      fc.record({ from: value, above: value, to: value, below: value }, { requiredKeys: [] }),
    );
    return fc.tuple(fc.constant(field), condition);
  }),
  fc.tuple(fc.constant('key'), fc.record({ from: letter, below: letter }, { requiredKeys: [] })),
  fc.tuple(fc.constant('themes'), fc.record({ has: fc.array(themes, { maxLength: 3 }) })),
);
const conditions = fc.array(fieldCondition, { maxLength: 2 }).map((each) => Object.fromEntries(each));
const where: fc.Arbitrary<Where> = fc.record(
  { all: conditions, any: fc.array(conditions, { maxLength: 3 }) },
  { requiredKeys: [] },
);
interface Sorted {
  readonly field: Field | 'key';
  readonly descending: boolean;
}
const sort: fc.Arbitrary<readonly Sorted[]> = fc
  .tuple(
    fc.uniqueArray(fc.record({ field: fc.constantFrom(...scalarFields), descending: fc.boolean() }), {
      maxLength: 3,
      selector: ({ field }) => field,
    }),
    fc.array(fc.record({ field: fc.constant('key' as const), descending: fc.boolean() }), { maxLength: 1 }),
  )
  .map(([fields, key]) => [...fields, ...key]);

export function modelContract(open: OpenEmpty): void {
  describe('Compared with a plain list', () => {
    it('walks exactly the matching documents, each once, in order, whatever the page size', async () => {
      const store = await open([actions]);
      let known: readonly ActionDocument[] = [];
      await fc.assert(
        fc.asyncProperty(
          documents,
          where,
          sort,
          fc.integer({ min: 1, max: 7 }),
          async (present, asked, order, limit) => {
            const gone = known.filter(({ ref }) => !present.some((each) => each.ref === ref));
            known = present;
            await commit(
              store,
              ...gone.map(({ ref }) => ({ collection: 'actions', key: ref, document: null })),
              ...present.map(putAction),
            );
            const expected = present
              .filter((each) => matches(each, asked))
              .toSorted((one, other) => compare(one, other, order));
            expect(await walk(store, { where: asked, sort: order, limit })).toEqual(expected);
            expect(await store.count('actions', asked)).toBe(expected.length);
          },
        ),
        { numRuns: 300 },
      );
    });

    it('groups and sums as adding up by hand does', async () => {
      const store = await open([actions]);
      const by = fc.uniqueArray(fc.constantFrom(...scalarFields), { minLength: 1, maxLength: 2 });
      const sum = fc.option(fc.constantFrom('slips' as const, 'weight' as const), { nil: undefined });
      let known: readonly ActionDocument[] = [];
      await fc.assert(
        fc.asyncProperty(documents, where, by, sum, async (present, asked, fields, summed) => {
          const gone = known.filter(({ ref }) => !present.some((each) => each.ref === ref));
          known = present;
          await commit(
            store,
            ...gone.map(({ ref }) => ({ collection: 'actions', key: ref, document: null })),
            ...present.map(putAction),
          );
          const expected = new Map<string, number>();
          for (const each of present.filter((one) => matches(one, asked))) {
            const group = JSON.stringify(fields.map((field) => each[field] ?? null));
            expected.set(
              group,
              (expected.get(group) ?? 0) + (summed === undefined ? 1 : (each[summed] ?? 0)),
            );
          }
          const groups = await store.group('actions', fields, asked, summed);
          expect(new Map(groups.map((group) => [JSON.stringify(group.by), group.total]))).toEqual(expected);
        }),
      );
    });
  });
}

async function walk(store: ReadStore, query: FindQuery): Promise<readonly ActionDocument[]> {
  const { items, next } = await store.find<ActionDocument>('actions', query);
  expect(items.length).toBeLessThanOrEqual(query.limit);
  return next === undefined ? items : [...items, ...(await walk(store, { ...query, cursor: next }))];
}

function matches(document: ActionDocument, { all = {}, any }: Where): boolean {
  const holds = (conditions: Readonly<Record<string, Condition>>): boolean =>
    Object.entries(conditions).every(([field, condition]) => fulfils(document, field, condition));
  return holds(all) && (any === undefined || any.some(holds));
}

function fulfils(document: ActionDocument, field: string, condition: Condition): boolean {
  if (field === 'themes') {
    const { has } = condition as { readonly has: readonly string[] };
    return has.some((theme) => document.themes?.includes(theme) === true);
  }
  const value = field === 'key' ? document.ref : (document[field as Field] ?? null);
  if (typeof condition !== 'object' || condition === null) return value === condition;
  if ('in' in condition) return condition.in.includes(value);
  if ('not' in condition) return value !== condition.not;
  if ('has' in condition || value === null) return false;
  const { from, above, to, below } = condition;
  return (
    (from === undefined || compareValues(value, from) >= 0) &&
    (above === undefined || compareValues(value, above) > 0) &&
    (to === undefined || compareValues(value, to) <= 0) &&
    (below === undefined || compareValues(value, below) < 0)
  );
}

function compare(one: ActionDocument, other: ActionDocument, order: readonly Sorted[]): number {
  for (const { field, descending } of order) {
    if (field === 'key') return compareValues(one.ref, other.ref) * (descending ? -1 : 1);
    const [left, right]: readonly Scalar[] = [one[field] ?? null, other[field] ?? null];
    if (left === right) continue;
    if (left === null || left === undefined) return 1;
    if (right === null || right === undefined) return -1;
    return descending ? compareValues(right, left) : compareValues(left, right);
  }
  const byKey = compareValues(one.ref, other.ref);
  return order[0]?.descending === true ? -byKey : byKey;
}

function compareValues(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
