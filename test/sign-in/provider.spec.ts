/** Signing in by the partnership's own provider: nobody comes in but whom it names, and nobody is made more than they are. */
import { usualWeb } from '#server/settings/web.js';
import { GrantRole, InviteAccount } from '#application/commands/account.js';
import { asTheService } from '#server/sign-in/as-the-service.js';
import { seedOf, TestServer } from '../api/running-server.js';
import { makeAccount } from './accounts.js';
import { CLIENT, type Known, ProviderHere } from './provider-here.js';
import { Visitor } from './visitor.js';

const ADDRESS = 'https://thread.example.org';
const BACK = '/sign-in/provider/back';
let provider: ProviderHere;
let server: TestServer;

beforeAll(async () => {
  provider = await ProviderHere.open(ADDRESS + BACK);
  const oidc = {
    issuer: new URL(provider.issuer),
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    name: 'the City',
    secondFactor: 'mfa',
    claim: 'roles',
    roles: [
      { value: 'thread-board', role: 'board-member' as const, agencies: [] },
      { value: 'thread-gp', role: 'agency-lead' as const, agencies: ['city-gp-practice'] },
      { value: 'thread-two', role: 'agency-lead' as const, agencies: ['city-gp-practice', 'city-police'] },
    ],
  };
  server = await TestServer.start(undefined, undefined, { web: { ...usualWeb, address: ADDRESS, oidc } });
  await seedOf(server);
});
afterAll(async () => {
  await server.remove();
  await provider.close();
});

/** Goes from page to page at the provider until it sends the browser back. */
async function atTheProvider(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let url = start; ;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { Cookie: cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The provider stays at ${url}: ${await response.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(ADDRESS)) return url.slice(ADDRESS.length);
  }
}

/** Leaves for the provider; the address at which it is asked. */
async function leaving(visitor: Visitor, person: Known | null, to = '/'): Promise<string> {
  provider.person = person;
  await visitor.open(`/sign-in?to=${encodeURIComponent(to)}`);
  await visitor.send({}, '/sign-in/provider');
  const url = /<a class="govuk-link" href="([^"]+)">Go on to the City/.exec(visitor.html)?.[1] ?? '';
  return url.replaceAll('&amp;', '&');
}

/** Leaves for the provider; where it would send the browser back to. */
async function left(visitor: Visitor, person: Known | null, to = '/'): Promise<string> {
  return atTheProvider(await leaving(visitor, person, to));
}

async function signedInAs(person: Known | null, to?: string): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  await visitor.open(await left(visitor, person, to));
  return visitor;
}

const statusOf = async (visitor: Visitor) => (await visitor.ask('GET', '/api/me')).status;
const rolesOf = async (account: string) => {
  const caller = await server.running.service.accounts.callerOf(account, new Date().toISOString());
  return caller?.capacities.map(({ person }) => person.role);
};

