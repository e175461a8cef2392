/** The import over HTTP: who may, what it answers, and that a file with anything wrong changes nothing. */
import { exampleFiles, pageFiles } from '../city-of-london.js';
import { send } from '../http.js';
import { TestServer, type Somebody } from './running-server.js';

type Files = readonly (readonly [name: string, content: string | Uint8Array])[];

const page: Files = exampleFiles(...pageFiles).map(({ name, bytes }) => [name, bytes]);
const register = (...rows: readonly string[]): Files => [
  ['agencies.csv', ['command,reference,name,kind', ...rows].join('\n')],
];

describe('Importing over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.remove());

  async function upload(files: Files, as: Somebody, { path = '/api/import', headers = {} } = {}) {
    const form = new FormData();
    for (const [name, content] of files) form.append('file', new Blob([Buffer.from(content)]), name);
    // Only a request knows the boundary between the files.
    const request = new Request(server.url, { method: 'POST', body: form });
    const raw = new Uint8Array(await request.arrayBuffer());
    const type = request.headers.get('content-type') ?? '';
    return send(server.url, 'POST', path, {
      token: server.tokenOf(as),
      raw,
      headers: { 'Content-Type': type, ...headers },
    });
  }
  const agencies = async () => (await server.get('/api/agencies')).body['items'];

  it('rehearses and writes nothing, then records, then finds everything recorded', async () => {
    const rehearsed = await upload(page, 'coordinator', { path: '/api/import?dryRun=true' });
    expect([rehearsed.status, rehearsed.body['counts']]).toEqual([
      200,
      { rows: 39, recorded: 39, alreadyRecorded: 0, bad: 0 },
    ]);
    expect(await agencies()).toEqual([]);
    expect((await upload(page, 'coordinator')).body).toMatchObject({ ok: true, counts: { recorded: 39 } });
    const again = await upload(page, 'coordinator');
    expect(again.body['counts']).toEqual({ rows: 39, recorded: 0, alreadyRecorded: 39, bad: 0 });
  });

  it('takes a file with headings of its own, as it is said to, and says what of that cannot be', async () => {
    const files: Files = [['old.csv', 'Id,Agency=name,Sort,Notes\nnorth-school,North School,school,ours']];
    const said = (...pairs: readonly string[]) =>
      new URLSearchParams([
        ['command', 'register-agency'],
        ...pairs.map((pair) => ['column', pair]),
      ]).toString();
    const wrong = await upload(files, 'coordinator', {
      path: `/api/import?${said('Id=reference', 'Id=name', 'Sort', 'Notes=nothing')}`,
    });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body['errors'])).toMatch(
      /said twice.*expected Heading=column.*no column “nothing”/,
    );
    const understood = said('Id=reference', 'Agency=name=name', 'Sort=kind', 'Notes=');
    const { body } = await upload(files, 'coordinator', { path: `/api/import?${understood}` });
    expect(body).toMatchObject({ ok: true, counts: { recorded: 1 } });
    const head = await server.running.service.events.head();
    const agency = await server.get(`/api/agencies/north-school?after=${head}`);
    expect(agency.body).toMatchObject({ name: 'North School' });
  });

  it('names every cell that is wrong, and records none of the rows', async () => {
    const before = await agencies();
    const files = register('register-agency,sound,Sound,school', 'register-agency,NOT SMALL,Name,school');
    const { status, headers, body } = await upload(files, 'coordinator');
    expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(body['errors']).toEqual([
      {
        file: 'agencies.csv',
        row: 3,
        column: 'reference',
        value: 'NOT SMALL',
        message: expect.stringContaining('expected') as string,
      },
    ]);
    expect(await agencies()).toEqual(before);
  });

  it('tells its progress a line at a time, and last of all the report or the problem', async () => {
    const headers = { Accept: 'application/x-ndjson' };
    const linesOf = ({ text }: { readonly text: string }) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const done = linesOf(
      await upload(register('register-agency,told,Told,school'), 'coordinator', { headers }),
    );
    expect(done.slice(0, -1).every((line) => 'progress' in line)).toBe(true);
    expect(done.at(-1)).toMatchObject({ answer: { ok: true, counts: { recorded: 1 } } });
    const refused = linesOf(await upload(register('register-agency,,,'), 'coordinator', { headers }));
    expect(refused.at(-1)).toMatchObject({ answer: { ok: false, counts: { recorded: 0 } } });
  });

  it.each(['boardMember', 'gpLead', 'inspector', 'auditor', 'administrator'] as const)(
    'is not for the %s to do',
    async (who) => {
      expect((await upload(page, who)).status).toBe(403);
    },
  );

  it('keeps the name of a file to what follows its folders', async () => {
    const { body } = await upload([['../../etc/agencies.csv', 'nothing']], 'coordinator');
    expect(body['errors']).toContainEqual(expect.objectContaining({ file: 'agencies.csv' }));
  });

  it('takes nothing but files, and no file at other addresses', async () => {
    expect((await server.post('/api/import', { files: [] })).status).toBe(400);
    expect((await upload([], 'coordinator')).status).toBe(400);
    expect((await upload(page, 'coordinator', { path: '/api/import?dryRun=perhaps' })).status).toBe(400);
    expect((await upload(page, 'coordinator', { path: '/api/agencies' })).status).toBe(415);
    const many: Files = Array.from({ length: 21 }, (_, at) => [`${at}.csv`, 'command\n']);
    expect((await upload(many, 'coordinator')).status).toBe(413);
  });

  it('refuses a file that is too large', async () => {
    const large: Files = [['large.csv', new Uint8Array(33 * 1024 * 1024)]];
    expect((await upload(large, 'coordinator')).status).toBe(413);
  });
});
