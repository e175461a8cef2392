/** Many actions in one request: each all or nothing by itself, as if it had been sent alone; and all that a person holds. */
import { seedOf, type Somebody, TestServer } from './running-server.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
  await seedOf(server);
});
afterEach(() => server.remove());

const assign = (more: object = {}) =>
  server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference',
    owner: { agency: 'city-gp-practice', person: 'Dr Osei' },
    due: '2099-01-31',
    ...more,
  });
const [A1, A2, A3] = ['CP1415.F1.A1', 'CP1415.F1.A2', 'CP1415.F1.A3'];
const cancel = { command: 'cancel-action', subject: A1, body: { reason: 'Assigned twice' } };
const bulk = (items: unknown, as: Somebody = 'coordinator', headers: Readonly<Record<string, string>> = {}) =>
  server.post('/api/bulk', { items }, as, headers);
type Result = { subject: string; status: number; receipt?: { position: string }; problem?: { type: string } };
const resultsOf = (answer: Awaited<ReturnType<typeof bulk>>) => answer.body['items'] as Result[];
const statusOf = async (reference: string) => {
  const head = await server.running.service.events.head();
  return (await server.get(`/api/actions/${reference}?after=${head}`)).body;
};

describe('In bulk', () => {
  it('actions are reassigned, closed and re-dated, with a receipt for each in its place', async () => {
    for (let count = 0; count < 3; count++) await assign();
    const answer = await bulk([
      { command: 'reassign', subject: A3, body: { to: { agency: 'city-police' }, reason: 'Theirs now' } },
      cancel,
      { command: 'change-due-date', subject: A2, body: { to: '2099-03-31', reason: 'Agreed at the board' } },
    ]);
    expect([answer.status, answer.body['recorded'], answer.body['refused']]).toEqual([200, 3, 0]);
    expect(resultsOf(answer)).toMatchObject([
      { subject: A3, status: 201, receipt: { stream: `action-${A3}`, revision: 1 } },
      { subject: A1, status: 201, receipt: { reference: A1 } },
      { subject: A2, status: 201 },
    ]);
    expect(await statusOf(A1)).toMatchObject({ status: 'cancelled' });
    expect(await statusOf(A2)).toMatchObject({ due: '2099-03-31' });
    expect(await statusOf(A3)).toMatchObject({ owner: { agency: 'city-police' } });
  });
  it('one that is refused, not found or not as expected says so, and leaves the others', async () => {
    await assign();
    const answer = await bulk([
      { command: 'verify-completion', subject: A1, body: { statement: 'Seen' } },
      { command: 'cancel-action', subject: 'CP1415.F1.A99', body: { reason: 'Gone' } },
      { command: 'cancel-action', subject: A1, body: {} },
      { command: 'burn', subject: A1 },
      'nonsense',
      cancel,
    ]);
    expect(answer.body).toMatchObject({ recorded: 1, refused: 5 });
    expect(resultsOf(answer).map(({ status }) => status)).toEqual([409, 404, 400, 400, 400, 201]);
    expect(resultsOf(answer)[2]?.problem).toMatchObject({ errors: [{ field: 'reason' }] });
  });
  it('commands on the same action are carried out in their order', async () => {
    await assign();
    const notes = Array.from({ length: 20 }, (_, number) => `note ${number}`);
    const answer = await bulk(
      notes.map((note) => ({ command: 'report-progress', subject: A1, body: { outlook: 'on-track', note } })),
    );
    expect(answer.body).toMatchObject({ recorded: 20 });
    expect(await statusOf(A1)).toMatchObject({ lastNote: 'note 19', revision: 20 });
  });
  it('everything is carried out once under one key, however often it is sent', async () => {
    await assign();
    await assign();
    const key = { 'Idempotency-Key': 'board-of-march' };
    const progress = { outlook: 'on-track', note: 'Rota agreed' };
    const items = [A1, A2, A1].map((subject) => ({ command: 'report-progress', subject, body: progress }));
    const [first, again] = [await bulk(items, 'coordinator', key), await bulk(items, 'coordinator', key)];
    expect(again.text).toBe(first.text);
    expect(await statusOf(A1)).toMatchObject({ revision: 2 });
  });
  it('nobody does more than by single commands', async () => {
    await assign();
    await assign({ owner: { agency: 'city-police' } });
    const progress = { outlook: 'on-track', note: 'Rota agreed' };
    const items = [A1, A2].map((subject) => ({ command: 'report-progress', subject, body: progress }));
    expect(resultsOf(await bulk(items, 'gpLead')).map(({ status }) => status)).toEqual([201, 404]);
    expect(resultsOf(await bulk([cancel], 'inspector')).map(({ status }) => status)).toEqual([403]);
    const noted = await bulk([{ command: 'note-overdue', subject: A1 }]);
    expect(resultsOf(noted).map(({ status }) => status)).toEqual([400]);
  });
  it.each<[string, unknown, Readonly<Record<string, string>>, string]>([
    ['no items', [], {}, 'items'],
    ['items that are no list', { 0: cancel }, {}, 'items'],
    ['more than 500', Array.from({ length: 501 }, () => cancel), {}, 'items'],
    ['the revision of one item', [cancel], { 'If-Match': '"action-CP1415.F1.A1@0"' }, 'If-Match'],
  ])('a request with %s is refused as a whole', async (_, items, headers, field) => {
    const answer = await bulk(items, 'coordinator', headers);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toMatchObject([{ field }]);
  });
});

