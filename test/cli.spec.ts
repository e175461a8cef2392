/** The command line and the program it starts, as real processes. */
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { planOf } from '#server/service/service.js';
import { buildServer, ChildServer } from './child-server.js';
import { begin, goldenThread, inAFolder, MANY_PROCESSES_MS, pagePaths } from './command-line.js';
import { send } from './http.js';
import { coordinator } from './people.js';
import { Visitor } from './sign-in/visitor.js';

beforeAll(buildServer, 300_000);

const parsed = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

describe('Serving', () => {
  it(
    'lets the first administrator in by a link in a file for its owner alone, and ends with 0 at Ctrl-C though a stream is open',
    () =>
      inAFolder(async (folder) => {
        const server = await ChildServer.start(folder);
        const file = join(folder, 'set-up-link.txt');
        expect(server.output).toContain(file);
        expect(server.output).not.toMatch(/\/set-up\/|gt_/);
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const link = new URL(readFileSync(file, 'utf8').trim());
        expect(link.origin).toBe(server.url);
        expect((await server.send('GET', link.pathname)).status).toBe(200);
        const token = await server.tokenFor(coordinator);
        const stream = await fetch(`${server.url}/api/events`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        expect(stream.status).toBe(200);
        process.kill(server.pid, 'SIGINT');
        const [ended] = await Promise.all([server.ended, stream.text()]);
        expect(ended).toMatchObject({ status: 0, signal: null, stderr: '' });

        const again = await ChildServer.start(folder);
        expect((await again.send('GET', link.pathname)).status).toBe(410);
        expect((await again.send('GET', '/api/position', { token })).status).toBe(200);
        expect((await again.stop()).status).toBe(0);
      }),
    MANY_PROCESSES_MS,
  );

  it('is refused to a second process, which is told who has the folder', () =>
    inAFolder(async (folder) => {
      const server = await ChildServer.start(folder);
      const second = await goldenThread(folder, 'serve');
      expect(second.status).toBe(69);
      expect(second.stderr).toContain(`process ${server.pid}`);
      expect(second.stderr).toContain(server.url);
      await server.stop();
    }));

  it('says in words that a port is taken', () =>
    inAFolder((folder) =>
      inAFolder(async (other) => {
        const server = await ChildServer.start(folder);
        const { port } = new URL(server.url);
        const ended = await ChildServer.spawn(other, { env: { PORT: port } }).ended;
        expect(ended.status).toBe(69);
        expect(ended.stderr).toMatch(new RegExp(`^Another program listens on port ${port}`));
        await server.stop();
      }),
    ));

  it('names a setting that cannot be used', () =>
    inAFolder(async (folder) => {
      const { status, stderr } = await ChildServer.spawn(folder, { env: { PORT: 'http' } }).ended;
      expect(status).toBe(78);
      expect(stderr).toBe('PORT is “http”: expected a number from 0 to 65535.\n');
    }));
});

describe('The demo', () => {
  it('lets anybody look around as each role, by a button or a token, and leaves no folder behind', () =>
    inAFolder(async (folder) => {
      const child = begin(folder, 'demo');
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      const ended = once(child, 'close');
      while (!said.includes('the administrator: ') && child.exitCode === null)
        await Promise.race([once(child.stdout, 'data'), ended]);
      const tokenOf = (who: string) =>
        (who === 'board' ? /Bearer (gt_\w+)/ : new RegExp(`^  ${who}: (gt_\\w+)$`, 'm')).exec(said)?.[1];
      const url = /Listening on +(http\S+)/.exec(said)?.[1] ?? '';
      const throwAway = /Data folder +(\S+)/.exec(said)?.[1] ?? '';
      const views = ['position', 'audits', 'findings', 'actions', 'agencies', 'notices', 'trail'];
      for (const who of ['the coordinator', 'board', 'an inspector'])
        for (const view of [...views, 'audits/CP1415', 'findings/CP1415.F2', 'actions/CP1415.F2.A1'])
          expect([
            who,
            view,
            (await send(url, 'GET', `/api/${view}`, { token: tokenOf(who) })).status,
          ]).toEqual([...[who, view, 200]]);
      const owed = await send(url, 'GET', '/api/actions', { token: tokenOf('the lead of .+') });
      expect(owed.body['items']).not.toEqual([]);
      const visitor = new Visitor(url);
      await visitor.open('/');
      await visitor.send({ as: 'demo-coordinator' }, '/sign-in/look-around');
      expect(visitor.words).toContain('Demo coordinator, Business manager');
      expect(existsSync(throwAway)).toBe(true);
      child.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(existsSync(throwAway)).toBe(false);
    }));
});

describe('Importing', () => {
  it(
    'rehearses, then records each row once, without a server and through one',
    () =>
      inAFolder(async (folder) => {
        const rehearsed = await goldenThread(folder, 'import', '--dry-run', '--json', ...pagePaths);
        expect(parsed(rehearsed)).toMatchObject({ ok: true, dryRun: true, counts: { recorded: 39 } });
        expect(parsed(await goldenThread(folder, 'import', '--json', ...pagePaths))).toMatchObject({
          ok: true,
          counts: { rows: 39, recorded: 39, alreadyRecorded: 0 },
        });
        const server = await ChildServer.start(folder);
        expect(parsed(await goldenThread(folder, 'import', '--json', ...pagePaths))).toMatchObject({
          ok: true,
          counts: { rows: 39, recorded: 0, alreadyRecorded: 39 },
        });
        await server.stop();
      }),
    MANY_PROCESSES_MS,
  );

  it(
    'names every bad cell and changes nothing, without a server and through one',
    () =>
      inAFolder(async (folder) => {
        const file = join(folder, 'bad.csv');
        writeFileSync(
          file,
          'command,reference,name,kind\nregister-agency,NOT SMALL,A name,kind\nregister-agencey,a,A,b\n',
        );
        const alone = await goldenThread(folder, 'import', file);
        const server = await ChildServer.start(folder);
        const through = await goldenThread(folder, 'import', file);
        for (const { status, stdout } of [alone, through]) {
          expect(status).toBe(1);
          expect(stdout).toContain('bad.csv, row 2, column reference: “NOT SMALL”');
          expect(stdout).toContain('bad.csv, row 3, column command: “register-agencey”');
          expect(stdout).toContain('Nothing was recorded.');
        }
        const agencies = await server.send('GET', '/api/agencies', { token: server.operator });
        expect(agencies.body['items']).toEqual([]);
        await server.stop();
      }),
    MANY_PROCESSES_MS,
  );
});

describe('Reading', () => {
  it(
    'answers beside a running server and without one, in JSON and in words',
    () =>
      inAFolder(async (folder) => {
        await goldenThread(folder, 'import', ...pagePaths);
        const ask = async () => ({
          status: parsed(await goldenThread(folder, 'status', '--json')),
          trail: parsed(await goldenThread(folder, 'trail', 'CP1415.F2', '--json')),
          report: parsed(await goldenThread(folder, 'report', 'learning', '--json')),
          log: (await goldenThread(folder, 'export', '--json')).stdout,
        });
        const alone = await ask();
        expect(alone.status).toMatchObject({ areasForAction: 7, strengths: 11 });
        expect(alone.trail['items']).toHaveLength(5);
        expect(alone.log.trimEnd().split('\n')).toHaveLength(39);
        const server = await ChildServer.start(folder);
        expect(await ask()).toEqual(alone);
        await server.stop();
        const trail = await goldenThread(folder, 'trail', 'CP1415.F2');
        expect(trail.stdout).toContain('Practice message issued');
        expect((await goldenThread(folder, 'report', 'learning')).stdout).toContain(
          '## Child Protection Enquiries',
        );
      }),
    MANY_PROCESSES_MS,
  );

  it('says what is wrong in a sentence, with a status that tells a script', () =>
    inAFolder(async (folder) => {
      expect(await goldenThread(folder, 'status')).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringContaining('There is no data in') as string,
      });
      expect((await goldenThread(folder, 'trial')).status).toBe(2);
      expect((await goldenThread(folder, 'import', join(folder, 'missing.csv'))).status).toBe(74);
      await goldenThread(folder, 'import', ...pagePaths);
      expect(await goldenThread(folder, 'trail', 'CP1415.F99')).toEqual({
        status: 1,
        stdout: '',
        stderr: 'There is no item CP1415.F99.\n',
      });
    }));
});

