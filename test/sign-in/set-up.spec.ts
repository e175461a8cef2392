/** The first administrator, and whoever is invited: how an account comes to be used. */
import { TestServer } from '../api/running-server.js';
import { codeOf, keyOn, PASSPHRASE } from './accounts.js';
import { Visitor } from './visitor.js';

let now = new Date('2026-03-02T09:00:00Z');
let server: TestServer;
const links = () => server.running.service.identity.links;

beforeEach(async () => {
  now = new Date('2026-03-02T09:00:00Z');
  server = await TestServer.start(undefined, () => now);
});
afterEach(() => server.remove());

const wait = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const path = async () => `/set-up/${await links().make('set-up', null, 30)}`;
const who = { name: 'Amira Khan', email: 'amira.khan@example.org', passphrase: PASSPHRASE };

describe('The set-up link', () => {
  it('makes the first administrator, who proves who they are twice before anything opens', async () => {
    const visitor = new Visitor(server.url);
    const setUp = await path();
    await visitor.open(setUp);
    const factor = await visitor.send(who, setUp);
    expect(visitor.path).toBe('/sign-in/second-factor');
    expect((await visitor.ask('GET', '/api/me')).status).toBe(401);

    expect(factor.text).toContain('<svg');
    const wrong = await visitor.send({ code: '000000' }, '/sign-in/second-factor');
    expect(wrong.status).toBe(400);
    expect(keyOn(wrong)).toBe(keyOn(factor));
    await visitor.send({ code: codeOf(keyOn(factor), now) }, '/sign-in/second-factor');
    expect(visitor.words).toContain('Your recovery codes');
    expect(visitor.words.match(/(?:[0-9A-Z]{6}-){3}[0-9A-Z]{6}/g)).toHaveLength(10);

    const me = (await (await visitor.ask('GET', '/api/me')).json()) as object;
    expect(me).toMatchObject({
      id: 'amira.khan',
      name: 'Amira Khan',
      by: 'session',
      capacities: [{ role: 'administrator' }],
    });
  });

  it('is recorded in the service’s name, with no address and nothing secret', async () => {
    const visitor = new Visitor(server.url);
    const setUp = await path();
    await visitor.open(setUp);
    await visitor.send({ ...who, coordinates: 'yes' }, setUp);
    const log = await server.running.service.events.readAll(0, 10);
    expect(log.map(({ type }) => type)).toEqual(['AccountInvited', 'RoleGranted', 'RoleGranted']);
    expect(log.map(({ metadata }) => metadata.recordedBy.role)).toEqual(['system', 'system', 'system']);
    expect(JSON.stringify(log)).not.toMatch(/example\.org|lantern|argon2/);
  });

  it('works once, for half an hour, and says how to come by another', async () => {
    const [first, late] = [new Visitor(server.url), new Visitor(server.url)];
    const setUp = await path();
    await first.open(setUp);
    await late.open(setUp);
    await first.send(who, setUp);
    const refused = await late.send({ ...who, name: 'Somebody Else', email: 'else@example.org' }, setUp);
    expect(refused.status).toBe(410);
    expect(late.words).toContain('Start the service again');

    const another = await path();
    wait(30);
    expect((await late.open(another)).status).toBe(410);
  });

  it('keeps all that was typed but the passphrase when something is wrong with it', async () => {
    const visitor = new Visitor(server.url);
    const setUp = await path();
    await visitor.open(setUp);
    const again = await visitor.send({ ...who, passphrase: 'Golden Thread 2026!' }, setUp);
    expect(again.status).toBe(400);
    expect(visitor.words).toContain(
      'Leave your name, your e-mail address and the name of this service out of it.',
    );
    expect(again.text).toContain('value="Amira Khan"');
    expect(again.text).not.toContain('2026!');
    await visitor.send({ ...who, email: 'amira' }, setUp);
    expect(visitor.words).toContain('Enter an e-mail address, like name@example.org.');
    await visitor.send({ name: '', email: '', passphrase: '' }, setUp);
    for (const said of ['Enter your name.', 'Enter an e-mail address', 'Use at least 15 characters.'])
      expect(visitor.words).toContain(said);
    await visitor.send(who, setUp);
    expect(visitor.path).toBe('/sign-in/second-factor');
  });
});

describe('An invitation', () => {
  const invited = async (role: object) => {
    await server.given('/api/accounts', { reference: 'lena.ward', name: 'Lena Ward' }, 'administrator');
    await server.given('/api/accounts/lena.ward/grant-role', role, 'administrator');
    await server.running.service.identity.names.setEmail('lena.ward', 'lena@example.org');
    return `/invitation/${await links().make('invitation', 'lena.ward', 60)}`;
  };

  it('lets somebody choose a passphrase and in, once, where their role asks for no more', async () => {
    const visitor = new Visitor(server.url);
    const invitation = await invited({ role: 'board-member' });
    await visitor.open(invitation);
    expect(visitor.words).toContain('Welcome, Lena Ward');
    await visitor.send({ passphrase: PASSPHRASE }, invitation);
    expect(visitor.path).toBe('/position');
    expect((await visitor.ask('GET', '/api/me')).status).toBe(200);
    expect((await new Visitor(server.url).open(invitation)).status).toBe(410);
  });

  it('leads to the second factor where the role asks for one', async () => {
    const visitor = new Visitor(server.url);
    const invitation = await invited({ role: 'coordinator' });
    await visitor.open(invitation);
    await visitor.send({ passphrase: PASSPHRASE }, invitation);
    expect(visitor.words).toContain('Set up your second factor');
    expect((await visitor.ask('GET', '/api/me')).status).toBe(401);
  });

  it('stands on no page that it opens, which may be printed', async () => {
    const visitor = new Visitor(server.url);
    const invitation = await invited({ role: 'board-member' });
    await visitor.open(invitation);
    expect(visitor.words).toContain('Welcome, Lena Ward');
    expect(visitor.html).not.toContain(invitation);
  });

  it('opens nothing while the account is suspended', async () => {
    const invitation = await invited({ role: 'board-member' });
    await server.given('/api/accounts/lena.ward/suspend-account', { reason: 'Left' }, 'administrator');
    expect((await new Visitor(server.url).open(invitation)).status).toBe(410);
  });
});

describe('A link to choose a new passphrase', () => {
  it('ends every session that the old one had opened', async () => {
    await server.given('/api/accounts', { reference: 'lena.ward', name: 'Lena Ward' }, 'administrator');
    await server.given('/api/accounts/lena.ward/grant-role', { role: 'board-member' }, 'administrator');
    const { names } = server.running.service.identity;
    await names.setEmail('lena.ward', 'lena@example.org');
    const [thief, owner] = [new Visitor(server.url), new Visitor(server.url)];
    const invitation = `/invitation/${await links().make('invitation', 'lena.ward', 60)}`;
    await thief.open(invitation);
    await thief.send({ passphrase: PASSPHRASE }, invitation);
    expect((await thief.ask('GET', '/api/me')).status).toBe(200);

    const reset = `/reset/${await links().make('reset', 'lena.ward', 60)}`;
    await owner.open(reset);
    await owner.send({ passphrase: 'another quarry violet oboe' }, reset);
    expect((await owner.ask('GET', '/api/me')).status).toBe(200);
    expect((await thief.ask('GET', '/api/me')).status).toBe(401);
  });
});
