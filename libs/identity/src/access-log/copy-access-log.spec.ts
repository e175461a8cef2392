/** Who looked at what goes from one store to another, whole and in order, however often it is copied. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import { copyAccessLog } from './copy-access-log.js';
import { openMongoAccessLog } from './mongodb/open.js';
import { type AccessEntry, AccessLogUnavailable, type AccessStore } from './port.js';
import { openSqliteAccessLog, openSqliteAccessLogToRead } from './sqlite/open.js';

const ann: AccessEntry = {
  ...{ at: '2015-03-14T09:41:00.000Z', person: 'ann', name: 'Ann Lea', roles: ['inspector'], agencies: [] },
  ...{ what: 'view', detail: '', address: '192.0.2.7', channel: 'web', outcome: 'shown' },
};
const minute = (n: number) => new Date(Date.parse(ann.at) + n * 60_000).toISOString();
/** More than are written or read at once; three of each instant, of which two say the same. */
const many: readonly AccessEntry[] = Array.from({ length: 900 }, (_, n) => [
  { ...ann, at: minute(n), item: { kind: 'finding', reference: `CP1415.F${n % 7}` } },
  {
    ...ann,
    at: minute(n),
    name: 'Zoë Ó 🔑',
    roles: ['agency-lead', 'auditor'] as const,
    agencies: ['a', 'b'],
  },
  { ...ann, at: minute(n), item: { kind: 'finding', reference: `CP1415.F${n % 7}` } },
]).flat();

const all = (store: Pick<AccessStore, 'all'>) => Array.fromAsync(store.all());

describe('Who looked, copied', () => {
  let folder: string;
  const opened: Pick<AccessStore, 'close'>[] = [];
  const file = (name: string) => join(folder, `${name}.db`);
  const open = (name: string) => kept(openSqliteAccessLog(file(name)));
  const kept = <S extends Pick<AccessStore, 'close'>>(store: S): S => {
    opened.push(store);
    return store;
  };
  let source: AccessStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'copy-access-log-'));
    source = open('source');
    await source.append(many);
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });

  it('is there whole and in order, and nothing is added by copying it again', async () => {
    const target = open('target');
    const whole = { entries: many.length, missing: 0 };
    expect(await copyAccessLog(source, target)).toEqual({ ...whole, alreadyThere: 0 });
    expect(await all(target)).toEqual(many);
    expect(await copyAccessLog(source, target)).toEqual({ ...whole, alreadyThere: many.length });
    expect(await target.count()).toBe(many.length);
  });

  it.each([1, 2])(
    'goes on where it was interrupted in write %i, a part of which the target took',
    async (interrupted) => {
      const target = open('target');
      let writes = 0;
      const failing: AccessStore = Object.create(target, {
        append: {
          async value(entries: readonly AccessEntry[]) {
            if ((writes += 1) < interrupted) return target.append(entries);
            await target.append(entries.slice(0, 250));
            throw new AccessLogUnavailable('The line is cut');
          },
        },
      }) as AccessStore;
      await expect(copyAccessLog(source, failing)).rejects.toThrow('The line is cut');
      const { alreadyThere, ...rest } = await copyAccessLog(source, target);
      expect(alreadyThere).toBeGreaterThanOrEqual(250);
      expect(alreadyThere).toBeLessThan(many.length);
      expect(rest).toEqual({ entries: many.length, missing: 0 });
      expect(await all(target)).toEqual(many);
    },
  );

  it('is added to when the source has grown, and what the target took down itself stays beside it', async () => {
    const target = open('target');
    await copyAccessLog(source, target);
    const own = { ...ann, at: minute(0), person: 'ben', name: 'Ben Own' };
    await target.append([own]);
    const later = [
      { ...ann, at: minute(10_000) },
      { ...ann, at: minute(5), detail: 'written late' },
    ];
    await source.append(later);
    expect(await copyAccessLog(source, target)).toEqual({
      ...{ entries: many.length + 2, alreadyThere: many.length, missing: 0 },
    });
    expect(await target.count()).toBe(many.length + 3);
    expect(await all(target)).toEqual(expect.arrayContaining([own, ...later]));
  });

  it('is said to miss what did not arrive, or arrived otherwise', async () => {
    const target = open('target');
    const losing: AccessStore = Object.create(target, {
      append: {
        value: ([, second, ...rest]: readonly AccessEntry[]) =>
          target.append([...(second === undefined ? [] : [{ ...second, detail: 'changed' }]), ...rest]),
      },
    }) as AccessStore;
    const { missing } = await copyAccessLog(source, losing);
    expect(missing).toBeGreaterThan(0);
    expect((await copyAccessLog(source, target)).alreadyThere).toBe(many.length - missing);
  });

  it('changes nothing at the source, which others may go on writing to', async () => {
    const reading = kept(openSqliteAccessLogToRead(file('source')));
    const before = statSync(file('source')).mtimeMs;
    const target = open('target');
    await copyAccessLog(reading, target);
    expect(statSync(file('source')).mtimeMs).toBe(before);
    await source.append([{ ...ann, detail: 'meanwhile' }]);
    expect(await copyAccessLog(reading, target)).toMatchObject({ entries: many.length + 1, missing: 0 });
  });

  it('is not asked of a file that is not there', () => {
    expect(() => openSqliteAccessLogToRead(file('nowhere'))).toThrow(AccessLogUnavailable);
  });

  onMongoDb('to MongoDB and back', (engine) => {
    it('is what it was, in the same order, also when it is copied again', async () => {
      const shared = kept(await openMongoAccessLog(engine().urlOf(`looked-${randomUUID()}`)));
      const back = open('back');
      for (const alreadyThere of [0, many.length]) {
        const whole = { entries: many.length, alreadyThere, missing: 0 };
        expect(await copyAccessLog(source, shared)).toEqual(whole);
        expect(await copyAccessLog(shared, back)).toEqual(whole);
      }
      expect(await all(shared)).toEqual(many);
      expect(await all(back)).toEqual(many);
    });
  });
});
