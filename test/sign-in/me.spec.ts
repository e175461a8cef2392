/** What people do with their own account: where they are signed in, what they prove themselves by, and their tokens. */
import { TestServer } from '../api/running-server.js';
import { codeOf, keyOn, makeAccount, PASSPHRASE, signedIn, type Made } from './accounts.js';
import { type Visitor } from './visitor.js';

let now = new Date('2026-03-02T09:00:00Z');
let server: TestServer;
let member: Made;
let visitor: Visitor;

const wait = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

beforeAll(async () => {
  server = await TestServer.start(undefined, () => now);
});
afterAll(() => server.remove());

let count = 0;
beforeEach(async () => {
  wait(60);
  count += 1;
  member = await makeAccount(server, `member.${count}`);
  visitor = await signedIn(server, member, '/me');
});

const statusOf = async (who: Visitor) => (await who.ask('GET', '/api/me')).status;
const current = { 'current-passphrase': PASSPHRASE };

describe('My account', () => {
  it('says in which capacities I act, and is not for a token', async () => {
    expect(visitor.words).toContain('Board member');
    expect(visitor.words).toContain(member.email);
    expect((await server.get('/me', 'boardMember')).status).toBe(403);
  });

  it('shows where I am signed in, and signs me out elsewhere, one by one or all at once', async () => {
    const others = [await signedIn(server, member), await signedIn(server, member)];
    await visitor.open('/me');
    const ids = [...visitor.html.matchAll(/name="id" value="([0-9a-f]{12})"/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(2);
    await visitor.send({ id: ids[0] ?? '' }, '/me/end-session');
    expect(await Promise.all(others.map(statusOf))).toEqual(expect.arrayContaining([200, 401]));
    await visitor.send({}, '/me/end-other-sessions');
    expect(await Promise.all(others.map(statusOf))).toEqual([401, 401]);
    expect(await statusOf(visitor)).toBe(200);
  });

  it('has no hold on sessions and tokens of others', async () => {
    const other = await makeAccount(server, `other.${count}`);
    const theirs = await signedIn(server, other, '/me');
    const { sessions, tokens } = server.running.service.identity;
    await tokens.issueFor(other.account, { name: 'theirs' });
    const [session] = await sessions.listOf(other.account);
    const [token] = await tokens.listOf(other.account);
    await visitor.open('/me');
    const { hidden } = visitor.form('/sign-out');
    for (const [path, id] of [
      ['/me/end-session', session?.id],
      ['/me/end-token', token?.id],
    ] as const)
      expect((await visitor.post(path, { ...hidden, id: id ?? '' })).status).toBe(404);
    expect(await statusOf(theirs)).toBe(200);
  });
});

describe('My passphrase', () => {
  const changed = 'another quarry violet oboe';

  it('is changed by whoever knows the one of now, and ends every other session', async () => {
    const other = await signedIn(server, member);
    const cookie = visitor.cookies.get('gt_session');
    await visitor.open('/me/passphrase');
    await visitor.send(
      { 'current-passphrase': 'a wrong guess of it', passphrase: changed },
      '/me/passphrase',
    );
    expect(visitor.words).toContain('This is not your passphrase of now.');
    await visitor.send({ ...current, passphrase: 'short' }, '/me/passphrase');
    expect(visitor.words).toContain('Use at least 15 characters.');
    await visitor.send({ ...current, passphrase: changed }, '/me/passphrase');
    expect(visitor.words).toContain('Your passphrase is changed');
    expect(visitor.cookies.get('gt_session')).not.toBe(cookie);
    expect([await statusOf(visitor), await statusOf(other)]).toEqual([200, 401]);
    expect((await signedIn(server, member)).words).toContain('is not right');
  });

  it('is guessed here no faster than at signing in', async () => {
    await visitor.open('/me/passphrase');
    const statuses: number[] = [];
    for (let times = 0; times < 6; times++)
      statuses.push(
        (await visitor.send({ 'current-passphrase': 'x', passphrase: changed }, '/me/passphrase')).status,
      );
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('My second factor', () => {
  it('is set up with my passphrase, asked for from then on, and gives new recovery codes', async () => {
    const page = await visitor.open('/me/second-factor');
    const code = codeOf(keyOn(page), now);
    await visitor.send({ 'current-passphrase': 'a wrong guess of it', code }, '/me/second-factor');
    expect(visitor.words).toContain('This is not your passphrase of now.');
    await visitor.send({ ...current, code }, '/me/second-factor');
    const [first = ''] = visitor.words.match(/(?:[0-9A-Z]{6}-){3}[0-9A-Z]{6}/) ?? [];

    await visitor.open('/me/recovery-codes');
    await visitor.send(current, '/me/recovery-codes');
    const codes = visitor.words.match(/(?:[0-9A-Z]{6}-){3}[0-9A-Z]{6}/g) ?? [];
    expect(codes).toHaveLength(10);
    expect(codes).not.toContain(first);

    const again = await signedIn(server, member, '/me');
    expect(again.words).toContain('Your code');
    await again.send({ code: first }, '/sign-in/second-factor');
    expect(again.words).toContain('This code is not right');
    await again.send({ code: codes[0] ?? '' }, '/sign-in/second-factor');
    expect(again.path).toBe('/me');
    expect(again.words).toContain('9 are left');
  });
});

describe('My tokens', () => {
  it('are made with a name, scopes and an end, shown once, and ended', async () => {
    await visitor.open('/me/new-token');
    await visitor.send({ name: '', days: '400' }, '/me/new-token');
    expect(visitor.words).toContain('Choose what it may do.');
    await visitor.send({ ...current, name: 'The rota program', scopes: 'read', days: '30' }, '/me/new-token');
    const token = /gt_[0-9A-Za-z]{49}/.exec(visitor.words)?.[0] ?? '';
    const ask = (method: string) =>
      fetch(`${server.url}/api/${method === 'GET' ? 'me' : 'agencies'}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
    expect(await (await ask('GET')).json()).toMatchObject({ id: member.account, by: 'token' });
    expect((await ask('POST')).status).toBe(403);
    await visitor.open('/me');
    expect(visitor.words).toContain('The rota program');
    expect(visitor.words).not.toContain(token);
    const { hidden } = visitor.form('/me/end-token');
    await visitor.post('/me/end-token', hidden);
    expect((await ask('GET')).status).toBe(401);
  });
});
