/** The programs as people run them, moving from SQLite to KurrentDB and back. */
import { join } from 'node:path';
import { buildServer, ChildServer } from '../child-server.js';
import { begin, goldenThread, inAFolder, MANY_PROCESSES_MS, pagePaths, saidBy } from '../command-line.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';

let node: StandInNode;
beforeAll(async () => {
  buildServer();
  node = await StandInNode.start();
}, 300_000);
afterAll(() => node.stop());

const parsed = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

it(
  'A record moves to KurrentDB, lives on there through a crash, and moves back: the same record, and a retry is known',
  () =>
    inAFolder(async (folder) => {
      expect(await goldenThread(folder, 'import', ...pagePaths)).toMatchObject({ status: 0 });
      const before = parsed(await goldenThread(folder, 'status', '--json'));

      const to = node.connectionString;
      const copying = begin(folder, 'copy', '--from', `sqlite:${folder}`, '--to', to);
      node.log.onGrowth(() => copying.kill('SIGKILL'));
      expect(await saidBy(copying)).toMatchObject({ status: null });
      const copied = await goldenThread(folder, 'copy', '--from', `sqlite:${folder}`, '--to', to, '--json');
      expect(parsed(copied)).toMatchObject({ isWhole: true });

      const served = join(folder, 'served');
      const env = { EVENT_STORE: to };
      const first = await ChildServer.start(served, { env });
      const retried = await goldenThread(served, 'import', ...pagePaths, '--json');
      expect(parsed(retried)).toMatchObject({ ok: true, counts: { recorded: 0 } });
      const agency = { reference: 'city-fire', name: 'Fire brigade', kind: 'agency' };
      const { body } = await first.send('POST', '/api/agencies', { token: first.operator, body: agency });
      await first.kill();
      const second = await ChildServer.start(served, { env });
      const shown = await second.send('GET', `/api/agencies/city-fire?after=${String(body['position'])}`, {
        token: second.operator,
      });
      expect(shown.body).toMatchObject({ name: 'Fire brigade' });
      expect((await second.stop()).status).toBe(0);

      const back = join(folder, 'back');
      const again = await goldenThread(folder, 'copy', '--from', to, '--to', `sqlite:${back}`, '--json');
      expect(parsed(again)).toMatchObject({ isWhole: true, events: Number(parsed(copied)['events']) + 1 });
      expect(await goldenThread(back, 'status', '--json').then(parsed)).toMatchObject({
        ...before,
        position: expect.anything() as unknown,
      });
      expect(await goldenThread(back, 'check')).toMatchObject({ status: 0 });
    }),
  2 * MANY_PROCESSES_MS,
);

it('What works on the events file alone says so where there is none', () =>
  inAFolder(async (folder) => {
    process.env['EVENT_STORE'] = node.connectionString;
    try {
      const said = await goldenThread(folder, 'backup', join(folder, 'backup.tar'));
      expect(said.status).toBe(1);
      expect(said.stderr).toContain('docs/scale.md');
    } finally {
      delete process.env['EVENT_STORE'];
    }
  }));
