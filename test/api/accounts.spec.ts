/** Accounts over HTTP: an administrator gives access and takes it away, and what is held counts from that moment. */
import type { Caller } from '#application/permissions/caller.js';
import { londonDate, plusDays } from '#domain/time.js';
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
const today = londonDate(new Date().toISOString());
const nextWeek = plusDays(today, 7);

beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  for (const [reference, name] of [
    ['l.ead', 'L. Ead'],
    ['d.eputy', 'D. Eputy'],
    ['i.nspector', 'I. Nspector'],
  ])
    await server.given('/api/accounts', { reference, name, post: 'A post' }, 'administrator');
  await granted('l.ead', { role: 'agency-lead', agencies: ['city-police', 'city-health'] });
});
afterAll(() => server.remove());

const granted = (account: string, grant: object) =>
  server.given(`/api/accounts/${account}/grant-role`, grant, 'administrator');
const rolesOf = (
  caller: Caller | undefined,
): readonly (readonly [string, string | undefined])[] | undefined =>
  caller?.capacities.map(({ person: { role, agency } }) => [role, agency] as const);
const held = async (account: string, now = new Date().toISOString()) =>
  rolesOf(await server.running.service.accounts.callerOf(account, now));

describe('An account', () => {
  it('acts for each agency that it leads, under its name and post', async () => {
    const caller = await server.running.service.accounts.callerOf('l.ead', new Date().toISOString());
    expect(caller).toEqual({
      id: 'l.ead',
      name: 'L. Ead',
      capacities: ['city-police', 'city-health'].map((agency) => ({
        person: { id: 'l.ead', name: 'L. Ead', post: 'A post', role: 'agency-lead', agency },
      })),
    });
  });

  it('is nobody where there is none, and holds nothing before a role begins or after it ends', async () => {
    await expect(held('no.body')).resolves.toBeUndefined();
    await granted('d.eputy', { role: 'auditor', audits: ['CP1415'], from: nextWeek, until: nextWeek });
    await expect(held('d.eputy')).resolves.toEqual([]);
    await expect(held('d.eputy', `${nextWeek}T12:00:00.000Z`)).resolves.toEqual([['auditor', undefined]]);
    await expect(held('d.eputy', `${plusDays(nextWeek, 1)}T12:00:00.000Z`)).resolves.toEqual([]);
  });

  it('loses a role, its access and its deputy’s at the moment it is taken away', async () => {
    const deputy = { agency: 'city-police', insteadOf: 'l.ead', until: nextWeek };
    await server.given('/api/accounts/d.eputy/name-deputy', deputy, 'policeLead');
    await expect(held('d.eputy')).resolves.toEqual([['agency-lead', 'city-police']]);
    await server.given('/api/accounts/l.ead/revoke-role', { grant: 'G1', reason: 'Moved' }, 'administrator');
    await expect(held('l.ead')).resolves.toEqual([]);
    await expect(held('d.eputy')).resolves.toEqual([]);
    await granted('l.ead', { role: 'agency-lead', agencies: ['city-police'] });
    await expect(held('d.eputy')).resolves.toEqual([['agency-lead', 'city-police']]);
    await server.given('/api/accounts/d.eputy/suspend-account', { reason: 'Lost keys' }, 'administrator');
    await expect(held('d.eputy')).resolves.toBeUndefined();
    await server.given('/api/accounts/d.eputy/restore-account', { reason: 'Found' }, 'administrator');
    await expect(held('d.eputy')).resolves.toEqual([['agency-lead', 'city-police']]);
  });
});

describe('Access is given', () => {
  it.each(['coordinator', 'boardMember', 'inspector', 'auditor'] as const)('by no %s', async (who) => {
    const answer = await server.post('/api/accounts/l.ead/grant-role', { role: 'administrator' }, who);
    expect(answer.status).toBe(403);
  });

  it('by no lead, but a deputyship for their own agency', async () => {
    const give = (path: string, body: object) => server.post(`/api/accounts/${path}`, body, 'gpLead');
    expect((await give('l.ead/grant-role', { role: 'administrator' })).status).toBe(404);
    const deputy = { agency: 'city-police', insteadOf: 'l.ead', until: nextWeek };
    expect((await give('i.nspector/name-deputy', deputy)).status).toBe(404);
    const ended = { deputyship: 'D1', reason: 'Not ours' };
    expect((await give('d.eputy/stand-down-deputy', ended)).status).toBe(404);
    const stand = await server.post('/api/accounts/d.eputy/stand-down-deputy', ended, 'policeLead');
    expect(stand.status).toBe(201);
  });

  it('by nobody to themselves', async () => {
    await server.given('/api/accounts', { reference: 'a.dmin', name: 'A. Dmin' }, 'administrator');
    const own = await server.post(
      '/api/accounts/a.dmin/grant-role',
      { role: 'coordinator' },
      'administrator',
    );
    expect([own.status, own.body['type']]).toEqual([
      403,
      'urn:golden-thread:problem:nobody-grants-themselves-a-role',
    ]);
  });

  it('to an inspector for an inspection, until a day', async () => {
    const scope = { of: 'themes', themes: ['attendance'] };
    const inspection = { inspectorate: 'Ofsted', scope, until: nextWeek };
    await server.given('/api/accounts/i.nspector/open-inspection', inspection, 'administrator');
    const caller = await server.running.service.accounts.callerOf('i.nspector', new Date().toISOString());
    expect(caller?.capacities).toMatchObject([
      { person: { role: 'inspector' }, inspection: { inspectorate: 'Ofsted', scope }, until: nextWeek },
    ]);
  });

  it('by an administrator who remains one while there is no other', async () => {
    await server.given('/api/accounts', { reference: 'n.bell', name: 'N. Bell' }, 'administrator');
    await granted('n.bell', { role: 'administrator' });
    const revoke = { grant: 'G1', reason: 'Leaves' };
    const last = await server.post('/api/accounts/n.bell/revoke-role', revoke, 'administrator');
    expect([last.status, last.body['type']]).toEqual([
      409,
      'urn:golden-thread:problem:an-administrator-remains',
    ]);
    await granted('l.ead', { role: 'administrator' });
    await server.given('/api/accounts/n.bell/revoke-role', revoke, 'administrator');
  });
});

