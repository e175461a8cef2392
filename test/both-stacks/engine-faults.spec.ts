/** The whole service while KurrentDB breaks: what was acknowledged is recorded once, and everything goes on by itself. */
import { StandInNode } from '../kurrentdb-stand-in/node.js';
import { seedOf, TestServer } from '../api/running-server.js';

let node: StandInNode;
let server: TestServer;
beforeEach(async () => {
  node = await StandInNode.start();
  const { connectionString } = node;
  server = await TestServer.start(undefined, undefined, {
    eventStore: { engine: 'kurrentdb', connectionString, namespace: 'faults' },
  });
  await seedOf(server);
});
afterEach(async () => {
  await server.remove();
  await node.stop();
});

const record = (n: number) =>
  server.post(
    '/api/audits/CP1415/record-finding',
    { kind: 'area-for-action', title: `Finding ${n}` },
    'coordinator',
    { 'Idempotency-Key': `finding-${n}` },
  );
const titles = async () => {
  const { events } = server.running.service;
  const log = await events.readAll(0, 1000);
  return log
    .filter(({ type }) => type === 'FindingRecorded')
    .map(({ data }) => (data as { readonly title: string }).title)
    .filter((title) => title.startsWith('Finding '))
    .sort();
};
const expectAllShown = async (count: number) => {
  const { events, projector } = server.running.service;
  expect(await projector.waitFor(await events.head(), 30_000)).toBe(true);
  const { body } = await server.get('/api/findings?audit=CP1415&limit=100');
  expect(body['items']).toHaveLength(count + 1);
};

it('Commands that are under way when the server restarts are recorded once each, and shown', async () => {
  const numbers = Array.from({ length: 8 }, (_, n) => n);
  const under = numbers.map(record);
  await node.restart();
  const answers = await Promise.all(under);
  expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 201));
  expect(await titles()).toEqual(numbers.map((n) => `Finding ${n}`));
  await expectAllShown(numbers.length);
});

it.each(['cut before it is written', 'cut after it is written', 'not ready'] as const)(
  'A command whose append is %s is answered once it is recorded, and so is its retry',
  async (fault) => {
    node.faults.onNextAppend(fault, '.log.');
    const first = await record(1);
    const again = await record(1);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await titles()).toEqual(['Finding 1']);
    await expectAllShown(1);
  },
);

it('A change of leader is followed by commands and read models, and so is the death of the new one', async () => {
  const next = await StandInNode.start({ log: node.log });
  next.leader = node;
  const both = [node, next].map(({ endPoint: { host, port } }) => `${host}:${port}`).join(',');
  const connectionString = `kurrentdb://${both}?tls=false&discoveryInterval=20`;
  const clustered = await TestServer.start(undefined, undefined, {
    eventStore: { engine: 'kurrentdb', connectionString, namespace: 'faults' },
  });
  const found = async (n: number) => {
    const { position } = await clustered.given('/api/audits/CP1415/record-finding', {
      kind: 'strength',
      title: `Found ${n}`,
    });
    return (await clustered.get(`/api/findings/CP1415.S${n}?after=${position}`)).status;
  };
  try {
    expect(await found(1)).toBe(200);
    [node.leader, next.leader] = [next, undefined];
    expect(await found(2)).toBe(200);
    [node.leader, next.leader] = [undefined, node];
    await next.stop();
    expect(await found(3)).toBe(200);
  } finally {
    await clustered.remove();
    await next.stop();
  }
});

it('While the server is away, readiness says so in words, and afterwards all is well again', async () => {
  node.faults.notReady = true;
  const { events } = server.running.service;
  expect(await events.health()).toMatchObject({
    up: false,
    reason: expect.stringContaining('KurrentDB') as string,
  });
  node.faults.notReady = false;
  expect((await record(1)).status).toBe(201);
  expect((await server.send('GET', '/api/health/ready')).body).toMatchObject({ status: 'up' });
});
