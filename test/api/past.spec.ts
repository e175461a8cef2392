/** The past over HTTP: what was known then, what was true then, and both; and what the log cannot say. */
import { seedOf, TestServer } from './running-server.js';

describe('The past, asked for over HTTP', () => {
  let server: TestServer;
  let now = new Date('2015-03-02T09:00:00.000Z');
  const positions: Record<string, string> = {};
  const on = (day: string) => (now = new Date(`${day}T09:00:00.000Z`));
  const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) =>
    (await server.given(path, body, as)).position;

  beforeAll(async () => {
    server = await TestServer.start(undefined, () => now);
    await seedOf(server);
    on('2015-03-05');
    await act('/api/findings/CP1415.F1/record-decision', {
      decision: 'act',
      rationale: 'Needed',
      body: 'QA',
    });
    await act('/api/findings/CP1415.F1/assign-action', {
      title: 'Attend or report to every CP Conference',
      owner: { agency: 'city-gp-practice' },
      due: '2015-03-20',
      success: 'A GP or a report at every conference',
    });
    on('2015-03-19');
    await act('/api/meetings', { reference: '2015-03-19', body: 'QA', on: '2015-03-19' });
    positions['noted'] = await act('/api/meetings/2015-03-19/note-position', {});
    // Recorded after the meeting, but true before it.
    await act(
      '/api/actions/CP1415.F1.A1/report-blocked',
      { reason: 'Invitations arrive too late', effective: '2015-03-10' },
      'gpLead',
    );
    on('2015-03-25');
    await act('/api/actions/CP1415.F1.A1/unblock', { note: 'By secure e-mail now' }, 'gpLead');
    positions['last'] = await act('/api/actions/CP1415.F1.A1/reassign', {
      to: { agency: 'city-police' },
      reason: 'They run the conferences',
    });
    await act('/api/agencies/city-police/rename-agency', {
      to: 'City of London Police',
      reason: 'As it is called',
    });
    await server.get(`/api/position?after=${positions['last']}`);
  });
  afterAll(() => server.remove());

  const statuses = async (query: string) => {
    const { body } = await server.get(`/api/position?${query}`);
    const counted = body['statuses'] as { status: string; total: number }[];
    return counted.map(({ status, total }) => `${total} ${status}`);
  };

  it('tells what was known at the end of a day, at an instant, at a position and at a meeting apart', async () => {
    expect(await statuses('knownAt=2015-03-03')).toEqual(['1 awaiting-decision']);
    expect(await statuses('knownAt=2015-03-19')).toEqual(['1 off-track']);
    expect(await statuses('knownAt=meeting:2015-03-19')).toEqual(['1 in-hand']);
    expect(await statuses(`knownAt=${positions['noted'] ?? ''}`)).toEqual(['1 in-hand']);
    expect(await statuses('knownAt=2015-03-19T08:59:59Z')).toEqual(['1 in-hand']);
    expect(await statuses('knownAt=2015-03-21')).toEqual(['1 off-track']);
  });

  it('tells what was true on a day, as it is known now', async () => {
    expect(await statuses('asAt=2015-03-09')).toEqual(['1 in-hand']);
    expect(await statuses('asAt=2015-03-10')).toEqual(['1 off-track']);
  });

  it('tells what was true on a day as it was known then', async () => {
    expect(await statuses('asAt=2015-03-12&knownAt=2015-03-12')).toEqual(['1 in-hand']);
    expect(await statuses('asAt=2015-03-12&knownAt=2015-03-25')).toEqual(['1 off-track']);
  });

  it('says in the answer which time it is of', async () => {
    const { body } = await server.get('/api/position?knownAt=2015-03-21&asAt=2015-03-12');
    expect(body).toMatchObject({
      asOf: '2015-03-12',
      past: { knownAt: '2015-03-21', asAt: '2015-03-12', onDay: '2015-03-12' },
    });
    expect((body['past'] as { position: string }).position).toMatch(/^\d+$/);
    expect((await server.get('/api/position')).body).not.toHaveProperty('past');
  });

  it('shows registers and single items as they were, with the names of the time', async () => {
    const before = await server.get('/api/actions?owner=city-gp-practice&knownAt=2015-03-21');
    expect(before.body['items']).toMatchObject([
      { reference: 'CP1415.F1.A1', status: 'blocked', overdue: true, owner: { agency: 'city-gp-practice' } },
    ]);
    expect((await server.get('/api/actions?owner=city-police&knownAt=2015-03-21')).body['items']).toEqual([]);
    const now = await server.get('/api/actions?owner=city-police');
    expect(now.body['items']).toMatchObject([{ reference: 'CP1415.F1.A1' }]);
    const finding = await server.get('/api/findings/CP1415.F1?knownAt=2015-03-25T09:00:00Z');
    expect(finding.body).toMatchObject({
      impact: { status: 'off-track', why: [{ because: 'CP1415.F1.A1 was due on 20 March 2015' }] },
      actions: [{ reference: 'CP1415.F1.A1' }],
      agencyNames: { 'city-gp-practice': { name: 'City GP practice' } },
    });
    const findings = await server.get('/api/findings?status=awaiting-decision&knownAt=2015-03-04');
    expect(findings.body['items']).toMatchObject([{ reference: 'CP1415.F1', actions: [] }]);
    const action = await server.get('/api/actions/CP1415.F1.A1?asAt=2015-03-10');
    const audit = await server.get('/api/audits/CP1415?knownAt=2015-03-03');
    expect(audit.body).toMatchObject({ findings: [{ impact: { status: 'awaiting-decision' } }] });
    const agency = await server.get('/api/agencies/city-police?knownAt=2015-03-21');
    expect(agency.body).toMatchObject({ name: 'City Police' });
    expect(action.body).toMatchObject({ status: 'blocked', answers: [{ impact: { status: 'off-track' } }] });
  });

  it('shows indicators, meetings, challenges, notices, audits and agencies as they were', async () => {
    on('2015-03-26');
    const indicator = { title: 'GP at conferences', numerator: 'With a GP', denominator: 'Conferences' };
    const measured = { unit: 'percent', direction: 'higher', target: 80, frequency: 'quarterly' } as const;
    await act('/api/indicators', { reference: 'GP-CONFERENCES', ...indicator, ...measured });
    await act('/api/indicators/GP-CONFERENCES/link-indicator', { finding: 'CP1415.F1' });
    const challenge = { about: 'CP1415.F1', to: 'city-gp-practice', question: 'Why?', due: '2015-03-27' };
    await act('/api/meetings/2015-03-19/raise-challenge', challenge);
    const notice = {
      reference: 'conferences',
      title: 'Conferences',
      text: 'Attend',
      to: ['city-gp-practice'],
    };
    await act('/api/notices', { ...notice, about: ['CP1415.F1'], acknowledgeBy: '2015-03-28' });
    on('2015-03-30');
    await act('/api/indicators/GP-CONFERENCES/record-reading', {
      period: '2015-02',
      ...{ numerator: 40, denominator: 80 },
    });
    const said = '2015-03-19.C1';
    await act(
      '/api/meetings/2015-03-19/answer-challenge',
      { challenge: 'C1', answer: 'Late letters' },
      'gpLead',
    );
    await act('/api/notices/conferences/acknowledge-notice', { agency: 'city-gp-practice' }, 'gpLead');
    const last = await act('/api/meetings/2015-03-19/record-minute', { text: 'Heard' });
    const ask = async (path: string, as?: 'gpLead' | 'policeLead') =>
      (await server.get(`/api/${path}${path.includes('?') ? '&' : '?'}after=${last}`, as)).body;
    const items = async (path: string, as?: 'gpLead' | 'policeLead') => (await ask(path, as))['items'];

    const then = 'knownAt=2015-03-29';
    const unread = { reference: 'GP-CONFERENCES', series: [], latest: null };
    expect(await items(`indicators?${then}`)).toMatchObject([unread]);
    expect(await ask(`indicators/GP-CONFERENCES?${then}`)).toMatchObject({
      ...unread,
      past: { knownAt: '2015-03-29' },
    });
    expect(await items('indicators?knownAt=2015-03-25')).toEqual([]);
    expect(await items(`indicators?asAt=2015-03-29&finding=CP1415.F1`)).toMatchObject([unread]);
    expect(await items(`indicators?${then}&finding=CP1415.F2`)).toEqual([]);
    expect(await items(`meetings?${then}&body=QA`)).toMatchObject([{ reference: '2015-03-19', minutes: [] }]);
    expect(await items('meetings?knownAt=2015-03-18')).toEqual([]);
    expect(await ask(`meetings/2015-03-19?${then}`)).toMatchObject({
      challenges: [{ reference: said, status: 'raised', open: true, overdue: true }],
    });
    expect(await ask('meetings/2015-03-19')).toMatchObject({ challenges: [{ status: 'answered' }] });
    expect(await items(`challenges?${then}&overdue=true&sort=due`)).toMatchObject([{ reference: said }]);
    expect(await items('challenges?overdue=true')).toEqual([]);
    expect(await items(`challenges?${then}`, 'policeLead')).toEqual([]);
    expect(await items(`challenges?${then}`, 'gpLead')).toHaveLength(1);
    expect(await items(`notices?${then}&late=true`)).toMatchObject([{ awaiting: ['city-gp-practice'] }]);
    expect(await items('notices?late=true')).toEqual([]);
    expect(await items(`notices?${then}&awaiting=city-gp-practice`, 'policeLead')).toEqual([]);
    expect(await items('audits?knownAt=2015-03-03')).toMatchObject([
      { reference: 'CP1415', findings: ['CP1415.F1'] },
    ]);
    const names = (await items('agencies?knownAt=2015-03-21')) as { name: string }[];
    expect(names.map(({ name }) => name)).toContain('City Police');
    const concerned = 'indicators?knownAt=2015-03-26T08:59:59Z';
    expect(await items(concerned, 'gpLead')).toEqual([]);
    expect(await items(`indicators?${then}`, 'gpLead')).toHaveLength(1);
    const missing = await server.get('/api/indicators/GP-CONFERENCES?knownAt=2015-03-25');
    expect(missing.status).toBe(404);
    expect((await server.get('/api/audits?knownAt=2015-03-25&sort=changed')).status).toBe(400);
  });

  it('says that the log holds nothing before its first day, where it would have nothing to show', async () => {
    for (const query of ['knownAt=2015-03-01', 'knownAt=0', 'asAt=2015-03-01']) {
      const { status, body } = await server.get(`/api/position?${query}`);
      expect([query, status, body]).toEqual([
        query,
        404,
        {
          type: 'urn:golden-thread:problem:nothing-before',
          title: 'Nothing before',
          status: 404,
          detail: 'This log holds nothing before 2 March 2015.',
          nothingBefore: '2015-03-02',
        },
      ]);
    }
  });

  it('names what it cannot read as a time, and an order that the past does not have', async () => {
    const wrong = [
      ['/api/position?knownAt=yesterday', 'knownAt'],
      ['/api/position?knownAt=2015-02-30', 'knownAt'],
      ['/api/position?knownAt=2015-04-01', 'knownAt'],
      ['/api/position?knownAt=9007199254740991', 'knownAt'],
      ['/api/position?knownAt=meeting:2016-01-01', 'knownAt'],
      ['/api/position?asAt=2015-04-01', 'asAt'],
      ['/api/actions?asAt=2015-03-12&sort=changed', 'sort'],
    ] as const;
    for (const [path, field] of wrong) {
      const { status, body } = await server.get(path);
      expect([path, status, (body['errors'] as { field: string }[] | undefined)?.[0]?.field]).toEqual([
        path,
        400,
        field,
      ]);
    }
  });

  it('shows agency leads of the past what concerned their agency then, and no more', async () => {
    const then = '/api/actions/CP1415.F1.A1?knownAt=2015-03-21';
    expect((await server.get(then, 'gpLead')).status).toBe(200);
    expect((await server.get(then, 'policeLead')).status).toBe(404);
    expect((await server.get('/api/actions/CP1415.F1.A1', 'policeLead')).status).toBe(200);
    const list = async (who: 'gpLead' | 'policeLead') =>
      (await server.get('/api/findings?knownAt=2015-03-21', who)).body['items'];
    expect(await list('gpLead')).toHaveLength(1);
    expect(await list('policeLead')).toEqual([]);
    expect((await server.get('/api/position?knownAt=2015-03-21', 'gpLead')).status).toBe(403);
  });

  it('continues a page of the past where it left off, and in no other question', async () => {
    const { position } = await server.given('/api/audits/CP1415/record-finding', {
      kind: 'strength',
      title: 'Seen alone',
      effective: '2015-03-12',
      extent: { of: 'one-case' },
    });
    const path = '/api/findings?asAt=2015-03-25&limit=1';
    const first = await server.get(`${path}&after=${position}`);
    const next = await server.get(`${path}&cursor=${first.body['next'] as string}`);
    expect(
      [first, next].flatMap(({ body }) =>
        (body['items'] as { reference: string }[]).map((one) => one.reference),
      ),
    ).toEqual(['CP1415.F1', 'CP1415.S1']);
    expect(next.body).not.toHaveProperty('next');
    const other = await server.get(
      `/api/findings?asAt=2015-03-24&limit=1&cursor=${first.body['next'] as string}`,
    );
    expect(other.status).toBe(400);
  });

  it('tells who answered for what as it was known, and as it was, with the names of the time', async () => {
    const owned = async (agency: string, query: string) => {
      const { status, body } = await server.get(`/api/agencies/${agency}/accountability?${query}`);
      expect(status).toBe(200);
      return body as unknown as {
        agency: { name: string };
        figures: object;
        items: Record<string, unknown>[];
      };
    };
    const known = await owned('city-gp-practice', 'knownAt=meeting:2015-03-19');
    expect(known.items).toMatchObject([{ action: 'CP1415.F1.A1', ownsNow: true, blocked: { days: 0 } }]);
    const then = await owned('city-gp-practice', 'asAt=2015-03-12');
    expect(then.items).toMatchObject([{ ownsNow: true, status: 'blocked', blocked: { days: 2 } }]);
    expect(then.figures).toMatchObject({ ownsNow: 1, overdue: 0 });
    expect((await owned('city-gp-practice', 'knownAt=2015-03-21')).figures).toMatchObject({ overdue: 1 });
    expect((await owned('city-gp-practice', 'knownAt=2015-03-25')).items).toMatchObject([
      { ownsNow: false, ended: { how: 'handed-over' } },
    ]);
    const police = await owned('city-police', 'knownAt=2015-03-21');
    expect([police.agency.name, police.items]).toEqual(['City Police', []]);
    expect((await owned('city-police', 'knownAt=2015-03-25')).items).toHaveLength(1);
    const lead = '/api/agencies/city-police/accountability?knownAt=2015-03-25';
    expect((await server.get(lead, 'gpLead')).status).toBe(404);
    expect((await server.get(lead, 'policeLead')).body['items']).toHaveLength(1);
  });

  it('tells what a meeting looked at as it was at the meeting, and at another time where one is given', async () => {
    const pack = async (query = '') => (await server.get(`/api/meetings/2015-03-19/pack${query}`)).body;
    expect(await pack()).toMatchObject({
      asOf: '2015-03-19',
      past: { knownAt: 'meeting:2015-03-19' },
      position: { statuses: [{ status: 'in-hand', total: 1 }] },
      needs: { blocked: { total: 0 }, overdue: { total: 0 } },
    });
    expect(await pack('?asAt=2015-03-19')).toMatchObject({
      position: { statuses: [{ status: 'off-track', total: 1 }] },
      needs: { blocked: { total: 1, items: [{ reference: 'CP1415.F1.A1', status: 'blocked' }] } },
    });
    expect(await pack('?knownAt=2015-03-21')).toMatchObject({
      needs: { overdue: { total: 1, items: [{ reference: 'CP1415.F1.A1' }] } },
    });
  });
});
