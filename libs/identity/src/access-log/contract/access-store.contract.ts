/** What every driver of the access log promises. A driver's spec calls `accessStoreContract` with a way to open an empty one. */
import fc from 'fast-check';
import { accesses, accessOutcomes, type AccessEntry, type AccessQuery, type AccessStore } from '../port.js';

/** Opens an empty access log of its own. The suite closes it. */
export type OpenEmptyAccessLog = () => Promise<AccessStore>;

const at = (minute: number) => new Date(Date.UTC(2015, 2, 14, 9, minute)).toISOString();
const entry = (given: Partial<AccessEntry> = {}): AccessEntry => ({
  ...{ at: at(0), person: 'ann', name: 'Ann Lea', roles: ['agency-lead'], agencies: ['city-police'] },
  ...{ what: 'view', detail: '', address: '192.0.2.7', channel: 'web', outcome: 'shown' },
  ...given,
});

const anItem = fc.record({
  kind: fc.constantFrom('finding', 'action'),
  reference: fc.constantFrom('CP1415.F1', 'CP1415.F2'),
});
const anEntry: fc.Arbitrary<AccessEntry> = fc
  .record({
    minute: fc.nat(5),
    person: fc.constantFrom('ann', 'ben'),
    name: fc.constantFrom('Ann Lea', 'Zo\u00eb \u{1F511}'),
    roles: fc.subarray(['agency-lead', 'coordinator', 'auditor'] as const),
    agencies: fc.subarray(['city-police', 'city-health']),
    what: fc.constantFrom(...accesses),
    item: fc.option(anItem, { nil: undefined }),
    detail: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    address: fc.constantFrom('192.0.2.7', '2001:db8::1'),
    channel: fc.constantFrom('web' as const, 'api' as const),
    outcome: fc.constantFrom(...accessOutcomes),
  })
  .map(({ minute, item, ...rest }) => ({ ...rest, at: at(minute), ...(item === undefined ? {} : { item }) }));
const aQuery = fc.record(
  {
    person: fc.constantFrom('ann', 'ben', 'cat'),
    items: fc.array(anItem, { maxLength: 3 }),
    what: fc.constantFrom(...accesses),
    outcome: fc.constantFrom(...accessOutcomes),
    from: fc.nat(5).map(at),
    before: fc.nat(5).map(at),
  },
  { requiredKeys: [] },
);

function matches(
  one: AccessEntry,
  { person, items, what, outcome, from, before }: Omit<AccessQuery, 'limit'>,
): boolean {
  return (
    (person === undefined || one.person === person) &&
    (items === undefined ||
      items.some(({ kind, reference }) => one.item?.kind === kind && one.item.reference === reference)) &&
    (what === undefined || one.what === what) &&
    (outcome === undefined || one.outcome === outcome) &&
    (from === undefined || one.at >= from) &&
    (before === undefined || one.at < before)
  );
}

/** Of the same instant, the one that was added last. */
function latestFirst(entries: readonly AccessEntry[]): readonly AccessEntry[] {
  return entries.toReversed().toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

async function everything(store: AccessStore, query: Omit<AccessQuery, 'limit'> = {}, limit = 200) {
  const found: AccessEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

export function accessStoreContract(driver: string, openEmpty: OpenEmptyAccessLog): void {
  describe(`The access log on ${driver}`, () => {
    let store: AccessStore;
    beforeEach(async () => {
      store = await openEmpty();
    });
    afterEach(() => store.close());

    it('gives back whatever was added, the latest first', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anEntry), async (entries) => {
          await store.close();
          store = await openEmpty();
          const half = Math.floor(entries.length / 2);
          await store.append(entries.slice(0, half));
          await store.append(entries.slice(half));
          expect(await everything(store)).toEqual(latestFirst(entries));
          expect(await Array.fromAsync(store.all())).toEqual(latestFirst(entries).toReversed());
          expect(await store.count()).toBe(entries.length);
        }),
        { numRuns: 20 },
      );
    });

    it('is queried by person, items, kind of access, outcome and period, in pages that miss and repeat nothing', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anEntry, { maxLength: 30 }), aQuery, async (entries, query) => {
          await store.close();
          store = await openEmpty();
          await store.append(entries);
          const expected = latestFirst(entries.filter((one) => matches(one, query)));
          expect(await everything(store, query, 2)).toEqual(expected);
        }),
        { numRuns: 40 },
      );
    });

    it('forgets what is from before an instant, and nothing else', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anEntry, { maxLength: 20 }), fc.nat(6).map(at), async (entries, before) => {
          await store.close();
          store = await openEmpty();
          await store.append(entries);
          const stays = entries.filter((one) => one.at >= before);
          expect(await store.forget(before)).toBe(entries.length - stays.length);
          expect(await everything(store)).toEqual(latestFirst(stays));
          await store.append(entries);
          expect(await everything(store)).toEqual(latestFirst([...stays, ...entries]));
        }),
        { numRuns: 20 },
      );
    });

    it('tells somebody under a new name, in a new role or from elsewhere apart from before', async () => {
      const entries = [
        entry(),
        entry({ name: 'Ann Hill' }),
        entry({ roles: ['auditor'] }),
        entry({ agencies: [] }),
        entry({ address: '192.0.2.8' }),
        entry(),
      ];
      for (const one of entries) await store.append([one]);
      expect(await everything(store, { person: 'ann' })).toEqual(entries.toReversed());
    });
  });
}
