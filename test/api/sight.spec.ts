/** What lies outside a reader's sight is in no answer of any query: not in its items, totals, searches or streams. */
import { fieldsOf } from '#application/fields/field.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import { londonDate, plusDays } from '#domain/time.js';
import { type Answer, send } from '../http.js';
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let position = '';
const tokens = new Map<string, string>();
const today = londonDate(new Date().toISOString());
const until = plusDays(today, 30);

/** In every text of what lies outside. */
const SECRET = 'zqxsecret';

/** Those who are bound to a part of the record: all of them see CP1415.F1.A1, and none of them what is secret. */
const readers: Readonly<Record<string, readonly (readonly [command: string, body: object])[]>> = {
  'an inspector of an audit': [
    ['open-inspection', { inspectorate: 'Ofsted', scope: { of: 'audits', audits: ['CP1415'] }, until }],
  ],
  'an inspector of a theme': [
    ['open-inspection', { inspectorate: 'Ofsted', scope: { of: 'themes', themes: ['attendance'] }, until }],
  ],
  'an auditor of one audit': [['grant-role', { role: 'auditor', audits: ['CP1415'] }]],
  'an agency lead': [['grant-role', { role: 'agency-lead', agencies: ['city-police'] }]],
  'a lead who audits as well': [
    ['grant-role', { role: 'agency-lead', agencies: ['city-police'] }],
    ['grant-role', { role: 'auditor', audits: ['CP1415'] }],
  ],
};

const get = (who: string, path: string): Promise<Answer> =>
  send(server.url, 'GET', path, { token: tokens.get(who) ?? '' });

beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  await server.given('/api/findings/CP1415.F1/assign-action', {
    ...{ title: 'Be there', owner: { agency: 'city-police', person: 'P. Constable' } },
  });
  await server.given('/api/actions/CP1415.F1.A1/report-blocked', { reason: 'Be patient' });
  await somethingSecret();
  let number = 0;
  for (const [who, access] of Object.entries(readers)) {
    const reference = `reader.${(number += 1)}`;
    await server.given('/api/accounts', { reference, name: who }, 'administrator');
    for (const [command, body] of access)
      ({ position } = await server.given(`/api/accounts/${reference}/${command}`, body, 'administrator'));
    tokens.set(who, await server.running.service.tokens.issueFor(reference, {}));
  }
  await server.get(`/api/position?after=${position}`);
});
afterAll(() => server.remove());

/** Another audit, and all that hangs on it, with the word in every text. */
async function somethingSecret(): Promise<void> {
  const title = `A ${SECRET}`;
  const owner = { agency: 'city-health', person: title };
  await server.given('/api/audits', { reference: 'LAC1415', title, kind: 'inspection', focus: title });
  await server.given('/api/audits/LAC1415/select-case-file', { case: title });
  const area = { kind: 'area-for-action', title, observation: title, themes: ['stability'] };
  await server.given('/api/audits/LAC1415/record-finding', area);
  await server.given('/api/findings/LAC1415.F1/assign-action', { title, owner });
  await server.given('/api/actions/LAC1415.F1.A1/report-blocked', { reason: title });
  await server.given('/api/notices', {
    reference: 'secret',
    title,
    to: ['city-health'],
    about: ['LAC1415.F1'],
  });
  await server.given('/api/indicators', {
    ...{ reference: 'SECRET', title, numerator: title, denominator: title, unit: 'percent' },
    ...{ direction: 'higher', frequency: 'yearly' },
  });
  await server.given('/api/indicators/SECRET/link-indicator', { finding: 'LAC1415.F1' });
  await server.given('/api/meetings', { reference: 'secret', body: title, on: '2015-03-19' });
  await server.given('/api/meetings/secret/record-minute', { text: title });
  const question = { about: 'LAC1415.F1.A1', to: 'city-health', question: title, due: '2099-01-31' };
  await server.given('/api/meetings/secret/raise-challenge', question);
  await server.given('/api/accounts', { reference: 'secret', name: title }, 'administrator');
}

/** Every address that a query has: plain, about what is secret, and about what is not. */
function addresses(): readonly string[] {
  const secret = [
    'LAC1415',
    'LAC1415.F1',
    'LAC1415.F1.A1',
    'secret',
    'SECRET',
    'city-health',
    `A%20${SECRET}`,
  ];
  const open = ['CP1415', 'CP1415.F1', 'CP1415.F1.A1', 'city-police', 'P. Constable'];
  const needed: Readonly<Record<string, string>> = {
    text: SECRET,
    from: '2014-01-01',
    to: today,
    person: `A ${SECRET}`,
    theme: 'stability',
  };
  return queryDefinitions.flatMap(({ path, query }) => {
    const names = fieldsOf(query).filter(
      ({ name, optional }) => !optional || (path === 'comparison' && name === 'theme'),
    );
    const asked = names.map(({ name }) => `${name}=${encodeURIComponent(needed[name] ?? '')}`).join('&');
    const references = path.includes(':reference') ? [...secret, ...open] : [''];
    return references.map((one) => `/api/${path.replace(':reference', one)}?${asked}`);
  });
}

