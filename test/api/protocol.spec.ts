/** What the API promises of every request: once per key, nothing lost between two people, clear problems, nobody unknown. */
import { seedOf, type Somebody, TestServer } from './running-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  await server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference',
    owner: { agency: 'city-gp-practice' },
    due: '2099-01-31',
  });
});
afterAll(() => server.remove());

const A1 = '/api/actions/CP1415.F1.A1';
const progress = { outlook: 'on-track', note: 'Rota agreed' };

describe('A command', () => {
  it('is answered with its receipt, where it can be read, and its entity tag', async () => {
    const answer = await server.post('/api/audits/CP1415/record-finding', {
      kind: 'strength',
      title: 'Interpreters were used well',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      reference: 'CP1415.S1',
      stream: 'finding-CP1415.S1',
      revision: 0,
      position: expect.stringMatching(/^\d+$/) as string,
    });
    expect(answer.headers.get('location')).toBe('/api/findings/CP1415.S1');
    expect(answer.headers.get('etag')).toBe('"finding-CP1415.S1@0"');
  });

  it('is carried out once for the same key, and numbers the same on a retry', async () => {
    const send = () =>
      server.post(
        '/api/audits/CP1415/record-finding',
        { kind: 'area-for-action', title: 'Timeliness of medicals' },
        'coordinator',
        { 'Idempotency-Key': 'round-2-finding-7' },
      );
    const [first, second] = [await send(), await send()];
    const [third, fourth] = await Promise.all([send(), send()]);
    expect(first.status).toBe(201);
    for (const retry of [second, third, fourth]) expect(retry.body).toEqual(first.body);
  });

  it('is carried out once even when its retries arrive together', async () => {
    const send = () =>
      server.post(
        '/api/audits/CP1415/record-finding',
        { kind: 'area-for-action', title: 'Sharing of intelligence' },
        'coordinator',
        { 'Idempotency-Key': 'together' },
      );
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it('is refused when its key came with another body', async () => {
    const key = { 'Idempotency-Key': 'used-twice' };
    await server.post(`${A1}/report-progress`, progress, 'gpLead', key);
    const other = await server.post(
      `${A1}/report-progress`,
      { ...progress, note: 'Something else' },
      'gpLead',
      key,
    );
    expect(other.status).toBe(422);
    expect(other.body['type']).toBe('urn:golden-thread:problem:key-used-otherwise');
  });

  it('has keys of its own for each person', async () => {
    const key = { 'Idempotency-Key': 'my-key' };
    const lead = await server.post(`${A1}/report-progress`, progress, 'gpLead', key);
    const coordinator = await server.post(`${A1}/report-progress`, progress, 'coordinator', key);
    expect(coordinator.body['position']).not.toBe(lead.body['position']);
  });

  it('given with If-Match is refused once somebody else changed the item, and says what changed', async () => {
    const { position } = await server.given(`${A1}/report-progress`, progress, 'gpLead');
    const seen = (await server.get(`${A1}?after=${position}`)).headers.get('etag') ?? '';
    await server.given(`${A1}/report-progress`, { ...progress, note: 'Meanwhile' }, 'gpLead');
    const late = await server.post(`${A1}/cancel-action`, { reason: 'No longer needed' }, 'coordinator', {
      'If-Match': seen,
    });
    expect(late.status).toBe(412);
    expect(late.body['changes']).toMatchObject([{ type: 'ProgressReported', by: 'G. Practice' }]);
    const fresh =
      (
        await server.get(
          `${A1}?after=${(await server.given(`${A1}/report-progress`, progress, 'gpLead')).position}`,
        )
      ).headers.get('etag') ?? '';
    expect(
      (await server.post(`${A1}/report-progress`, progress, 'gpLead', { 'If-Match': fresh })).status,
    ).toBe(201);
  });

  it('numbers findings without a gap or a repeat when many are recorded at once', async () => {
    await server.given('/api/audits', {
      reference: 'LAC1415',
      title: 'Looked after children',
      kind: 'multi-agency-case-file-audit',
    });
    const record = (title: string) =>
      server.given('/api/audits/LAC1415/record-finding', { kind: 'area-for-action', title });
    const receipts = await Promise.all(
      Array.from({ length: 12 }, (_, number) => record(`Finding ${number}`)),
    );
    const numbers = receipts
      .map(({ reference }) => Number(reference.replace('LAC1415.F', '')))
      .sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, number) => number + 1));
  });

  it('given on somebody’s behalf holds both; only a coordinator gives one', async () => {
    const performedBy = {
      id: 'g.partner',
      name: 'G. Partner',
      role: 'agency-lead',
      agency: 'city-gp-practice',
    };
    const { position } = await server.given(
      `${A1}/report-progress`,
      { ...progress, performedBy },
      'coordinator',
    );
    const { body } = await server.get(`/api/trail?subject=CP1415.F1.A1&limit=1&after=${position}`);
    expect(body['items']).toMatchObject([{ by: { name: 'G. Partner' }, typedBy: { name: 'J. Example' } }]);
    expect((await server.post(`${A1}/report-progress`, { ...progress, performedBy }, 'gpLead')).status).toBe(
      403,
    );
  });

  it('took effect on a past day, month or period, but never on a day to come', async () => {
    const answer = await server.post(
      `${A1}/report-progress`,
      { ...progress, effective: '2099-01-01' },
      'gpLead',
    );
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toMatchObject([{ field: 'effective' }]);
  });
});