describe('A person who leaves', () => {
  const leave = { from: 'Dr Osei', to: { person: 'Lena Ward' }, reason: 'Dr Osei retires' };
  const handOver = (body: object, as: Somebody = 'coordinator', query = '') =>
    server.post(`/api/agencies/city-gp-practice/hand-over${query}`, body, as);
  beforeEach(async () => {
    await assign();
    await assign({
      owner: { agency: 'city-police' },
      sponsor: { agency: 'city-gp-practice', person: 'Dr Osei' },
    });
    await assign({ owner: { agency: 'city-gp-practice', person: 'Another' } });
    await server.given(`/api/actions/${(await assign()).reference}/cancel-action`, { reason: 'Not needed' });
  });

  it('has what they own and sponsor listed, and nothing that has ended', async () => {
    const held = [
      { reference: A1, as: 'owner', status: 'assigned', due: '2099-01-31' },
      { reference: A2, as: 'sponsor' },
    ];
    const head = await server.running.service.events.head();
    const listed = await server.get(`/api/agencies/city-gp-practice/held?person=Dr%20Osei&after=${head}`);
    expect(listed.body).toMatchObject({ person: 'Dr Osei', items: held });
    const dry = await handOver(leave, 'coordinator', '?dryRun=true');
    expect(dry.body).toMatchObject({ dryRun: true, items: held });
    expect(await server.running.service.events.head()).toBe(head);
  });
  it('hands all of it over in one request, by a lead within the agency; the trail keeps both', async () => {
    const answer = await handOver(leave, 'gpLead');
    expect(answer.body).toMatchObject({ recorded: 2, refused: 0 });
    expect(await statusOf(A1)).toMatchObject({
      owner: { agency: 'city-gp-practice', person: 'Lena Ward' },
      formerOwners: [{ owner: { person: 'Dr Osei' }, reason: 'Dr Osei retires' }],
    });
    expect(await statusOf(A2)).toMatchObject({ sponsor: { person: 'Lena Ward' } });
    expect((await handOver(leave, 'gpLead')).body).toMatchObject({ recorded: 0, refused: 0, items: [] });
  });
  it('leaves to the verifier what awaits verification, and says so', async () => {
    await server.given(`/api/actions/${A1}/claim-completion`, { statement: 'Done' });
    const answer = await handOver(leave);
    expect(answer.body).toMatchObject({ recorded: 1, refused: 1 });
    expect(resultsOf(answer)[0]?.problem?.type).toMatch('completed-actions-await-verification');
  });
  it('hands over to another agency only by the coordinator', async () => {
    const away = { ...leave, to: { agency: 'city-health', post: 'Named GP' } };
    expect((await handOver(away, 'gpLead')).status).toBe(403);
    expect((await handOver(leave, 'policeLead')).status).toBe(403);
    expect((await handOver(leave, 'boardMember')).status).toBe(403);
    expect((await handOver(away)).body).toMatchObject({ recorded: 2 });
    expect(await statusOf(A1)).toMatchObject({ owner: { agency: 'city-health', post: 'Named GP' } });
  });
  it('is somebody, and so is who takes over', async () => {
    const nobody = await handOver({ ...leave, to: {} });
    expect([nobody.status, nobody.body['errors']]).toMatchObject([400, [{ field: 'to' }]]);
    const missing = await handOver({ to: { person: 'Lena Ward' } });
    expect((missing.body['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'from',
      'reason',
    ]);
    expect((await server.post('/api/agencies/no-such/hand-over', leave)).status).toBe(404);
  });
});