describe('A finding that is seen by the agency alone', () => {
  it('is shown to a lead who audits another audit, without a title of or a way to its own', async () => {
    const reference = 'lead.elsewhere';
    await server.given('/api/accounts', { reference, name: 'A lead elsewhere' }, 'administrator');
    for (const role of [
      { role: 'agency-lead', agencies: ['city-police'] },
      { role: 'auditor', audits: ['LAC1415'] },
    ])
      ({ position } = await server.given(`/api/accounts/${reference}/grant-role`, role, 'administrator'));
    const token = await server.running.service.tokens.issueFor(reference, {});
    const finding = `findings/CP1415.F1?after=${position}`;
    const { body } = await send(server.url, 'GET', `/api/${finding}`, { token });
    expect(body).toMatchObject({ reference: 'CP1415.F1', auditTitle: null });
    const page = await send(server.url, 'GET', `/${finding}`, { token, headers: { Accept: 'text/html' } });
    expect([page.status, page.text.includes('Audit CP1415')]).toEqual([200, true]);
    expect(page.text).not.toContain('href="/audits/CP1415"');
    const { body: seen } = await server.get(`/api/${finding}`);
    expect(seen['auditTitle']).toBe('Child protection enquiries');
  });
});

describe.each(Object.keys(readers))('What %s reads', (who) => {
  it('holds nothing of what lies outside, whatever is asked', async () => {
    const found: string[] = [];
    for (const address of addresses()) {
      const { status, text } = await get(who, address);
      expect([address, status]).toEqual([address, expect.any(Number)]);
      expect(status).toBeLessThan(500);
      // What was asked for may be said again, as it was asked for.
      const told = text.replaceAll(`"person":"A ${SECRET}"`, '');
      if (status === 200 && told.includes(SECRET)) found.push(`${address} → ${text.slice(0, 300)}`);
    }
    expect(found).toEqual([]);
  });

  it('is their own part of it', async () => {
    const { body } = await get(who, '/api/actions');
    expect((body['items'] as { reference: string }[]).map(({ reference }) => reference)).toEqual([
      'CP1415.F1.A1',
    ]);
    expect((await get(who, '/api/actions/CP1415.F1.A1')).status).toBe(200);
    expect((await get(who, '/api/findings/CP1415.F1')).status).toBe(200);
    const { body: search } = await get(who, '/api/search?text=Be');
    expect(search).toMatchObject({ total: 2 });
    const { body: trail } = await get(who, '/api/trail?subject=CP1415.F1.A1');
    const about = (trail['items'] as { reference: string }[]).map(({ reference }) => reference);
    expect(new Set(about)).toEqual(new Set(['CP1415.F1.A1']));
  });

  it('is not there where it is outside', async () => {
    for (const path of [
      'findings/LAC1415.F1',
      'actions/LAC1415.F1.A1',
      'notices/secret',
      'indicators/SECRET',
      'events/no-such-event',
    ])
      expect([path, (await get(who, `/api/${path}`)).status]).toEqual([path, 404]);
    expect((await get(who, `/api/search?text=${SECRET}`)).body).toMatchObject({ total: 0, threads: [] });
    for (const narrowed of ['', '&type=FindingRecorded', '&to=2000-01-01'])
      for (const subject of ['LAC1415.F1', 'LAC1415.F99', 'LAC1415.F1.A1'])
        expect((await get(who, `/api/trail?subject=${subject}${narrowed}`)).status).toBe(404);
  });

  it('is the same in the past and in the stream', async () => {
    const { body } = await get(who, `/api/actions?knownAt=${position}`);
    expect((body['items'] as { reference: string }[]).map(({ reference }) => reference)).toEqual([
      'CP1415.F1.A1',
    ]);
    expect((await get(who, `/api/findings/LAC1415.F1?knownAt=${position}`)).status).toBe(404);
    const read = await streamed(who);
    expect(read).toContain('"title":"Be there"');
    expect(read).not.toContain(SECRET);
  });

  /** What the stream of events gives from its beginning to what was recorded last of their own. */
  async function streamed(reader: string): Promise<string> {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/api/events`, {
      headers: { Authorization: `Bearer ${tokens.get(reader) ?? ''}`, 'Last-Event-ID': '0' },
      signal: stop.signal,
    });
    const last = { evidence: reader, description: `Said for ${reader}` };
    await server.given('/api/actions/CP1415.F1.A1/attach-evidence', last);
    let read = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      read += chunk;
      if (read.includes(last.description)) break;
    }
    stop.abort();
    return read;
  }
});

describe('A reader of an audit or a theme', () => {
  const bound = Object.keys(readers).slice(0, 3);

  it.each(bound)('has a position counted over their own part: %s', async (who) => {
    const whole = (await server.get('/api/position')).body;
    expect(whole).toMatchObject({ areasForAction: 2, needsTheBoard: { blocked: 2 } });
    for (const time of ['', `?knownAt=${position}`]) {
      const { body } = await get(who, `/api/position${time}`);
      expect(body).toMatchObject({
        areasForAction: 1,
        needsTheBoard: { blocked: 1 },
        byAudit: [{ value: 'CP1415', total: 1 }],
        byTheme: [{ value: 'attendance', total: 1 }],
        byAgency: [{ value: 'city-police', total: 1 }],
      });
    }
  });

  it('sees no meeting, and may do nothing there', async () => {
    for (const who of bound) {
      expect((await get(who, '/api/meetings')).body).toMatchObject({ items: [] });
      expect((await get(who, '/api/meetings/secret/pack')).status).toBe(404);
    }
  });

  it('sees of an audit its cases only where it is bound to the audit', async () => {
    const [byAudit, byTheme] = await Promise.all(
      bound.slice(0, 2).map(async (who) => (await get(who, '/api/audits/CP1415')).body),
    );
    expect(byAudit).toMatchObject({ cases: [], findings: [{ reference: 'CP1415.F1' }] });
    expect(byTheme).toMatchObject({ findings: [{ reference: 'CP1415.F1' }] });
    expect(byTheme).not.toHaveProperty('cases');
  });

  it('sees an action under another audit once it answers a finding of theirs', async () => {
    const [who = ''] = bound;
    const further = { title: 'Shared', owner: { agency: 'city-health' }, alsoAnswers: ['CP1415.F1'] };
    const shared = await server.given('/api/findings/LAC1415.F1/assign-action', further);
    const { body } = await get(who, `/api/actions?after=${shared.position}`);
    expect(body['items']).toHaveLength(2);
    expect((await get(who, `/api/trail?subject=${shared.reference}`)).body['items']).toHaveLength(1);
    const { body: ofFinding } = await get(who, '/api/trail?subject=LAC1415.F1');
    expect(ofFinding['items']).toMatchObject([{ reference: shared.reference }]);
    expect((await get(who, '/api/actions/LAC1415.F1.A1')).status).toBe(404);
  });
});

describe('An administrator', () => {
  it('reads what happened to accounts, and no case', async () => {
    const { body } = await server.get('/api/trail?limit=200', 'administrator');
    const kinds = (body['items'] as { kind: string }[]).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['account']));
    for (const path of ['position', 'findings', 'actions', 'audits', 'search?text=Be', 'meetings'])
      expect([path, (await server.get(`/api/${path}`, 'administrator')).status]).toEqual([path, 403]);
    expect((await server.get('/api/trail?subject=CP1415.F1', 'administrator')).status).toBe(404);
  });
});

describe('A command outside the caller’s sight', () => {
  it.each([
    ['an inspector of an audit', 'findings/LAC1415.F1/close-finding', 404],
    ['an inspector of an audit', 'findings/CP1415.F1/close-finding', 403],
    ['an inspector of a theme', 'actions/LAC1415.F1.A1/cancel-action', 404],
    ['an inspector of a theme', 'actions/CP1415.F1.A1/cancel-action', 403],
    ['an inspector of a theme', 'audits/LAC1415/withdraw-audit', 404],
    ['an auditor of one audit', 'audits/LAC1415/withdraw-audit', 404],
    ['an auditor of one audit', 'audits/CP1415/withdraw-audit', 403],
    ['an agency lead', 'findings/LAC1415.F1/close-finding', 404],
    ['an agency lead', 'findings/CP1415.F1/close-finding', 403],
  ] as const)('is not said to be there: %s, %s', async (who, path, status) => {
    const token = tokens.get(who) ?? '';
    const answer = await send(server.url, 'POST', `/api/${path}`, { token, body: { reason: 'No' } });
    expect(answer.status).toBe(status);
  });
});