describe('A problem', () => {
  it.each<[string, string, unknown, string]>([
    ['an unknown field', `${A1}/report-progress`, { ...progress, colour: 'red' }, 'colour'],
    ['a missing field', `${A1}/report-progress`, { outlook: 'on-track' }, 'note'],
    ['a wrong type', `${A1}/report-progress`, { ...progress, note: 7 }, 'note'],
    ['a word that is not a choice', `${A1}/report-progress`, { ...progress, outlook: 'fine' }, 'outlook'],
    ['a date that does not exist', `${A1}/request-more-time`, { to: '2099-02-30', reason: 'Leave' }, 'to'],
    [
      'a field of a part',
      '/api/findings/CP1415.F1/assign-action',
      { title: 'Act', owner: { agency: 'City GP' } },
      'owner.agency',
    ],
    [
      'an agency that does not exist',
      '/api/findings/CP1415.F1/assign-action',
      { title: 'Act', owner: { agency: 'nobody' } },
      'owner.agency',
    ],
    ['a blank text', `${A1}/report-progress`, { ...progress, note: '  ' }, 'note'],
    ['half a surrogate pair', `${A1}/report-progress`, { ...progress, note: 'a\ud800b' }, 'note'],
  ])('names %s', async (_, path, body, field) => {
    const answer = await server.post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(answer.body['errors']).toMatchObject([{ field }]);
  });

  it('tells of every field at once', async () => {
    const answer = await server.post(`${A1}/change-due-date`, { to: 'soon' });
    expect((answer.body['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'reason',
      'to',
    ]);
  });

  it('carries the code and the sentence of the rule that refused', async () => {
    const answer = await server.post(`${A1}/verify-completion`, { statement: 'Seen' }, 'boardMember');
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      type: 'urn:golden-thread:problem:only-completed-actions-are-judged',
      detail: 'This action has not been completed yet.',
    });
  });

  it.each<[string, number, Parameters<TestServer['send']>]>([
    ['malformed JSON', 400, ['POST', '/api/audits', { as: 'coordinator', raw: '{"a":' }]],
    [
      'bytes that are not UTF-8',
      400,
      ['POST', '/api/audits', { as: 'coordinator', raw: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }],
    ],
    [
      'a body that is too large',
      413,
      ['POST', '/api/audits', { as: 'coordinator', raw: JSON.stringify({ title: 'x'.repeat(1_100_000) }) }],
    ],
    [
      'another media type',
      415,
      ['POST', '/api/audits', { as: 'coordinator', raw: 'a=b', headers: { 'Content-Type': 'text/plain' } }],
    ],
    ['an address that does not exist', 404, ['GET', '/api/nothing', { as: 'coordinator' }]],
    ['an item that does not exist', 404, ['GET', '/api/findings/CP1415.F99', { as: 'coordinator' }]],
    [
      'an item to write that does not exist',
      404,
      ['POST', '/api/actions/CP1415.F1.A99/accept-action', { as: 'coordinator', body: {} }],
    ],
    ['a cursor of another query', 400, ['GET', '/api/trail?cursor=abc', { as: 'coordinator' }]],
    ['a filter that does not exist', 400, ['GET', '/api/findings?colour=red', { as: 'coordinator' }]],
  ])('answers %s clearly', async (_, status, request) => {
    const answer = await server.send(...request);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      status,
      type: expect.stringMatching(/^urn:golden-thread:problem:/) as string,
    });
    expect(answer.text).not.toMatch(/\bat .+:\d+|node_modules|Error:/);
  });
});

