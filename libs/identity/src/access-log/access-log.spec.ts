/** The access log over a real file, and over one that fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once, EventEmitter } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { AccessLog, MOST_WAITING } from './access-log.js';
import { AccessLogUnavailable, type AccessEntry } from './port.js';
import { openSqliteAccessLog } from './sqlite/open.js';

const entry = (detail: number): AccessEntry => ({
  ...{ at: '2015-03-14T09:41:00.000Z', person: 'ann', name: 'Ann Lea', roles: ['inspector'], agencies: [] },
  ...{ what: 'view', detail: String(detail), address: '192.0.2.7', channel: 'web', outcome: 'shown' },
});

describe('The access log', () => {
  let folder: string;
  let file: string;
  let log: AccessLog;
  const troubles = new EventEmitter<{ trouble: [unknown] }>();
  const open = () => new AccessLog(openSqliteAccessLog(file), (error) => troubles.emit('trouble', error));
  const details = async (limit = 200) =>
    (await log.find({ limit })).items.map(({ detail }) => Number(detail)).toReversed();
  /** Makes writing fail until it is mended. */
  const broken = (): { mend: () => void } => {
    const db = new DatabaseSync(file);
    db.exec('ALTER TABLE entries RENAME TO away');
    return {
      mend() {
        db.exec('ALTER TABLE away RENAME TO entries');
        db.close();
      },
    };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'access-log-'));
    file = join(folder, 'access.db');
    log = open();
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  it('tells of what was recorded a moment ago', async () => {
    log.record(entry(1));
    log.record(entry(2));
    expect(await details()).toEqual([1, 2]);
  });

  it('has written all that was recorded when it is closed', async () => {
    for (let at = 0; at < 1200; at++) log.record(entry(at));
    await log.close();
    log = open();
    const { items } = await log.find({ limit: 200 });
    expect(items.at(0)?.detail).toBe('1199');
    const db = new DatabaseSync(file);
    expect(db.prepare('SELECT count(*) AS many FROM entries').get()?.['many']).toBe(1200);
    db.close();
  });

  it('writes by itself, once each, also while more is recorded', async () => {
    const db = new DatabaseSync(file);
    const written = () => Number(db.prepare('SELECT count(*) AS many FROM entries').get()?.['many']);
    for (let at = 0; at < 600; at++) log.record(entry(at));
    const flushed = log.flush();
    for (let at = 600; at < 700; at++) log.record(entry(at));
    await flushed;
    while (written() < 700) await new Promise((resolve) => setImmediate(resolve));
    expect(await details()).toEqual(Array.from({ length: 200 }, (_, at) => 500 + at));
    db.close();
  });

  it('keeps what could not be written, says so, and writes it once that is mended', async () => {
    const { mend } = broken();
    log.record(entry(1));
    expect(await once(troubles, 'trouble')).toEqual([expect.any(AccessLogUnavailable)]);
    log.record(entry(2));
    mend();
    expect(await details()).toEqual([1, 2]);
  });

  it('is full when too much waits, so that nothing more is shown, and not any more once it is written', async () => {
    const { mend } = broken();
    for (let at = 0; at < MOST_WAITING; at++) {
      expect(log.isFull).toBe(false);
      log.record(entry(at));
    }
    expect(log.isFull).toBe(true);
    mend();
    await log.flush();
    expect(log.isFull).toBe(false);
  });
});
