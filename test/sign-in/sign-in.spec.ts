/** Signing in and out, and what a session may do while it lasts. */
import { seedOf, TestServer } from '../api/running-server.js';
import { makeAccount, PASSPHRASE, signedIn, type Made } from './accounts.js';
import { Visitor, type Fields } from './visitor.js';

let now = new Date('2026-03-02T09:00:00Z');
let server: TestServer;
let form: string;
let lead: Made;
let member: Made;

const wait = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

beforeAll(async () => {
  server = await TestServer.start(undefined, () => now);
  await seedOf(server);
  const { reference } = await server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend conferences',
    owner: { agency: 'city-gp-practice', person: 'Lena Ward' },
    due: '2026-06-30',
  });
  form = `/actions/${reference}/report-progress`;
});
afterAll(() => server.remove());

let count = 0;
beforeEach(async () => {
  // What an address has used up of its attempts comes back.
  wait(60);
  count += 1;
  lead = await makeAccount(server, `lead.${count}`, { role: 'agency-lead', agencies: ['city-gp-practice'] });
  member = await makeAccount(server, `member.${count}`);
});

const statusOf = async (visitor: Visitor, path = '/api/me') => (await visitor.ask('GET', path)).status;

describe('Signing in', () => {
  it('leads to where one was going, and nowhere outside', async () => {
    expect((await signedIn(server, member, '/position')).path).toBe('/position');
    expect((await signedIn(server, lead, 'https://elsewhere.example/')).path).toBe('/');
    const visitor = new Visitor(server.url);
    await visitor.open('/position');
    expect(visitor.path).toBe('/sign-in?to=%2Fposition');
    await visitor.send({ to: '//elsewhere.example', email: lead.email, passphrase: PASSPHRASE }, '/sign-in');
    expect(visitor.path).toBe('/');
  });

  it('sets a cookie that no script reads and no other site sends, another one each time', async () => {
    const visitor = new Visitor(server.url);
    const fields = { email: member.email, passphrase: PASSPHRASE };
    const answer = await visitor.ask('POST', '/sign-in', new URLSearchParams(fields));
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^gt_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const before = new Visitor(server.url);
    before.cookies.set('gt_session', visitor.cookies.get('gt_session') ?? '');
    expect(await statusOf(before)).toBe(200);
    await visitor.open('/sign-in');
    await visitor.send(fields, '/sign-in');
    expect(visitor.cookies.get('gt_session')).not.toBe(before.cookies.get('gt_session'));
    expect(await statusOf(before)).toBe(401);
    expect(await statusOf(visitor)).toBe(200);
  });

  it('answers alike for a name that nobody has, a wrong passphrase and a suspended account', async () => {
    const suspended = await makeAccount(server, 'di.marsh');
    await server.given('/api/accounts/di.marsh/suspend-account', { reason: 'Left' }, 'administrator');
    const answer = async (email: string, passphrase: string) => {
      const { status, text } = await new Visitor(server.url).post('/sign-in', { email, passphrase });
      return { status, said: text.match(/The e-mail address or the passphrase is not right\./g)?.length };
    };
    const expected = { status: 400, said: 2 };
    expect(await answer('nobody@example.org', PASSPHRASE)).toEqual(expected);
    expect(await answer(member.email, 'quarry lantern velvet oboe')).toEqual(expected);
    expect(await answer(suspended.email, PASSPHRASE)).toEqual(expected);
  });

  it('waits after failures, for a name that nobody has too, and lets the honest in afterwards', async () => {
    const attempt = (email: string, passphrase: string) =>
      new Visitor(server.url).post('/sign-in', { email, passphrase });
    for (const email of [`nobody.${count}@example.org`, member.email]) {
      const statuses: number[] = [];
      for (let times = 0; times < 7; times++) statuses.push((await attempt(email, 'wrong')).status);
      expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
    }
    const visitor = new Visitor(server.url);
    await visitor.post('/sign-in', { email: member.email, passphrase: PASSPHRASE });
    expect(visitor.words).toMatch(/Too many attempts\. Try again in \d+ second/);
    wait(15);
    await visitor.post('/sign-in', { email: member.email, passphrase: PASSPHRASE });
    expect(await statusOf(visitor)).toBe(200);
  });

  it('is not taken from another site', async () => {
    const visitor = new Visitor(server.url);
    const fields = { email: member.email, passphrase: PASSPHRASE };
    const { status } = await visitor.post('/sign-in', fields, { 'Sec-Fetch-Site': 'cross-site' });
    expect(status).toBe(403);
    expect(visitor.cookies.has('gt_session')).toBe(false);
  });
});