describe('The list of accounts', () => {
  const referencesOf = async (query: string, as: Parameters<TestServer['get']>[1]) => {
    const { position } = await server.given(
      '/api/accounts/i.nspector/rename-account',
      { name: `I. Nspector ${query} ${String(as)}` },
      'administrator',
    );
    const { status, body } = await server.get(`/api/accounts?after=${position}&${query}`, as);
    expect(status).toBe(200);
    return (body['items'] as { reference: string }[]).map(({ reference }) => reference).sort();
  };

  it('shows every account to an administrator, and by role or agency', async () => {
    const all = ['a.dmin', 'd.eputy', 'i.nspector', 'l.ead', 'n.bell'];
    await expect(referencesOf('', 'administrator')).resolves.toEqual(all);
    await expect(referencesOf('role=inspector', 'administrator')).resolves.toEqual(['i.nspector']);
    await expect(referencesOf('agency=city-police', 'administrator')).resolves.toEqual(['l.ead']);
    await expect(referencesOf('suspended=true', 'administrator')).resolves.toEqual([]);
  });

  it('shows a lead those of their own agency alone', async () => {
    await expect(referencesOf('', 'policeLead')).resolves.toEqual(['l.ead']);
    await expect(referencesOf('agency=city-police', 'gpLead')).resolves.toEqual([]);
    expect((await server.get('/api/accounts/l.ead', 'policeLead')).status).toBe(200);
    expect((await server.get('/api/accounts/l.ead', 'gpLead')).status).toBe(404);
  });

  it('is not for those who manage no accounts', async () => {
    for (const who of ['boardMember', 'inspector', 'auditor'] as const)
      expect((await server.get('/api/accounts', who)).status).toBe(403);
  });

  it('says of one account what it holds today', async () => {
    const { body } = await server.get('/api/accounts/l.ead', 'administrator');
    expect(body).toMatchObject({
      name: 'L. Ead',
      asOf: today,
      holds: [
        { role: 'agency-lead', agency: 'city-police', until: null },
        { role: 'administrator', until: null },
      ],
      grants: [{ grant: 'G1', revoked: { reason: 'Moved' } }, { grant: 'G2' }, { grant: 'G3' }],
    });
  });
});

describe('The last administrators', () => {
  it('cannot leave the service to nobody by removing one another at the same moment', async () => {
    const two = await TestServer.start();
    try {
      for (const reference of ['one.admin', 'two.admin']) {
        await two.given('/api/accounts', { reference, name: reference }, 'administrator');
        await two.given(`/api/accounts/${reference}/grant-role`, { role: 'administrator' }, 'administrator');
      }
      const remove = (reference: string, how: string, body: object) =>
        two.send('POST', `/api/accounts/${reference}/${how}`, {
          as: 'administrator',
          body: { reason: 'Left', ...body },
        });
      const answers = await Promise.all([
        remove('one.admin', 'revoke-role', { grant: 'G1' }),
        remove('two.admin', 'suspend-account', {}),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    } finally {
      await two.remove();
    }
  });
});

describe('An open stream of events', () => {
  it('ends at the first batch after its reader’s access was taken away', async () => {
    await server.given('/api/accounts', { reference: 'r.eader', name: 'R. Eader' }, 'administrator');
    await granted('r.eader', { role: 'board-member' });
    const token = await server.running.service.tokens.issueFor('r.eader', {});
    const response = await fetch(`${server.url}/api/events`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    const until = async (words: string) => {
      while (!read.includes(words)) {
        const part = await reader?.read();
        if (part?.done !== false) throw new Error(`The stream ended before ${words}.`);
        read += part.value;
      }
    };
    await until(': following');
    const seen = { reference: 'RR26', title: 'Seen', kind: 'inspection' };
    await server.given('/api/audits', seen);
    await until('"title":"Seen"');

    const revoke = { grant: 'G1', reason: 'Left the board' };
    await server.given('/api/accounts/r.eader/revoke-role', revoke, 'administrator');
    await server.given('/api/audits', { ...seen, reference: 'RR27', title: 'Not seen' });
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      read += part.value;
    expect(read).not.toMatch(/Left the board|Not seen/);
    const again = await fetch(`${server.url}/api/events`, { headers: { Authorization: `Bearer ${token}` } });
    expect(again.status).toBe(403);
  });
});

describe('Who am I', () => {
  it('says the name, the capacities and what the caller was let in by', async () => {
    const { body } = await server.get('/api/me', 'gpLead');
    expect(body).toEqual({
      id: 'g.practice',
      name: 'G. Practice',
      by: 'token',
      capacities: [
        {
          role: 'agency-lead',
          agency: 'city-gp-practice',
          post: 'Practice manager',
          audits: null,
          inspection: null,
          insteadOf: null,
          until: null,
        },
      ],
    });
  });
  it('is for nobody without a token', async () => {
    expect((await server.send('GET', '/api/me')).status).toBe(401);
  });
});
