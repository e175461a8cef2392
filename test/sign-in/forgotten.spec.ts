/** Whoever has forgotten their passphrase gets a link at their own address, and nobody learns who has an account. */
import { usualWeb } from '#server/settings/web.js';
import { TestServer } from '../api/running-server.js';
import { makeAccount } from './accounts.js';
import { PostOffice } from './post-office.js';
import { Visitor } from './visitor.js';

const post = new PostOffice();
let server: TestServer;

beforeAll(async () => {
  const mail = { server: await post.open(), from: 'Golden Thread <thread@example.org>' };
  const web = { ...usualWeb, address: 'https://thread.example.org', mail };
  server = await TestServer.start(undefined, undefined, { web });
});
afterAll(async () => {
  await server.remove();
  await post.close();
});

const PAGE = '/forgotten-passphrase';
async function ask(email: string): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  await visitor.open(PAGE);
  await visitor.send({ email }, PAGE);
  return visitor;
}

it('The link goes to the address of the account, opens once, and its owner hears of the change', async () => {
  const { email } = await makeAccount(server, 'lena.ward');
  const visitor = await ask('LENA.ward@example.org');
  const { to, letter } = await post.next();
  expect(to).toEqual([email]);
  const path =
    /https:\/\/thread\.example\.org(\/reset\/[\w-]{43})/.exec(letter.replace(/=\r\n/g, ''))?.[1] ?? '';
  await visitor.open(path);
  await visitor.send({ passphrase: 'another quarry violet oboe' }, path);
  expect((await visitor.ask('GET', '/api/me')).status).toBe(200);
  expect((await post.next()).letter).toContain('was changed just now');
});

it('Whoever asks is answered alike, and nothing is sent where there is no account or it is suspended', async () => {
  await makeAccount(server, 'di.marsh');
  await server.given('/api/accounts/di.marsh/suspend-account', { reason: 'Left' }, 'administrator');
  await makeAccount(server, 'prof.lyon');
  const answers = [];
  for (const email of ['nobody@example.org', 'di.marsh@example.org', 'prof.lyon@example.org'])
    answers.push((await ask(email)).words.replace(email, '…'));
  expect(new Set(answers).size).toBe(1);
  expect((await post.next()).to).toEqual(['prof.lyon@example.org']);
});

it('Without a mail server the page says whom to ask', async () => {
  const other = await TestServer.start();
  try {
    const visitor = new Visitor(other.url);
    await visitor.open(PAGE);
    expect(visitor.words).toContain('Ask an administrator of your partnership');
    expect((await visitor.post(PAGE, { email: 'lena.ward@example.org' })).status).toBe(400);
  } finally {
    await other.remove();
  }
});
