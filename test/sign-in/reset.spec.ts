/** Who makes a link to an account that is in use becomes its person: it is seen, said why, and never done to oneself. */
import { seedOf, type Somebody, TestServer } from '../api/running-server.js';
import { makeAccount, PASSPHRASE, signedIn } from './accounts.js';
import { Visitor } from './visitor.js';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
});
afterAll(() => server.remove());

const reason = 'Rang from the number that we have: the phone is lost';
const resetting = (account: string, body: Readonly<Record<string, string>>, as: Somebody = 'administrator') =>
  server.send('POST', `/accounts/${account}/reset`, {
    as,
    raw: new URLSearchParams(body).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
  });

it('A reset shuts all that was open, and its link is the one way back', async () => {
  const member = await makeAccount(server, 'mem.ber');
  const visitor = await signedIn(server, member);
  const { text } = await resetting(member.account, { reason });
  expect((await visitor.ask('GET', '/api/me')).status).toBe(401);
  expect((await (await signedIn(server, member)).ask('GET', '/api/me')).status).toBe(401);

  const path = /http:\/\/[^/]+(\/reset\/[\w-]{43})/.exec(text)?.[1] ?? '';
  const owner = new Visitor(server.url);
  await owner.open(path);
  await owner.send({ passphrase: `another ${PASSPHRASE}` }, path);
  expect((await owner.ask('GET', '/api/me')).status).toBe(200);
});

it('It stands in the account’s trail, with who did it and why', async () => {
  const { account } = await makeAccount(server, 'tra.il');
  await resetting(account, { reason });
  const trail = await server.get(`/api/trail?subject=${account}`, 'coordinator');
  expect(trail.text).toContain('AccountReset');
  expect(trail.text).toContain(reason);
});

it('Without a reason nothing is taken away', async () => {
  const member = await makeAccount(server, 'no.reason');
  const visitor = await signedIn(server, member);
  const { status, text } = await resetting(member.account, { reason: '' });
  expect(status).toBe(400);
  expect(text).toContain('Fill in “Reason”');
  expect((await visitor.ask('GET', '/api/me')).status).toBe(200);
});

it('Nobody resets their own account: whoever found it open would keep it', async () => {
  const { account } = await makeAccount(server, 'nadia.bell', { role: 'administrator' });
  const token = await server.running.service.identity.tokens.issueFor(account, {});
  const reset = (of: string) =>
    new Visitor(server.url).ask('POST', `/api/accounts/${of}/reset-account`, JSON.stringify({ reason }), {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    });
  const refused = await reset(account);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('Nobody resets their own account');
  const other = await makeAccount(server, 'som.ebody');
  expect((await reset(other.account)).status).toBe(201);
});
