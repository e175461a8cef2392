/** Reading is recorded: who looked at what, when, from where and as what; and who may ask about it. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { DayClock } from '#server/clock/day-clock.js';
import type { AccessEntry } from '#identity/access-log/port.js';
import { makeAccount, signedIn } from '../sign-in/accounts.js';
import { people, seedOf, TestServer, type Somebody } from './running-server.js';

let server: TestServer;
let action: string;
beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  const assigned = await server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference',
    owner: { agency: 'city-gp-practice' },
  });
  action = assigned.reference;
  await server.get(`/api/position?after=${assigned.position}`);
});
afterAll(() => server.remove());

const entriesOf = async (query: string, as: Somebody = 'coordinator') => {
  const { status, body, text } = await server.get(`/api/access-log?${query}`, as);
  if (status !== 200) throw new Error(`The access log was answered ${status}: ${text}`);
  return body['items'] as readonly AccessEntry[];
};

describe('The access log', () => {
  it('tells who looked at an item, when, from where and as what', async () => {
    const before = new Date().toISOString();
    await server.get(`/api/actions/${action}`, 'gpLead');
    const [entry] = await entriesOf(`item=${action}&person=g.practice`);
    expect(entry).toEqual({
      at: expect.any(String) as string,
      ...{
        person: 'g.practice',
        name: 'G. Practice',
        roles: ['agency-lead'],
        agencies: ['city-gp-practice'],
      },
      ...{ what: 'view', item: { kind: 'action', reference: action }, detail: '' },
      ...{ address: '127.0.0.1', channel: 'api', outcome: 'shown' },
    });
    expect((entry?.at ?? '') >= before).toBe(true);
  });

  it('tells of searches, lists and what is behind an item in the words that were used', async () => {
    await server.get('/api/trail?text=conference%20reports', 'boardMember');
    await server.get('/api/search?text=caf%C3%A9+visit', 'boardMember');
    await server.get('/api/findings?theme=attendance', 'boardMember');
    await server.get('/api/agencies/city-police/accountability', 'boardMember');
    const told = (await entriesOf('person=b.member')).map(({ what, item, detail }) => ({
      what,
      item,
      detail,
    }));
    expect(told.toReversed()).toEqual([
      { what: 'search', detail: 'trail?text=conference reports' },
      { what: 'search', detail: 'search?text=café visit' },
      { what: 'view', detail: 'findings?theme=attendance' },
      { what: 'view', item: { kind: 'agency', reference: 'city-police' }, detail: 'accountability' },
    ]);
  });

  it('tells of tries that showed nothing, as such', async () => {
    expect((await server.get(`/api/actions/${action}`, 'policeLead')).status).toBe(404);
    expect((await server.get('/api/position', 'administrator')).status).toBe(403);
    expect(await entriesOf('person=p.constable')).toMatchObject([{ outcome: 'not-found' }]);
    expect(await entriesOf('person=a.dmin&outcome=refused')).toMatchObject([{ detail: 'position' }]);
  });

  it('tells of evidence that was downloaded, and of the events that were followed', async () => {
    const content = 'attendance log';
    const sha256 = createHash('sha256').update(content).digest('hex');
    const uploaded = await server.send('POST', '/api/evidence?name=log.txt', {
      ...{ as: 'gpLead', raw: content, headers: { 'Content-Type': 'application/octet-stream' } },
    });
    const attached = await server.given(
      `/api/actions/${action}/attach-evidence`,
      { evidence: 'attendance log', description: 'January', file: uploaded.body },
      'gpLead',
    );
    await server.get(`/api/position?after=${attached.position}`);
    await server.get(`/api/actions/${action}/evidence/${sha256}`, 'inspector');
    const following = await fetch(`${server.url}/api/events`, {
      headers: { authorization: `Bearer ${server.tokenOf('inspector')}` },
    });
    await following.body?.cancel();
    const told = (await entriesOf('person=i.spector')).map(({ what, item, detail }) => ({
      what,
      item,
      detail,
    }));
    expect(told.toReversed()).toEqual([
      { what: 'download', item: { kind: 'action', reference: action }, detail: `evidence/${sha256}` },
      { what: 'export', detail: 'events' },
    ]);
  });

  it('tells of one question by each agency and item that it was about', async () => {
    await server.get('/api/trail?subject=CP1415.F1&agency=city-police', 'inspector');
    const detail = 'trail?subject=CP1415.F1&agency=city-police';
    for (const item of [
      { kind: 'finding', reference: 'CP1415.F1' },
      { kind: 'agency', reference: 'city-police' },
    ])
      expect((await entriesOf(`item=${item.reference}&person=i.spector`))[0]).toMatchObject({ item, detail });
  });

  it('tells of what is shown to whoever sends something: what others recorded meanwhile, and what a person holds', async () => {
    const [from, reason] = ['Dr Osei', 'Retires'];
    const who = { from, to: { person: 'Lena Ward' }, reason };
    const held = await server.post('/api/agencies/city-gp-practice/hand-over?dryRun=true', who, 'gpLead');
    expect(held.status).toBe(200);
    const seen = (await server.get(`/api/actions/${action}`, 'gpLead')).headers.get('etag') ?? '';
    const progress = { note: 'We attended both', outlook: 'on-track' };
    await server.given(`/api/actions/${action}/report-progress`, progress, 'gpLead');
    const again = await server.post(`/api/actions/${action}/report-progress`, progress, 'gpLead', {
      'If-Match': seen,
    });
    expect(again.status).toBe(412);
    const told = (await entriesOf('person=g.practice&limit=3')).map(({ what, item, detail, outcome }) => [
      ...[what, item?.reference, detail, outcome],
    ]);
    expect(told.toReversed()).toEqual([
      ['view', 'city-gp-practice', 'hand-over?dryRun=true', 'shown'],
      ['view', action, '', 'shown'],
      ['view', action, 'report-progress', 'shown'],
    ]);
  });

  it('tells of the page of a form each time that it is shown, and not of a form that is taken', async () => {
    const grant = { role: 'agency-lead', agencies: ['city-gp-practice'] };
    const form = `/actions/${action}/report-progress`;
    const lead = await signedIn(server, await makeAccount(server, 'f.lead', grant), form);
    await lead.send({ note: 'We attended both' }, form);
    expect(lead.words).toContain('There is a problem');
    const told = (await entriesOf('person=f.lead')).map(({ what, item, detail, outcome, channel }) => [
      ...[what, item?.reference, detail, outcome, channel],
    ]);
    const shown = ['view', action, 'report-progress', 'shown', 'web'];
    expect(told).toEqual([shown, shown]);
    await lead.send({ note: 'We attended both', outlook: 'on-track' }, form);
    const [after] = await entriesOf('person=f.lead');
    expect(after).not.toMatchObject({ detail: 'report-progress' });
  });

  it('records that it was read itself', async () => {
    await entriesOf('what=download', 'inspector');
    expect((await entriesOf('person=i.spector'))[0]).toMatchObject({ detail: 'access-log?what=download' });
  });

  it('holds nothing of health, figures and documentation, nor of commands', async () => {
    const many = (await entriesOf('limit=200')).length;
    for (const path of ['/api/health/live', '/metrics', '/api/docs']) await server.get(path);
    await server.post('/api/agencies', { reference: 'another', name: 'Another', kind: 'agency' });
    expect(await entriesOf('limit=200')).toHaveLength(many + 1);
  });

  it('is read in pages, and by period', async () => {
    const first = (await server.get('/api/access-log?limit=2')).body;
    const next = (await server.get(`/api/access-log?limit=2&cursor=${String(first['next'])}`)).body;
    const [one, other] = [first['items'] as AccessEntry[], next['items'] as AccessEntry[]];
    expect(one).toHaveLength(2);
    expect(other).toHaveLength(2);
    expect((other[0]?.at ?? '') <= (one[1]?.at ?? '')).toBe(true);
    expect(other[0]).not.toEqual(one[1]);
    expect(await entriesOf('to=2015-03-14')).toEqual([]);
    expect((await entriesOf('from=2015-03-14')).length).toBeGreaterThan(5);
  });

  it.each(['gpLead', 'boardMember', 'auditor', 'administrator'] as const)('is not for a %s', async (who) => {
    expect((await server.get('/api/access-log', who)).status).toBe(403);
  });
});

describe('Somebody whom it concerns', () => {
  it('sees who looked at what they lead, and not from where or what for', async () => {
    await server.get(`/api/actions/${action}`, 'boardMember');
    await server.get(`/api/agencies/city-gp-practice/held?person=Dr%20Osei`, 'boardMember');
    const mine = (await server.get('/api/me/access-log', 'gpLead')).body['items'] as readonly object[];
    const { name } = people.boardMember;
    expect(mine.slice(0, 2)).toEqual(
      [
        { kind: 'agency', reference: 'city-gp-practice' },
        { kind: 'action', reference: action },
      ].map((item) => ({
        ...{ at: expect.any(String) as string, name, roles: ['board-member'], agencies: ['city-health'] },
        ...{ what: 'view', item },
      })),
    );
  });

  it('sees who asked for what they did or owe by agency, by audit and by their name, and not who looks into their reading', async () => {
    const since = new Date().toISOString();
    const { name } = people.gpLead;
    const asked: readonly (readonly [address: string, kind: string, reference: string])[] = [
      ['/api/trail?agency=city-gp-practice', 'agency', 'city-gp-practice'],
      ['/api/trail?subject=city-gp-practice', 'item', 'city-gp-practice'],
      ['/trail/export/trail.json?audit=CP1415', 'audit', 'CP1415'],
      ['/api/search?text=conference&audit=CP1415', 'audit', 'CP1415'],
      ['/api/actions?owner=city-gp-practice', 'agency', 'city-gp-practice'],
      ['/api/trail?actor=g.practice', 'person', 'g.practice'],
      [`/api/trail?actor=${encodeURIComponent(name)}`, 'person', name],
      ['/api/findings/CP1415.F1', 'finding', 'CP1415.F1'],
    ];
    for (const [address] of asked) expect((await server.get(address, 'inspector')).status).toBe(200);
    expect((await server.get('/api/trail?agency=city-police', 'inspector')).status).toBe(200);
    await server.get('/api/access-log?person=g.practice&item=city-gp-practice', 'inspector');
    const { body } = await server.get('/api/me/access-log', 'gpLead');
    const seen = (body['items'] as readonly AccessEntry[]).filter(
      ({ at, name: who }) => at >= since && who === people.inspector.name,
    );
    expect(seen.toReversed().map(({ item }) => item)).toEqual(
      asked.map(([, kind, reference]) => ({ kind, reference })),
    );
    expect(await entriesOf('item=city-gp-practice&person=i.spector')).toHaveLength(3);
  });

  it('sees nothing of what concerns others', async () => {
    await server.get(`/api/actions/${action}`, 'boardMember');
    const { body } = await server.get('/api/me/access-log', 'policeLead');
    expect(JSON.stringify(body)).not.toContain(action);
  });
});

describe('Whatever is taken away as a file', () => {
  it('is told as an export, of the item that it is about', async () => {
    const subject = `subject=${action}`;
    await server.get(`/trail/export/trail.csv?${subject}`, 'inspector');
    await server.get(`/trail?${subject}`, 'inspector');
    await server.get('/learning/report.md', 'boardMember');
    const item = { kind: 'action', reference: action };
    const [viewed, exported] = await entriesOf(`item=${action}&person=i.spector`);
    expect(viewed).toMatchObject({ what: 'view', item, outcome: 'shown' });
    expect(exported).toMatchObject({ what: 'export', item, detail: `trail/export/trail.csv?${subject}` });
    const [report] = await entriesOf('person=b.member&what=export');
    expect(report).toMatchObject({ detail: 'learning/report.md', outcome: 'shown' });
    const { body } = await server.get('/api/me/access-log', 'gpLead');
    expect(body['items']).toContainEqual(
      expect.objectContaining({ name: people.inspector.name, what: 'export', item }),
    );
  });
});

describe('What is old', () => {
  it('goes at the start of a day, and that it went is taken down', async () => {
    let now = new Date('2015-03-14T09:41:00Z');
    const kept = await TestServer.start(undefined, () => now, { accessLogMonths: 12 });
    try {
      await seedOf(kept);
      await kept.get('/api/findings/CP1415.F1', 'boardMember');
      now = new Date('2016-03-15T09:41:00Z');
      await kept.get('/api/findings/CP1415.F2', 'boardMember');
      await kept.running.app.get(DayClock).catchUp();
      const { body } = await kept.get('/api/access-log');
      const told = (body['items'] as readonly AccessEntry[]).map(({ person, what, item }) => [
        ...[person, what, item?.reference],
      ]);
      expect(told).toContainEqual(['system', 'removal', undefined]);
      expect(told).toContainEqual([people.boardMember.id, 'view', 'CP1415.F2']);
      expect(told).not.toContainEqual([people.boardMember.id, 'view', 'CP1415.F1']);
    } finally {
      await kept.remove();
    }
  });
});

describe('When the access log cannot be written', () => {
  it('nothing is shown any more once too much waits, and all is again once it is mended', async () => {
    const { accessLog, settings } = server.running.service;
    // Where it lies in MongoDB nobody is let in while that is away: test/both-stacks/engines-away.spec.ts.
    if (settings.readStore.engine !== 'sqlite') return;
    const db = new DatabaseSync(join(server.folder, 'access.db'));
    const [sample] = await entriesOf('limit=1');
    db.exec('ALTER TABLE entries RENAME TO away');
    if (sample !== undefined) while (!accessLog.isFull) accessLog.record(sample);
    const refused = await server.get('/api/position');
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('access-log-unavailable');
    expect((await server.send('GET', '/api/health/live')).status).toBe(200);
    db.exec('ALTER TABLE away RENAME TO entries');
    db.close();
    await accessLog.flush();
    expect((await server.get('/api/position')).status).toBe(200);
  });
});
