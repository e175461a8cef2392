/** Evidence over HTTP: uploaded, attached, required where the action says so, and given only to who may see the action. */
import { createHash } from 'node:crypto';
import { seedOf, type Somebody, TestServer } from './running-server.js';

describe('Evidence', () => {
  const A1 = '/api/actions/CP1415.F1.A1';
  const log = 'date,attended\n2026-01-12,yes\n';
  const sha256 = createHash('sha256').update(log).digest('hex');
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await seedOf(server);
    await server.given('/api/findings/CP1415.F1/assign-action', {
      title: 'Attend every conference',
      owner: { agency: 'city-gp-practice' },
      evidenceRequired: true,
    });
  });
  afterAll(() => server.remove());

  const upload = (as: Somebody) =>
    server.send('POST', '/api/evidence?name=attendance%20log.csv', {
      as,
      raw: log,
      headers: { 'Content-Type': 'application/octet-stream', 'X-Media-Type': 'text/csv' },
    });
  const attach = (file: object) =>
    server.post(
      `${A1}/attach-evidence`,
      { evidence: 'attendance log', description: 'January', file },
      'gpLead',
    );

  it('is asked for before an action that requires it is said to be done', async () => {
    const early = await server.post(`${A1}/claim-completion`, { statement: 'Done' }, 'gpLead');
    expect([early.status, early.body['type']]).toEqual([
      409,
      'urn:golden-thread:problem:evidence-is-given-where-it-is-required',
    ]);
  });

  it('is attached only once its file was uploaded', async () => {
    const file = { sha256: 'a'.repeat(64), name: 'log.csv', mediaType: 'text/csv', size: 1 };
    const answer = await attach(file);
    expect([answer.status, answer.body['errors']]).toMatchObject([400, [{ field: 'file.sha256' }]]);
  });

  it('is uploaded, named by its content, attached, and downloaded as it was, never shown inline', async () => {
    const uploaded = await upload('gpLead');
    expect([uploaded.status, uploaded.body]).toEqual([
      201,
      { sha256, name: 'attendance log.csv', mediaType: 'text/csv', size: log.length },
    ]);
    const attached = await attach(uploaded.body);
    expect(attached.status).toBe(201);
    await server.get(`${A1}?after=${String(attached.body['position'])}`);
    const download = await server.get(`${A1}/evidence/${sha256}`, 'gpLead');
    expect([download.status, download.text]).toEqual([200, log]);
    expect(download.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''attendance%20log\.csv$/,
    );
    expect(download.headers.get('content-type')).toMatch('application/octet-stream');
    await server.given(`${A1}/claim-completion`, { statement: 'Done, see the log' }, 'gpLead');
  });

  it('is not given to another agency, nor uploaded by who only reads', async () => {
    expect((await server.get(`${A1}/evidence/${sha256}`, 'policeLead')).status).toBe(404);
    expect((await upload('inspector')).status).toBe(403);
  });
});
