/** The programs as people run them, moving from SQLite to KurrentDB and MongoDB and back. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceGridFs } from '#evidence/gridfs/gridfs.js';
import { buildServer, ChildServer } from '../child-server.js';
import { begin, goldenThread, inAFolder, MANY_PROCESSES_MS, pagePaths, saidBy } from '../command-line.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';
import { type Engine, engineHere, startEngine, startsWithin } from '../mongodb/engine.js';

let node: StandInNode;
let engine: Engine | undefined;
beforeAll(async () => {
  buildServer();
  node = await StandInNode.start();
  engine = engineHere === undefined ? undefined : await startEngine();
}, startsWithin);
afterAll(async () => {
  await node.stop();
  await engine?.stop();
});

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

it(
  'Evidence, who looked and, where they are asked for, secrets go along to MongoDB; what is not copied is said',
  () =>
    inAFolder(async (folder) => {
      const data = join(folder, 'data');
      const server = await ChildServer.start(data);
      const { body } = await server.send('POST', '/api/evidence?name=log.txt', {
        token: server.operator,
        raw: 'attendance log',
        headers: { 'Content-Type': 'application/octet-stream' },
      });
      const sha256 = String(body['sha256']);
      const board = { id: 'b.member', name: 'B. Member', role: 'board-member' } as const;
      const token = await server.tokenFor(board);
      await server.send('GET', '/api/search?text=attendance', { token });
      const looked = { token: server.operator };
      const whoLooked = (await server.send('GET', '/api/access-log?person=b.member', looked)).body['items'];
      expect(whoLooked).toEqual([
        expect.objectContaining({ what: 'search', detail: 'search?text=attendance' }),
      ]);
      expect((await server.stop()).status).toBe(0);

      const to = `sqlite:${join(folder, 'log')}`;
      const copy = (...more: readonly string[]) =>
        goldenThread(folder, 'copy', '--from', `sqlite:${data}`, '--to', to, ...more);
      if (engine !== undefined) {
        const files = engine.urlOf(`moved-${randomUUID()}`);
        const moved = await copy('--to-files', files, '--with-secrets');
        expect(moved).toMatchObject({ status: 0, stderr: '' });
        expect(moved.stdout).toContain('Of 1 evidence file 1 is there; each was read back');
        expect(moved.stdout).toMatch(/Of \d+ entr(y|ies) of who looked \d+ (is|are) there;/);
        const grid = await EvidenceGridFs.open(files);
        expect(await grid.has(sha256)).toBe(true);
        await grid.close();
        const back = `sqlite:${join(folder, 'back')}`;
        const returned = ['--from', to, '--from-files', files, '--to', back, '--with-secrets', '--json'];
        expect(parsed(await goldenThread(folder, 'copy', ...returned))).toMatchObject({
          evidence: { files: 1, damagedAtTarget: [] },
          accessLog: { alreadyThere: 0, missing: 0 },
          secrets: { secrets: 1 },
        });
        const path = join(folder, 'back', 'evidence', sha256.slice(0, 2), sha256);
        expect(readFileSync(path, 'utf8')).toBe('attendance log');
        const served = await ChildServer.start(join(folder, 'back'));
        expect((await served.send('GET', '/api/position', { token })).status).toBe(200);
        const known = await served.send('GET', '/api/access-log?person=b.member', { token: served.operator });
        const [justNow, ...before] = known.body['items'] as readonly unknown[];
        expect(justNow).toMatchObject({ detail: 'position' });
        expect(before).toEqual(whoLooked);
        await served.stop();
      }
      const elsewhere = ['--to', node.connectionString, '--to-namespace', 'beside'];
      const toKurrentDb = ['--from', `sqlite:${data}`, ...elsewhere];
      const without = await goldenThread(folder, 'copy', ...toKurrentDb);
      expect(without.stdout).toContain('Evidence files, and who looked at what, were NOT copied');
      expect(without.stdout).toContain('tokens were NOT copied');
      const refused = await goldenThread(folder, 'copy', ...toKurrentDb, '--with-secrets');
      expect(refused.stderr).toContain('--to-files');
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