describe('Somebody with an account', () => {
  it('is found by an address that is theirs, then by who they are, and goes where they wanted', async () => {
    const { account, email } = await makeAccount(server, 'lena.ward');
    const person = { subject: 'lena', email, emailVerified: true, roles: ['thread-board'] };
    const visitor = await signedInAs(person, '/position');
    expect(visitor.path).toBe('/position');
    expect(await statusOf(visitor)).toBe(200);
    const again = await signedInAs({ subject: 'lena', email: 'other@example.org', roles: ['thread-board'] });
    expect(await (await again.ask('GET', '/api/me')).json()).toMatchObject({ id: account });
  });

  it('is not found by an address that the provider does not say is theirs', async () => {
    const { email } = await makeAccount(server, 'tom.hill');
    const visitor = await signedInAs({ subject: 'mallory', email, emailVerified: false });
    expect(visitor.words).toContain('you have no account here that you can use');
    expect(await statusOf(visitor)).toBe(401);
  });

  it.each([true, 1, '1', 'true'])(
    'is found by an address that Entra ID says is theirs: %p',
    async (xmsEdov) => {
      const { account, email } = await makeAccount(server, `edov.${typeof xmsEdov}-${String(xmsEdov)}`);
      const visitor = await signedInAs({ subject: account, email, xmsEdov });
      expect(await (await visitor.ask('GET', '/api/me')).json()).toMatchObject({ id: account });
    },
  );

  it.each([false, 0, '0', 'false'])('is not found by one that it says is not: %p', async (xmsEdov) => {
    const { account, email } = await makeAccount(server, `no-edov.${typeof xmsEdov}-${String(xmsEdov)}`);
    const visitor = await signedInAs({ subject: `not-${account}`, email, xmsEdov });
    expect(await statusOf(visitor)).toBe(401);
  });

  it('is not let in while suspended, in the same words as somebody unknown', async () => {
    const { account, email } = await makeAccount(server, 'sus.pended');
    await server.given(`/api/accounts/${account}/suspend-account`, { reason: 'Left' }, 'administrator');
    const suspended = await signedInAs({ subject: 'suspended', email, emailVerified: true });
    const unknown = await signedInAs({ subject: 'unknown' });
    expect(suspended.words).toBe(unknown.words);
    expect(await statusOf(suspended)).toBe(401);
  });

  it('is given no second account while suspended, whatever the claims give', async () => {
    const { account, email } = await makeAccount(server, 'sus.again');
    await server.given(`/api/accounts/${account}/suspend-account`, { reason: 'Left' }, 'administrator');
    const visitor = await signedInAs({
      subject: 'again',
      email,
      emailVerified: false,
      roles: ['thread-board'],
    });
    expect(visitor.words).toContain('you have no account here that you can use');
    expect(await statusOf(visitor)).toBe(401);
  });

  it('is offered to sign out at the provider too, at an address that it takes', async () => {
    const { email } = await makeAccount(server, 'out.there');
    const visitor = await signedInAs({ subject: 'out', email, emailVerified: true });
    await visitor.send({}, '/sign-out');
    const link = /href="([^"]+)">sign out there too/.exec(visitor.html)?.[1] ?? '';
    const { status } = await fetch(link.replaceAll('&amp;', '&'));
    expect(status).toBe(200);
  });

  it('needs the second factor that their role asks for, unless the provider says that it asked', async () => {
    const { email } = await makeAccount(server, 'co.ord', { role: 'coordinator' });
    const person = { subject: 'co', email, emailVerified: true };
    const asked = await signedInAs(person, '/audits');
    expect(asked.path).toMatch(/^\/sign-in\/second-factor/);
    expect(await statusOf(asked)).toBe(401);
    const otherwise = await signedInAs({ ...person, amr: ['pwd', 'otp'] }, '/audits');
    expect(otherwise.path).toMatch(/^\/sign-in\/second-factor/);
    for (const proof of [{ acr: 'mfa' }, { amr: ['pwd', 'mfa'] }]) {
      const vouched = await signedInAs({ ...person, ...proof }, '/audits');
      expect(vouched.path).toBe('/audits');
    }
  });
});

describe('Claims', () => {
  const person = { subject: 'gp', name: 'Gwen Price', email: 'gwen.price@example.org', emailVerified: true };

  it('make an account only where they give a role, and grant it in the provider’s name', async () => {
    expect((await signedInAs(person)).words).toContain('you have no account here');
    const visitor = await signedInAs({ ...person, roles: ['thread-gp'] });
    expect(await statusOf(visitor)).toBe(200);
    expect(await rolesOf('gwen.price')).toEqual(['agency-lead']);
    const trail = await server.get('/api/trail?subject=gwen.price', 'coordinator');
    expect(trail.text).toContain('Sign-in by the City');
  });

  it('take away what they gave and give no longer, and leave what people granted', async () => {
    await server.given('/api/accounts/gwen.price/grant-role', { role: 'board-member' }, 'administrator');
    await signedInAs({ ...person, roles: [] });
    expect(await rolesOf('gwen.price')).toEqual(['board-member']);
  });

  it('leave no agency that is named no longer, when another is', async () => {
    const two = {
      subject: 'two',
      name: 'Two Agencies',
      email: 'two.agencies@example.org',
      emailVerified: true,
    };
    const agencies = async () => {
      const caller = await server.running.service.accounts.callerOf('two.agencies', new Date().toISOString());
      return caller?.capacities.map(({ person }) => person.agency);
    };
    await signedInAs({ ...two, roles: ['thread-two'] });
    expect(await agencies()).toEqual(['city-gp-practice', 'city-police']);
    await signedInAs({ ...two, roles: ['thread-gp'] });
    expect(await agencies()).toEqual(['city-gp-practice']);
  });

  it('leave what the service granted at its set-up', async () => {
    const { service } = server.running;
    await asTheService(service, InviteAccount, undefined, { reference: 'first.one', name: 'First One' });
    const roles = ['coordinator', 'administrator'];
    for (const role of roles) await asTheService(service, GrantRole, 'first.one', { role });
    const email = 'first.one@example.org';
    await service.identity.names.setEmail('first.one', email);
    await signedInAs({ subject: 'first', email, emailVerified: true, acr: 'mfa' });
    expect(await rolesOf('first.one')).toEqual(roles);
  });
});

