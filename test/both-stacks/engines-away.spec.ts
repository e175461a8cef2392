/** An engine is away as a whole: what cannot be done is said in words, nothing is lost, and all goes on when it is back. */
import { readOperatorToken } from '#server/service/operator.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';
import { onMongoDb } from '../on-mongodb.js';
import { WireProxy } from '../mongodb/wire-proxy.js';
import { seedOf, TestServer } from '../api/running-server.js';

/** The server tries for half a minute before it gives an answer up. */
const LONGER_THAN_ITS_PATIENCE_MS = 180_000;
const fire = { reference: 'city-fire', name: 'Fire brigade', kind: 'agency' };
const key = { 'Idempotency-Key': 'fire' };
const inWords = (text: string) => expect.stringContaining(text) as string;

it(
  'While two of three nodes of KurrentDB are away, nothing is recorded and views go on for programs; afterwards a command is recorded once',
  async () => {
    const one = await StandInNode.start();
    const [two, three] = [
      await StandInNode.start({ log: one.log }),
      await StandInNode.start({ log: one.log }),
    ];
    [one.leader, two.leader] = [three, three];
    const hosts = [one, two, three].map(({ endPoint: { host, port } }) => `${host}:${port}`).join(',');
    const connectionString = `kurrentdb://${hosts}?tls=false&discoveryInterval=20`;
    const server = await TestServer.start(undefined, undefined, {
      eventStore: { engine: 'kurrentdb', connectionString, namespace: 'quorum' },
    });
    try {
      await seedOf(server);
      await server.given('/api/accounts', { reference: 'm.ember', name: 'M. Ember' }, 'administrator');
      const board = { role: 'board-member' };
      const { position } = await server.given('/api/accounts/m.ember/grant-role', board, 'administrator');
      const member = {
        Authorization: `Bearer ${await server.running.service.tokens.issueFor('m.ember', {})}`,
      };
      const shown = () => server.send('GET', '/api/findings', { headers: member });
      expect((await server.get(`/api/findings?after=${position}`)).status).toBe(200);
      expect((await shown()).status).toBe(200);

      // Without a quorum nobody leads, and the node that is left takes nothing.
      two.pause();
      three.pause();
      one.leader = undefined;
      one.faults.notReady = true;
      const [refused, toAProgram, toAPerson, ready, toNobody, figures] = await Promise.all([
        server.post('/api/agencies', fire, 'coordinator', key),
        server.get('/api/findings'),
        shown(),
        server.get('/api/health/ready'),
        server.send('GET', '/api/health/ready'),
        server.get('/metrics'),
      ]);
      expect(refused.status).toBe(503);
      expect(refused.body).toMatchObject({ detail: inWords('Nothing was recorded.') });
      expect(toAProgram.body['items']).toHaveLength(1);
      // What somebody may see is read from the record at each request: who cannot be looked up sees nothing.
      expect(toAPerson.status).toBe(503);
      expect(ready.status).toBe(503);
      expect(ready.body).toMatchObject({
        ...{ status: 'down', events: { up: false, reason: inWords('KurrentDB at 127.0.0.1') } },
        projections: { running: true },
      });
      expect([toNobody.status, toNobody.body]).toEqual([503, { status: 'down' }]);
      expect(figures.text).toContain('golden_thread_projection_stopped 0');

      // One returns: two are a quorum, and one of them leads.
      await two.resume();
      two.leader = undefined;
      one.leader = two;
      one.faults.notReady = false;
      const again = await server.post('/api/agencies', fire, 'coordinator', key);
      const once = await server.post('/api/agencies', fire, 'coordinator', key);
      expect([again.status, once.body]).toEqual([201, again.body]);
      const { events } = server.running.service;
      const log = await events.readAll(0, 1000);
      expect(log.filter(({ stream }) => stream === 'agency-city-fire')).toHaveLength(1);
      const found = await server.get(`/api/agencies/city-fire?after=${String(again.body['position'])}`);
      expect(found.body).toMatchObject({ name: 'Fire brigade' });
      expect((await shown()).status).toBe(200);
      expect((await server.get('/api/health/ready')).body).toMatchObject({ status: 'up' });
    } finally {
      await server.remove();
      for (const node of [one, two, three]) await node.stop();
    }
  },
  LONGER_THAN_ITS_PATIENCE_MS,
);

onMongoDb('While MongoDB is away', (engine) => {
  let proxy: WireProxy;
  let node: StandInNode;
  beforeAll(async () => {
    proxy = await WireProxy.open(engine().port);
    node = await StandInNode.start();
  });
  afterAll(async () => {
    await proxy.close();
    await node.stop();
  });

  it(
    'nobody is let in, health says so in words, and nothing that was recorded is lost',
    async () => {
      const server = await TestServer.start(undefined, undefined, {
        eventStore: { engine: 'kurrentdb', connectionString: node.connectionString, namespace: 'away' },
        readStore: { engine: 'mongodb', url: engine().urlOf('away', proxy.port) },
      });
      try {
        await seedOf(server);
        const { projector } = server.running.service;
        // The command line on the server's machine is known without MongoDB.
        const headers = { Authorization: `Bearer ${readOperatorToken(server.folder) ?? ''}` };
        const health = () => server.send('GET', '/api/health/ready', { headers });
        const position = await server.running.service.events.head();
        expect(await projector.waitFor(position, 30_000)).toBe(true);

        proxy.leave();
        const told = Promise.withResolvers<undefined>();
        projector.onFailure(() => {
          told.resolve(undefined);
        });
        const refused = await server.get('/api/findings');
        expect(refused.status).toBe(503);
        // Of a token that was looked up a moment ago it is known whose it is.
        const says = /Who you are cannot be looked up now|The views cannot be read now/;
        expect(refused.body).toMatchObject({ detail: expect.stringMatching(says) as string });
        await told.promise;
        const down = await health();
        expect(down.status).toBe(503);
        expect(down.body).toMatchObject({
          ...{ status: 'down', events: { up: true } },
          projections: { running: false, failure: { message: inWords('MongoDB') } },
        });
        const upload = { headers: { ...headers, 'Content-Type': 'application/octet-stream' }, raw: 'a log' };
        const kept = await server.send('POST', '/api/evidence?name=log.txt', upload);
        expect(kept.status).toBe(503);
        expect(kept.body).toMatchObject({ detail: inWords('neither kept nor shown') });
        const recorded = await server.send('POST', '/api/agencies', { headers, body: fire });
        expect(recorded.status).toBe(201);

        proxy.comeBack();
        while ((await health()).status !== 200);
        expect((await server.send('POST', '/api/evidence?name=log.txt', upload)).status).toBe(201);
        const after = await server.get(`/api/agencies/city-fire?after=${String(recorded.body['position'])}`);
        expect(after.body).toMatchObject({ name: 'Fire brigade' });
      } finally {
        proxy.comeBack();
        await server.remove();
      }
    },
    LONGER_THAN_ITS_PATIENCE_MS,
  );
});
