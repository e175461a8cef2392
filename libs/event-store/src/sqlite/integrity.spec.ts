/** The integrity check names what was tampered with, as far as the log alone can show it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dueDateChanged, freshCommand, keyedCommand } from '../contract/sample-events.contract.js';
import { checkEvents, type Finding } from './integrity.js';
import { openSqliteEventStore } from './open.js';

describe('The integrity check', () => {
  let folder: string;
  let file: string;

  /** Six events: positions 1 and 2 by one keyed command on stream a, then b, a, b, a. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'integrity-'));
    file = join(folder, 'events.db');
    let second = 0;
    const clock = (): Date => new Date(Date.UTC(2026, 0, 5, 9, 0, second++));
    const store = openSqliteEventStore({ file, upcasters: {}, clock });
    await store.append('action-a', 'none', [dueDateChanged('1'), dueDateChanged('2')], keyedCommand());
    await store.append('action-b', 'none', [dueDateChanged('3')], freshCommand());
    await store.append('action-a', 1, [dueDateChanged('4')], freshCommand());
    await store.append('action-b', 0, [dueDateChanged('5')], freshCommand());
    await store.append('action-a', 2, [dueDateChanged('6')], keyedCommand());
    await store.close();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const tamper = (sql: string, ...parameters: string[]): void => {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    if (parameters.length > 0) db.prepare(sql).run(...parameters);
    else db.exec(sql);
    db.close();
  };

  const found = (problem: RegExp, place: Partial<Finding> = {}): void => {
    expect(checkEvents(file)).toContainEqual(
      expect.objectContaining({ ...place, problem: expect.stringMatching(problem) as string }),
    );
  };

  it('finds nothing in a log that nobody touched, and tells how far it is', () => {
    const progress: number[][] = [];
    expect(checkEvents(file, (...seen) => progress.push(seen))).toEqual([]);
    expect(progress.at(-1)).toEqual([6, 6]);
  });

  it('names an event of which a letter was changed, and no other', () => {
    tamper(`UPDATE events SET body = replace(body, '2015-04-30', '2015-05-30') WHERE position = 4`);
    expect(checkEvents(file)).toEqual([
      {
        position: 4,
        stream: 'action-a',
        problem: 'Its text does not match its hash: one of the two was changed',
      },
    ]);
  });

  it('names an event whose hash was changed', () => {
    tamper(`UPDATE events SET hash = zeroblob(32) WHERE position = 3`);
    found(/does not match its hash/, { position: 3, stream: 'action-b' });
  });

  it('cannot tell by the log alone that text and hash were changed together', () => {
    const db = new DatabaseSync(file);
    const body = String(db.prepare('SELECT body FROM events WHERE position = 4').get()?.['body']);
    const changed = body.replace('2015-04-30', '2015-05-30');
    const hash = createHash('sha256').update(changed).digest();
    db.prepare('UPDATE events SET body = ?, hash = ? WHERE position = 4').run(changed, hash);
    db.close();
    expect(changed).not.toBe(body);
    expect(checkEvents(file)).toEqual([]);
  });

  it('names both of two events that changed places, with all their columns', () => {
    tamper(`UPDATE events SET position = 99 WHERE position = 3;
            UPDATE events SET position = 3 WHERE position = 5;
            UPDATE events SET position = 5 WHERE position = 99;`);
    found(/revision is 1, but the stream's next is 0/, { position: 3, stream: 'action-b' });
    found(/before the event in front of it/, { position: 4 });
    found(/revision is 0, but the stream's next is 2/, { position: 5, stream: 'action-b' });
  });

  it('names events whose texts changed places', () => {
    tamper(`UPDATE events SET body = (SELECT body FROM events WHERE position = 3),
                              hash = (SELECT hash FROM events WHERE position = 3) WHERE position = 4`);
    found(/Its text says stream action-b/, { position: 4, stream: 'action-a' });
    found(/Its column says revision 2, its text 0/, { position: 4 });
    found(/also that of the event at position 3/, { position: 4 });
  });

  it('names the gap that a removed event leaves in the log and in its stream', () => {
    tamper('DELETE FROM events WHERE position = 4');
    found(/Position 4 is missing/, { position: 5 });
    found(/revision is 3, but the stream's next is 2/, { position: 6, stream: 'action-a' });
  });

  it('names an event that was put in without a command of its own', () => {
    tamper(`INSERT INTO events SELECT 7, stream, 4, replace(body, '"revision":3', '"revision":4'), hash
              FROM events WHERE position = 6`);
    found(/does not match its hash/, { position: 7 });
    found(/id is also that of the event at position 6/, { position: 7 });
  });

  it('sees that the tail is missing, as SQLite noted how far the log once reached', () => {
    tamper('DELETE FROM events WHERE position >= 5');
    found(/ends at position 4, but it once reached 6/, { position: 5 });
    found(/receipt of command .* points at an event that is not there/, { position: 6 });
  });

  it('names the receipt that points at another event', () => {
    tamper('UPDATE receipts SET position = 1, revision = 0 WHERE position = 6');
    found(/points at an event of another command/, { position: 1, stream: 'action-a' });
  });

  it('names the receipt whose time was changed', () => {
    tamper('UPDATE receipts SET recorded_at = recorded_at + 1 WHERE position = 2');
    found(/says another time/, { position: 2 });
  });

  it('names an event whose text is not that of an event', () => {
    tamper(`UPDATE events SET body = '[]' WHERE position = 2`);
    found(/not that of an event/, { position: 2, stream: 'action-a' });
  });

  it('names the event whose stream was renamed', () => {
    tamper(`UPDATE streams SET name = ? WHERE name = 'action-b'`, 'action-z');
    found(/Its text says stream action-b/, { position: 3, stream: 'action-z' });
  });
});
