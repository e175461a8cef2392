/** What is read on the command line is taken down, in the access log that the server writes too. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AccessEntry } from '#identity/access-log/port.js';
import { operatorCaller } from '#server/service/operator.js';
import { planOf } from '#server/service/service.js';
import { buildServer, ChildServer } from './child-server.js';
import { goldenThread, inAFolder, MANY_PROCESSES_MS, pagePaths } from './command-line.js';
import { coordinator } from './people.js';

beforeAll(buildServer, 300_000);

describe('Who looks by the command line', () => {
  const { id, name } = operatorCaller();

  it(
    'is in the access log beside those who look through the server, with what was asked for; and so is who takes it away',
    () =>
      inAFolder(async (folder) => {
        await goldenThread(folder, 'import', ...pagePaths);
        const server = await ChildServer.start(folder);
        await goldenThread(folder, 'trail', 'CP1415.F2', '--agency', 'city-gp-practice', '--text', 'letter');
        await goldenThread(folder, 'export', '--subject', 'CP1415.F2.A9');
        await goldenThread(folder, 'report', 'learning', '--audit', 'CP1415', '--format', 'html');
        await goldenThread(folder, 'status', '--as-at', '2016-03-01');
        await goldenThread(folder, 'backup', join(folder, 'backup.tar'));
        const token = await server.tokenFor(coordinator);
        const log = await server.send('GET', `/api/access-log?person=${id}`, { token });
        await server.stop();
        const items = log.body['items'] as readonly AccessEntry[];
        const said = items.map(({ what, item, detail, outcome }) => [what, item?.reference, detail, outcome]);
        const words = 'trail?subject=CP1415.F2&agency=city-gp-practice&text=letter';
        expect(said.toReversed()).toEqual([
          ['search', 'CP1415.F2', words, 'shown'],
          ['search', 'city-gp-practice', words, 'shown'],
          ['export', 'CP1415.F2.A9', 'export?subject=CP1415.F2.A9&format=jsonl', 'not-found'],
          ['export', 'CP1415', 'learning?audit=CP1415&format=html', 'shown'],
          ['view', undefined, 'position?asAt=2016-03-01', 'shown'],
          ['export', undefined, 'backup', 'shown'],
        ]);
        const roles = ['coordinator', 'administrator'];
        expect(items[0]).toMatchObject({
          person: id,
          name,
          roles,
          agencies: [],
          address: '',
          channel: 'api',
        });
      }),
    MANY_PROCESSES_MS,
  );

  it(
    'is shown nothing while that cannot be taken down; a backup is made all the same, and says so',
    () =>
      inAFolder(async (folder) => {
        await goldenThread(folder, 'import', ...pagePaths);
        const held = new DatabaseSync(planOf(folder).access);
        held.exec('BEGIN IMMEDIATE');
        const unavailable = expect.stringContaining('The access log cannot be used') as string;
        const shown = await goldenThread(folder, 'status');
        expect(shown).toEqual({ status: 74, stdout: '', stderr: unavailable });
        const backup = await goldenThread(folder, 'backup', join(folder, 'backup.tar'));
        expect(backup).toMatchObject({ status: 0, stderr: unavailable });
        held.exec('ROLLBACK');
        held.close();
        expect((await goldenThread(folder, 'status')).status).toBe(0);
      }),
    MANY_PROCESSES_MS,
  );
});