describe('A way back', () => {
  it('is good once, for the browser that left', async () => {
    const visitor = new Visitor(server.url);
    const back = await left(visitor, { subject: 'gp', roles: ['thread-gp'] });
    const thief = new Visitor(server.url);
    await thief.open(back);
    expect(await statusOf(thief)).toBe(401);
    const cookies = new Map(visitor.cookies);
    await visitor.open(back);
    expect(await statusOf(visitor)).toBe(200);
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    await thief.open(back);
    expect(thief.words).toContain('came back a second time');
    expect(await statusOf(thief)).toBe(401);
  });

  it.each(['state', 'code', 'iss'])('is of no use with another %s', async (name) => {
    const visitor = new Visitor(server.url);
    const back = new URL(await left(visitor, { subject: 'gp', roles: ['thread-gp'] }), ADDRESS);
    back.searchParams.set(name, 'https://elsewhere.example.org');
    const { status } = await visitor.open(back.pathname + back.search);
    expect(status).toBe(400);
    expect(visitor.words).toContain('What the City answered cannot be used');
    expect(await statusOf(visitor)).toBe(401);
  });

  it('is of no use with an answer to another nonce', async () => {
    const visitor = new Visitor(server.url);
    const asked = new URL(await leaving(visitor, { subject: 'gp', roles: ['thread-gp'] }));
    asked.searchParams.set('nonce', 'of another flow');
    await visitor.open(await atTheProvider(asked.href));
    expect(visitor.words).toContain('What the City answered cannot be used');
    expect(await statusOf(visitor)).toBe(401);
  });

  it('is of no use with an ID token that somebody changed on the way', async () => {
    provider.forged = { acr: 'two factors' };
    try {
      const visitor = await signedInAs({ subject: 'gp', roles: ['thread-gp'] });
      expect(visitor.words).toContain('What the City answered cannot be used');
      expect(await statusOf(visitor)).toBe(401);
    } finally {
      provider.forged = null;
    }
  });

  it('says so where the person declined', async () => {
    expect((await signedInAs(null)).words).toContain('You did not let the City tell us who you are');
  });
});

it('Whoever typed while their session ended is offered the provider too, and not a passphrase alone', async () => {
  const visitor = new Visitor(server.url);
  await visitor.post('/actions/CP1415.F2.A1/report-progress', { note: 'We attended both' });
  expect(visitor.words).toContain('what you typed is kept');
  expect(visitor.form('/sign-in/provider').hidden['_carried']).toContain('We attended both');
});

it('A provider that does not answer is said at the form, which still takes a passphrase', async () => {
  const gone = { ...server.running.service.settings.web.oidc, issuer: new URL('http://127.0.0.1:1') };
  const other = await TestServer.start(undefined, undefined, {
    web: {
      ...usualWeb,
      address: ADDRESS,
      oidc: { ...gone, clientId: 'x', name: 'the City', secondFactor: 'never', claim: 'roles', roles: [] },
    },
  });
  try {
    const visitor = new Visitor(other.url);
    await visitor.open('/sign-in');
    await visitor.send({}, '/sign-in/provider');
    expect(visitor.words).toContain('Signing in by the City does not work at the moment');
    expect(visitor.form('/sign-in').to).toBe('/sign-in');
  } finally {
    await other.remove();
  }
});
