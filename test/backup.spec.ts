/** Backups: consistent while serving, whole or refused, and restored without touching what they replace. */
import { lastBackupIn } from '#server/service/last-backup.js';
import { planOf } from '#server/service/service.js';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer, ChildServer } from './child-server.js';
import { goldenThread, inAFolder, MANY_PROCESSES_MS, pagePaths } from './command-line.js';

beforeAll(buildServer, 300_000);

const inspector = { id: 'i.spector', name: 'I. Spector', role: 'inspector' } as const;

/** Registers agencies, several at once, until it is stopped; keeps the references that were acknowledged. */
class Load {
  readonly acknowledged: string[] = [];
  private running = true;
  private readonly clients: readonly Promise<void>[];

  constructor(server: ChildServer) {
    this.clients = [1, 2, 3, 4].map((client) => this.work(server, client));
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async work(server: ChildServer, client: number): Promise<void> {
    for (let at = 1; this.running; at++) {
      const reference = `agency-${client}-${at}`;
      const body = { reference, name: reference, kind: 'school' };
      const { status } = await server.send('POST', '/api/agencies', { token: server.operator, body });
      if (status === 201) this.acknowledged.push(reference);
    }
  }
}

async function uploaded(server: ChildServer, content: string): Promise<string> {
  const { body } = await server.send('POST', '/api/evidence?name=log.txt', {
    token: server.operator,
    raw: content,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  return String(body['sha256']);
}

describe('A backup', () => {
  it(
    'holds everything acknowledged before it, while commands go on; and passes the check where it is restored',
    () =>
      inAFolder(async (folder) => {
        const [data, copy, archive] = [
          join(folder, 'data'),
          join(folder, 'copy'),
          join(folder, 'backup.tar'),
        ];
        const server = await ChildServer.start(data);
        const token = await server.tokenFor(inspector);
        const sha256 = await uploaded(server, 'attendance log');
        await server.send('GET', '/api/position', { token });
        expect((await server.send('GET', '/api/access-log', { token })).status).toBe(200);
        const load = new Load(server);
        while (load.acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 10));
        const before = [...load.acknowledged];
        expect(await goldenThread(data, 'backup', archive)).toMatchObject({ status: 0, stderr: '' });
        expect(lastBackupIn(planOf(data).lastBackup)).toMatchObject({ events: expect.any(Number) as number });
        await load.stop();
        await server.stop();

        for (const file of [archive, `${archive}.secrets`]) expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(readFileSync(archive).includes('CREATE TABLE secrets')).toBe(false);
        expect((await goldenThread(copy, 'restore', archive)).status).toBe(0);
        expect((await goldenThread(copy, 'check')).status).toBe(0);
        const log = (await goldenThread(copy, 'export')).stdout;
        expect(before.filter((reference) => !log.includes(`"agency-${reference}"`))).toEqual([]);
        expect(existsSync(join(copy, 'evidence', sha256.slice(0, 2), sha256))).toBe(true);
        expect((await goldenThread(copy, 'check')).status).toBe(0);

        const restored = await ChildServer.start(copy);
        expect((await restored.send('GET', '/api/position', { token })).status).toBe(200);
        const looks = (await restored.send('GET', '/api/access-log', { token })).body['items'];
        expect(looks).toMatchObject(
          ['position', 'export?format=jsonl', 'backup', 'access-log', 'position'].map((detail) => ({
            detail,
          })),
        );
        await restored.stop();
      }),
    MANY_PROCESSES_MS,
  );

  it('is not written over another file', () =>
    inAFolder(async (folder) => {
      await goldenThread(folder, 'import', ...pagePaths);
      const archive = join(folder, 'backup.tar');
      writeFileSync(archive, 'something else');
      expect((await goldenThread(folder, 'backup', archive)).status).toBe(1);
      expect(readFileSync(archive, 'utf8')).toBe('something else');
      expect(readdirSync(folder).filter((name) => name.startsWith('.backup'))).toEqual([]);
    }));

  it('is refused when an evidence file no longer has the content that its name promises', () =>
    inAFolder(async (folder) => {
      const server = await ChildServer.start(folder);
      const sha256 = await uploaded(server, 'attendance log');
      await server.stop();
      writeFileSync(join(folder, 'evidence', sha256.slice(0, 2), sha256), 'Attendance log');
      const { status, stderr } = await goldenThread(folder, 'backup', join(folder, 'backup.tar'));
      expect(status).toBe(1);
      expect(stderr).toContain(sha256);
      expect(existsSync(join(folder, 'backup.tar'))).toBe(false);
      expect((await goldenThread(folder, 'check')).stdout).toContain(sha256);
    }));
});

describe('Restoring', () => {
  it(
    'is refused where there is data, unless it is moved aside, and while a server runs',
    () =>
      inAFolder(async (folder) => {
        const [data, archive] = [join(folder, 'data'), join(folder, 'backup.tar')];
        await goldenThread(data, 'import', ...pagePaths);
        await goldenThread(data, 'backup', archive);
        const more = join(folder, 'more.csv');
        writeFileSync(more, 'command,reference,name,kind\nregister-agency,later,Later,school\n');
        await goldenThread(data, 'import', more);
        expect((await goldenThread(data, 'restore', archive)).status).toBe(1);
        const server = await ChildServer.start(data);
        expect((await goldenThread(data, 'restore', archive, '--replace')).status).toBe(69);
        await server.stop();

        const done = await goldenThread(data, 'restore', archive, '--replace', '--json');
        const { movedTo } = JSON.parse(done.stdout) as { readonly movedTo: string };
        // What the service had come to in the other log means nothing in this one.
        expect(existsSync(join(data, 'checkpoints.db'))).toBe(false);
        expect(existsSync(join(movedTo, 'checkpoints.db'))).toBe(true);
        expect((await goldenThread(data, 'export')).stdout).not.toContain('agency-later');
        expect((await goldenThread(movedTo, 'export')).stdout).toContain('agency-later');
      }),
    MANY_PROCESSES_MS,
  );

  it(
    'touches nothing when the archive or its secrets were changed, cut short or are something else',
    () =>
      inAFolder(async (folder) => {
        const [data, archive] = [join(folder, 'data'), join(folder, 'backup.tar')];
        await goldenThread(data, 'import', ...pagePaths);
        await goldenThread(data, 'backup', archive);
        const whole = readFileSync(archive);
        const changed = Buffer.from(whole);
        const at = changed.lastIndexOf('Attendance at Child');
        changed.write('attendance', at);
        const spoilt = {
          changed,
          'cut short': whole.subarray(0, whole.length / 2),
          'something else': Buffer.from('command,reference\n'),
          empty: Buffer.alloc(0),
        };
        for (const [name, bytes] of Object.entries(spoilt)) {
          const file = join(folder, 'spoilt.tar');
          writeFileSync(file, bytes);
          const { status } = await goldenThread(data, 'restore', file, '--replace');
          expect([name, status]).toEqual([name, 1]);
        }
        cpSync(archive, join(folder, 'other.tar'));
        writeFileSync(join(folder, 'other.tar.secrets'), 'nobody');
        const elsewhere = join(folder, 'elsewhere');
        expect((await goldenThread(elsewhere, 'restore', join(folder, 'other.tar'))).status).toBe(1);
        expect(readdirSync(elsewhere).filter((name) => name !== 'lock.db')).toEqual([]);
        expect((await goldenThread(data, 'check')).status).toBe(0);
        expect(readdirSync(data).filter((name) => /restor/.test(name))).toEqual([]);
        const without = await goldenThread(elsewhere, 'restore', join(folder, 'other.tar'), '--no-secrets');
        expect(without.status).toBe(0);
      }),
    MANY_PROCESSES_MS,
  );

  it('that was interrupted keeps a server from beginning a new log', () =>
    inAFolder(async (folder) => {
      await goldenThread(folder, 'import', ...pagePaths);
      await goldenThread(folder, 'backup', join(folder, 'backup.tar'));
      const half = join(folder, 'half');
      cpSync(join(folder, 'evidence', '..', 'backup.tar'), join(half, 'restoring-abc', 'backup.tar'));
      const { status, stderr } = await ChildServer.spawn(half).ended;
      expect(status).toBe(1);
      expect(stderr).toContain('was interrupted');
      expect((await goldenThread(half, 'restore', join(folder, 'backup.tar'))).status).toBe(0);
      expect((await goldenThread(half, 'check')).status).toBe(0);
    }));
});