describe('Checking', () => {
  it(
    'finds nothing in a sound folder, beside a server too, and names what was changed behind its back',
    () =>
      inAFolder(async (folder) => {
        await goldenThread(folder, 'import', ...pagePaths);
        const server = await ChildServer.start(folder);
        expect(await goldenThread(folder, 'check')).toMatchObject({ status: 0, stderr: '' });
        await server.stop();

        const { events, models } = planOf(folder);
        change(
          currentGeneration(models)?.file ?? '',
          `UPDATE findings SET doc = replace(doc, 'Attendance', 'Absence')`,
        );
        const ofViews = await goldenThread(folder, 'check', '--json');
        expect(ofViews.status).toBe(1);
        expect(parsed(ofViews)['findings']).toEqual([
          { part: 'agreement', about: 'findings CP1415.F2', problem: expect.any(String) as string },
        ]);
        expect((await goldenThread(folder, 'rebuild')).status).toBe(0);
        expect((await goldenThread(folder, 'check')).status).toBe(0);

        change(events, `UPDATE events SET body = replace(body, 'Attendance', 'Absence') WHERE position = 23`);
        const ofLog = await goldenThread(folder, 'check', '--json');
        expect(ofLog.status).toBe(1);
        expect(parsed(ofLog)['findings']).toContainEqual({
          part: 'events',
          position: 23,
          about: 'finding-CP1415.F2',
          problem: expect.stringContaining('does not match its hash') as string,
        });
      }),
    MANY_PROCESSES_MS,
  );
});

