/** Passkeys: both factors in one, added by whoever knows the passphrase, told by e-mail, and no way round anything. */
import { Authenticator, type Otherwise } from '#identity/passkeys/contract/authenticator.js';
import { usualWeb } from '#server/settings/web.js';
import { seedOf, TestServer } from '../api/running-server.js';
import { codeOf, keyOn, makeAccount, type Made, PASSPHRASE, signedIn } from './accounts.js';
import { PostOffice } from './post-office.js';
import { Visitor } from './visitor.js';

const origin = 'https://thread.example.org';
const current = { 'current-passphrase': PASSPHRASE };
const post = new PostOffice();
let now = new Date('2026-03-02T09:00:00Z');
let server: TestServer;

beforeAll(async () => {
  const mail = { server: await post.open(), from: 'thread@example.org' };
  server = await TestServer.start(undefined, () => now, { web: { ...usualWeb, address: origin, mail } });
  await seedOf(server);
});
afterAll(async () => {
  await server.remove();
  await post.close();
});
beforeEach(() => {
  now = new Date(now.getTime() + 60 * 60_000);
});

let count = 0;
const somebody = (grant?: object) => makeAccount(server, `keeper.${(count += 1)}`, grant);

/** What the page asks of a device. */
const optionsOn = ({ html }: Visitor) =>
  JSON.parse((/data-options="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"')) as {
    readonly challenge: string;
    readonly user: { readonly id: string };
  };

/** Adds one as its owner does, and takes the letter that tells them. */
async function addTo(visitor: Visitor, name = 'My phone'): Promise<Authenticator> {
  const device = new Authenticator(origin);
  await visitor.open('/me/new-passkey');
  await visitor.send({ ...current, name }, '/me/new-passkey');
  await visitor.send({ passkey: device.make(optionsOn(visitor)) }, '/me/keep-passkey');
  expect(visitor.words).toContain(`The passkey “${name}” signs you in from now on.`);
  expect((await post.next()).letter).toContain('A passkey was added to your account');
  return device;
}

async function keeper(grant?: object): Promise<{ made: Made; device: Authenticator; visitor: Visitor }> {
  const made = await somebody(grant);
  const visitor = await signedIn(server, made, '/me');
  return { made, device: await addTo(visitor), visitor };
}

/** The sign-in page with what the server asks of whichever passkey. */
async function asked(to = '/'): Promise<{ visitor: Visitor; challenge: string }> {
  const visitor = new Visitor(server.url);
  await visitor.open(`/sign-in?to=${encodeURIComponent(to)}`);
  const answer = await visitor.ask('POST', '/sign-in/passkey/challenge');
  return { visitor, ...((await answer.json()) as { challenge: string }) };
}

async function entering(device: Authenticator, otherwise?: Otherwise, to?: string): Promise<Visitor> {
  const { visitor, challenge } = await asked(to);
  await visitor.send({ passkey: device.sign({ challenge }, otherwise) }, '/sign-in/passkey');
  return visitor;
}
const statusOf = async (who: Visitor) => (await who.ask('GET', '/api/me')).status;

it('Signs in with neither name, passphrase nor code, to where one was going, as a role that needs two factors too', async () => {
  const { made, device } = await keeper();
  const visitor = await entering(device, {}, '/me');
  expect(visitor.path).toBe('/me');
  expect(visitor.words).toContain(made.email);
  await server.given(`/api/accounts/${made.account}/grant-role`, { role: 'coordinator' }, 'administrator');
  expect(await statusOf(visitor)).toBe(200);
  const again = await entering(device);
  expect(await statusOf(again)).toBe(200);
});

it('Is added with the passphrase of now alone, ends every other session, and shows when it was last used', async () => {
  const made = await somebody();
  const [visitor, other] = [await signedIn(server, made, '/me'), await signedIn(server, made)];
  await visitor.open('/me/new-passkey');
  await visitor.send({ 'current-passphrase': 'a wrong guess of it', name: 'x' }, '/me/new-passkey');
  expect(visitor.words).toContain('This is not your passphrase of now.');
  await visitor.send({ ...current, name: '' }, '/me/new-passkey');
  expect(visitor.words).toContain('Say what it lies on');
  const device = await addTo(visitor, 'My work phone');
  expect([await statusOf(visitor), await statusOf(other)]).toEqual([200, 401]);
  await visitor.open('/me');
  expect(visitor.words).toMatch(/My work phone 2 March 2026, \d\d:\d\d Never/);
  await entering(device);
  await visitor.open('/me');
  expect(visitor.words).not.toContain('Never');
});

it('Is removed with the passphrase of now, by its owner alone, and opens nothing any more', async () => {
  const { device, visitor } = await keeper();
  const other = await signedIn(server, await somebody(), '/me');
  const entered = await entering(device);
  await visitor.open('/me');
  const path = /\/me\/passkeys\/[0-9a-f]{12}\/remove/.exec(visitor.html)?.[0] ?? '';
  expect((await other.open(path)).status).toBe(404);
  expect((await other.post(path, { ...current, ...visitor.form('/sign-out').hidden })).status).not.toBe(200);
  await visitor.open(path);
  await visitor.send({ 'current-passphrase': 'a wrong guess of it' }, path);
  expect(visitor.words).toContain('This is not your passphrase of now.');
  await visitor.send(current, path);
  expect(visitor.words).toContain('“My phone” opens nothing any more');
  expect((await post.next()).letter).toContain('was removed from your account');
  expect(await statusOf(entered)).toBe(401);
  expect((await entering(device)).words).toContain('This passkey opens nothing here.');
});

it('The same is said of a wrong origin, a passkey of nobody, one that was not unlocked, and a suspended account', async () => {
  const { made, device } = await keeper();
  const { account } = made;
  const refusals = [
    await entering(device, { origin: 'https://thread.example.com' }),
    await entering(device, { isVerified: false }),
    await entering(new Authenticator(origin)),
  ];
  await server.given(`/api/accounts/${account}/suspend-account`, { reason: 'Has left' }, 'administrator');
  refusals.push(await entering(device));
  const said = 'This passkey opens nothing here. Sign in by another way, or ask an administrator.';
  for (const visitor of refusals) {
    expect(visitor.words).toContain(said);
    expect(await statusOf(visitor)).toBe(401);
  }
});

it('An answer that was seen once is worth nothing, in the same browser or another', async () => {
  const { device } = await keeper();
  const { visitor, challenge } = await asked();
  const passkey = device.sign({ challenge });
  const cookie = visitor.cookies.get('gt_passkey') ?? '';
  const thief = new Visitor(server.url);
  await thief.open('/sign-in');
  await thief.send({ passkey }, '/sign-in/passkey');
  expect(thief.words).toContain('or was sent twice');
  await visitor.send({ passkey }, '/sign-in/passkey');
  expect(await statusOf(visitor)).toBe(200);
  thief.cookies.set('gt_passkey', cookie);
  await thief.send({ passkey }, '/sign-in/passkey');
  expect(thief.words).toContain('or was sent twice');
  expect(await statusOf(thief)).toBe(401);
});

it('A reset of the account takes it away, and a link of one’s own for a new passphrase leaves it', async () => {
  const { made, device } = await keeper();
  const { links, passkeys } = server.running.service.identity;
  const owner = new Visitor(server.url);
  await owner.open(`/reset/${await links.make('reset', made.account, 60)}`);
  await owner.send({ passphrase: `another ${PASSPHRASE}` }, owner.path);
  expect((await post.next()).letter).toContain('passphrase');
  expect(await statusOf(await entering(device))).toBe(200);
  await server.given(
    `/api/accounts/${made.account}/reset-account`,
    { reason: 'Lost the phone' },
    'administrator',
  );
  expect(await passkeys.listOf(made.account)).toEqual([]);
  expect(await statusOf(await entering(device))).toBe(401);
});

it('Whoever has the passphrase alone sets no other factor up beside a passkey', async () => {
  const { made, device } = await keeper();
  await server.given(`/api/accounts/${made.account}/grant-role`, { role: 'coordinator' }, 'administrator');
  const thief = await signedIn(server, made);
  expect(thief.words).toContain('Use your passkey');
  expect(thief.html).not.toContain('app-secret');
  const sent = await thief.post('/sign-in/second-factor', { code: '123456' });
  expect(sent.status).toBe(403);
  expect(await statusOf(thief)).toBe(401);
  expect(await statusOf(await entering(device))).toBe(200);
});

it('What is no answer is refused at the form, however often, and in the end slowed down', async () => {
  const { visitor } = await asked();
  const statuses: number[] = [];
  for (const passkey of [
    '',
    'null',
    '{"id":1}',
    '[]',
    '{"id":"a","response":{}}',
    'x'.repeat(10_000),
    '{',
    '{}',
  ])
    statuses.push((await visitor.send({ passkey }, '/sign-in/passkey')).status);
  expect(statuses.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
  expect(statuses.at(-1)).toBe(429);
  const elsewhere = await fetch(`${server.url}/sign-in/passkey/challenge`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(elsewhere.status).toBe(403);
});

it('A new app and new recovery codes are told by e-mail too', async () => {
  const visitor = await signedIn(server, await somebody(), '/me');
  const page = await visitor.open('/me/second-factor');
  await visitor.send({ ...current, code: codeOf(keyOn(page), now) }, '/me/second-factor');
  expect((await post.next()).letter).toContain('Your second factor for Golden Thread was changed');
  await visitor.open('/me/recovery-codes');
  await visitor.send(current, '/me/recovery-codes');
  expect((await post.next()).letter).toContain('Your recovery codes for Golden Thread were changed');
});

it('Without an address that browsers take passkeys for, nothing of them is offered', async () => {
  for (const address of ['http://thread.example.org', 'https://192.0.2.7', undefined]) {
    const web = { ...usualWeb, ...(address === undefined ? {} : { address }) };
    const plain = await TestServer.start(undefined, undefined, { web });
    const visitor = await signedIn(plain, await makeAccount(plain, 'lena.ward'), '/me');
    expect(visitor.html).not.toContain('passkey');
    expect((await visitor.open('/me/new-passkey')).status).toBe(404);
    expect((await visitor.ask('POST', '/sign-in/passkey/challenge')).status).toBe(404);
    await plain.remove();
  }
});