describe('Access', () => {
  it('is for nobody without a token, but for health and the documentation', async () => {
    for (const path of [
      '/api/position',
      '/api/trail',
      '/api/events',
      '/metrics',
      '/api/findings/CP1415.F1',
    ]) {
      const answer = await server.send('GET', path);
      expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
    }
    for (const path of ['/api/health/live', '/api/health/ready', '/api/openapi.json', '/api/docs'])
      expect([path, (await server.send('GET', path)).status]).toEqual([path, 200]);
    expect(
      (await server.send('GET', '/api/position', { headers: { Authorization: 'Bearer gt_wrong' } })).status,
    ).toBe(401);
  });

  it.each<[Somebody, string, object, number]>([
    ['gpLead', `${A1}/report-progress`, progress, 201],
    ['policeLead', `${A1}/report-progress`, progress, 404],
    ['inspector', `${A1}/report-progress`, progress, 403],
    ['administrator', '/api/audits', { reference: 'AB1', title: 'Audit', kind: 'inspection' }, 403],
    [
      'auditor',
      '/api/audits/CP1415/record-finding',
      { kind: 'strength', title: 'Partnership with parents' },
      201,
    ],
    ['auditor', '/api/audits/CP1415/close-audit', {}, 403],
    ['gpLead', `${A1}/verify-completion`, { statement: 'Done, honestly' }, 403],
    ['boardMember', `${A1}/cancel-action`, { reason: 'No' }, 403],
  ])('of %s to %s is decided by role and agency', async (who, path, body, status) => {
    expect((await server.post(path, body, who)).status).toBe(status);
  });

  it('of an agency lead stops at the agency’s line, in items, lists, trails and totals alike', async () => {
    await server.running.service.projector.waitFor(await server.running.service.events.head(), 5000);
    expect((await server.get(A1, 'policeLead')).status).toBe(404);
    expect((await server.get('/api/actions', 'policeLead')).body['items']).toEqual([]);
    expect((await server.get('/api/actions', 'gpLead')).body['items']).toHaveLength(1);
    expect((await server.get('/api/findings/CP1415.F1', 'policeLead')).status).toBe(404);
    expect((await server.get('/api/trail?text=conference', 'policeLead')).body['items']).toEqual([]);
    expect((await server.get('/api/position', 'policeLead')).status).toBe(403);
  });
});

describe('The event stream', () => {
  async function read(
    headers: Readonly<Record<string, string>>,
    count: number,
  ): Promise<{ id: string; type: string }[]> {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/api/events`, {
      headers: { Authorization: `Bearer ${server.tokenOf('inspector')}`, ...headers },
      signal: stop.signal,
    });
    const found: { id: string; type: string }[] = [];
    let pending = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      pending += decoder.decode(chunk as Uint8Array, { stream: true });
      const messages = pending.split('\n\n');
      pending = messages.pop() ?? '';
      for (const message of messages) {
        const id = /^id: (.+)$/m.exec(message)?.[1];
        const type = /^event: (.+)$/m.exec(message)?.[1];
        if (id !== undefined && type !== undefined) found.push({ id, type });
      }
      if (found.length >= count) break;
    }
    stop.abort();
    return found.slice(0, count);
  }

  it('starts at the beginning, resumes after the last event that was seen, and follows what comes', async () => {
    const fromTheStart = await read({ 'Last-Event-ID': '0' }, 6);
    expect(fromTheStart.map(({ type }) => type)).toEqual([
      'AgencyRegistered',
      'AgencyRegistered',
      'AgencyRegistered',
      'AgencyRegistered',
      'AuditPlanned',
      'FindingRecorded',
    ]);
    const resumed = await read({ 'Last-Event-ID': fromTheStart[4]?.id ?? '' }, 1);
    expect(resumed).toEqual([fromTheStart[5]]);
    const head = (await server.get('/api/position')).body['position'] as string;
    const live = read({ 'Last-Event-ID': head }, 1);
    await server.given(`${A1}/report-progress`, progress, 'gpLead');
    expect((await live)[0]?.type).toBe('ProgressReported');
  });
});

describe('A page', () => {
  it('leads to the next until everything was seen once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await server.get(
        `/api/findings?limit=3&audit=LAC1415${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...(body['items'] as { reference: string }[]).map(({ reference }) => reference));
      cursor = body['next'] as string | undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
  });
});