describe('Tokens', () => {
  it(
    'are made, listed and ended through the server that runs, at once',
    () =>
      inAFolder(async (folder) => {
        const server = await ChildServer.start(folder);
        const person = ['--person', 'j.doe', '--name', 'J. Doe', '--role', 'inspector'];
        const made = await goldenThread(folder, 'token', 'create', ...person);
        const token = made.stdout.trim();
        const ask = async () => (await server.send('GET', '/api/position', { token })).status;
        expect(await ask()).toBe(200);
        const listed = parsed(await goldenThread(folder, 'token', 'list', '--json'))['items'] as {
          id: string;
        }[];
        expect(JSON.stringify(listed)).not.toContain(token);
        const { id } = listed.find((one) => JSON.stringify(one).includes('j.doe')) ?? { id: '' };
        expect((await goldenThread(folder, 'token', 'revoke', id)).status).toBe(0);
        expect(await ask()).toBe(401);
        expect((await goldenThread(folder, 'token', 'revoke', id)).status).toBe(1);
        expect((await goldenThread(folder, 'rebuild', '--json')).status).toBe(0);
        await server.stop();
      }),
    MANY_PROCESSES_MS,
  );

  it('are not made for a person who is none', () =>
    inAFolder(async (folder) => {
      const made = await goldenThread(folder, 'token', 'create', '--person', 'j.doe', '--role', 'king');
      expect(made).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringContaining('Role:') as string,
      });
    }));
});

function change(file: string, statement: string): void {
  const db = new DatabaseSync(file);
  try {
    expect(Number(db.prepare(statement).run().changes)).toBeGreaterThan(0);
  } finally {
    db.close();
  }
}