describe('A session', () => {
  it('ends when it is signed out of, and says so', async () => {
    const visitor = await signedIn(server, member);
    const cookie = visitor.cookies.get('gt_session') ?? '';
    await visitor.send({}, '/sign-out');
    expect(visitor.words).toContain('You are signed out.');
    visitor.cookies.set('gt_session', cookie);
    expect(await statusOf(visitor)).toBe(401);
  });

  it('ends after 30 idle minutes, and after 12 hours however busy', async () => {
    const [idle, busy] = [await signedIn(server, member), await signedIn(server, lead)];
    wait(30);
    expect(await statusOf(idle)).toBe(401);
    const again = await signedIn(server, lead);
    expect(await statusOf(busy)).toBe(401);
    for (let hour = 0; hour < 12; hour += 0.5) {
      expect(await statusOf(again)).toBe(200);
      wait(29.9);
    }
    wait(3);
    expect(await statusOf(again)).toBe(401);
  });

  it('has the rights of this moment: what is revoked or suspended ends at once', async () => {
    const visitor = await signedIn(server, member);
    expect(await statusOf(visitor, '/api/position')).toBe(200);
    await server.given(
      `/api/accounts/${member.account}/revoke-role`,
      { grant: 'G1', reason: 'Left' },
      'administrator',
    );
    expect(await statusOf(visitor, '/api/position')).toBe(403);
    await server.given(
      `/api/accounts/${member.account}/suspend-account`,
      { reason: 'Left' },
      'administrator',
    );
    expect(await statusOf(visitor)).toBe(401);
  });

  it('does not come back with the account: what a suspension ended has to be begun anew', async () => {
    const visitor = await signedIn(server, member);
    const at = `/api/accounts/${member.account}`;
    await server.given(`${at}/suspend-account`, { reason: 'Phone is gone' }, 'administrator');
    await server.given(`${at}/restore-account`, { reason: 'Found it' }, 'administrator');
    expect(await statusOf(visitor)).toBe(401);
    expect(await statusOf(await signedIn(server, member))).toBe(200);
  });

  it('opens nothing more once a role asks for a second factor, until that is set up', async () => {
    const visitor = await signedIn(server, member);
    await server.given(
      `/api/accounts/${member.account}/grant-role`,
      { role: 'coordinator' },
      'administrator',
    );
    expect(await statusOf(visitor)).toBe(401);
    expect((await signedIn(server, member)).words).toContain('Set up your second factor');
  });

  it('changes nothing for another site, nor for a form that it has not drawn', async () => {
    const visitor = await signedIn(server, lead, form);
    const { hidden } = visitor.form(form);
    const fields: Fields = { ...hidden, note: 'We attended both', outlook: 'on-track' };
    const elsewhere = await visitor.post(form, fields, { 'Sec-Fetch-Site': 'same-site' });
    expect(elsewhere.status).toBe(403);
    const body = JSON.stringify({ note: 'x', outlook: 'on-track' });
    const api = `/api${form}`;
    const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const forged = { ...json, 'Sec-Fetch-Site': 'cross-site' };
    expect((await visitor.ask('POST', api, body, forged)).status).toBe(403);
    const older = { ...json, 'Sec-Fetch-Site': '', Origin: 'https://elsewhere.example' };
    expect((await visitor.ask('POST', api, body, older)).status).toBe(403);

    const other = await signedIn(server, lead, form);
    for (const _csrf of ['', 'made-up', other.form(form).hidden['_csrf'] ?? '']) {
      const forgery = await visitor.post(form, { ...fields, _csrf });
      expect(forgery.status).toBe(403);
      expect(forgery.text).toContain('We attended both');
    }
    expect(visitor.form(form).hidden['_csrf']).not.toBe(fields['_csrf']);
    await visitor.post(form, fields);
    expect(visitor.words).toContain('Thank you.');
  });
});

describe('A form that is sent after its session has ended', () => {
  it('waits for its owner to sign in, and is then sent with all that was typed', async () => {
    const visitor = await signedIn(server, lead, form);
    const { hidden } = visitor.form(form);
    wait(31);
    const typed = {
      note: 'Dr Osei attended “both” <conferences>',
      outlook: 'on-track',
      effective: '2026-03-01',
    };
    const asked = await visitor.post(form, { ...hidden, ...typed });
    expect(asked.status).toBe(401);
    expect(visitor.words).toContain('what you typed is kept');
    await visitor.send({ email: lead.email, passphrase: 'wrong' }, '/sign-in');
    expect(visitor.words).toContain('what you typed is kept');
    await visitor.send({ email: lead.email, passphrase: PASSPHRASE }, '/sign-in');
    expect(visitor.words).toContain('Dr Osei attended “both” <conferences>');
    await visitor.send({}, form);
    expect(visitor.words).toContain('Thank you.');
    const { body } = await server.get('/api/trail?subject=CP1415.F1.A1&type=ProgressReported');
    expect(JSON.stringify(body)).toContain('Dr Osei attended “both” <conferences>');
  });

  it('keeps what was typed beside a file, and says that the file is to be attached again', async () => {
    const visitor = await signedIn(server, lead, form);
    wait(31);
    const typed = new FormData();
    typed.append('note', 'The rota hangs in the surgery');
    typed.append('outlook', 'on-track');
    typed.append('files', new Blob(['a photo']), 'rota.jpg');
    expect((await visitor.upload(form, typed)).status).toBe(401);
    await visitor.send({ email: lead.email, passphrase: PASSPHRASE }, '/sign-in');
    expect(visitor.words).toContain('The rota hangs in the surgery');
    expect(visitor.words).toContain('Files that you had chosen are not kept');
    await visitor.send({}, form);
    const { body } = await server.get('/api/trail?subject=CP1415.F1.A1&type=ProgressReported');
    expect(JSON.stringify(body)).toContain('The rota hangs in the surgery');
  });

  it('is not kept when another site sent it', async () => {
    const visitor = new Visitor(server.url);
    const { status } = await visitor.post(form, { note: 'x' }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(status).toBe(403);
    expect(visitor.words).not.toContain('what you typed');
  });
});
