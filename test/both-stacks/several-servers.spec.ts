/** Several servers on KurrentDB and MongoDB: any answers, one leads, and one that led before changes nothing. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { DayClock } from '#server/clock/day-clock.js';
import { collections } from '#read-models/documents.js';
import { openMongoReadModels } from '#read-models/mongodb/read-models.js';
import { Fenced } from '#read-models/port.js';
import type { Settings } from '#server/settings/settings.js';
import { buildServer, ChildServer } from '../child-server.js';
import { heldIn, rebuilt } from '../held.js';
import { engineHere, startsWithin } from '../mongodb/engine.js';
import { WireProxy } from '../mongodb/wire-proxy.js';
import { people, seedOf, TestServer } from '../api/running-server.js';
import { enginesToScale, startScaleEngines, stopScaleEngines } from './scale-engines.js';

let now: Date;
const clock = () => now;

(engineHere === undefined ? describe.skip : describe)('Several servers', () => {
  beforeAll(async () => {
    buildServer();
    await startScaleEngines();
  }, startsWithin);
  afterAll(stopScaleEngines);
  const started: TestServer[] = [];
  let engines: Pick<Settings, 'eventStore' | 'readStore'>;
  beforeEach(() => {
    engines = enginesToScale(randomUUID());
    now = new Date('2026-01-12T12:00:00.000Z');
  });
  afterEach(async () => {
    for (const server of started.splice(0).reverse()) await server.remove();
  });
  const start = async (role: Settings['role']): Promise<TestServer> => {
    const server = await TestServer.start(undefined, clock, { ...engines, role });
    started.push(server);
    return server;
  };
  const urlOfModels = (): string => {
    if (engines.readStore.engine !== 'mongodb') throw new Error('The read models are not in MongoDB');
    return engines.readStore.url;
  };
  const healthOf = async (server: TestServer) => (await server.get('/api/health/ready')).body;
  const leads = async (server: TestServer) =>
    (await healthOf(server))['leading'] as { leads: boolean; fence?: number };
  const untilLeading = async (server: TestServer): Promise<number> => {
    for (;;) {
      const { fence } = await leads(server);
      if (fence !== undefined) return fence;
    }
  };

  it('answer alike: what one recorded any other shows, to the same token, and tells as it happens', async () => {
    const projector = await start('projector');
    const [one, other] = [await start('web'), await start('web')];
    await seedOf(one);
    const leaving = new AbortController();
    const stream = await fetch(`${other.url}/api/events`, {
      headers: { Authorization: `Bearer ${one.tokenOf('coordinator')}` },
      signal: leaving.signal,
    });
    const { position } = await one.given('/api/findings/CP1415.F1/assign-action', {
      title: 'Attend every conference',
      owner: { agency: 'city-gp-practice' },
      due: '2026-02-11',
    });
    const token = one.tokenOf('coordinator');
    const shown = await fetch(`${other.url}/api/actions/CP1415.F1.A1?after=${position}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await shown.json()).toMatchObject({ title: 'Attend every conference' });
    let told = '';
    for await (const chunk of (stream.body ?? []) as AsyncIterable<Uint8Array>) {
      told += Buffer.from(chunk).toString('utf8');
      if (told.includes('event: ActionAssigned')) break;
    }
    leaving.abort();
    expect(told).toContain('CP1415.F1.A1');
    expect(await healthOf(one)).toMatchObject({ status: 'up', role: 'web' });
    expect((await projector.get('/api/position')).status).toBe(404);
  });

  it('have one leader; when it stops the next one leads, and goes on where it was', async () => {
    const first = await start('all');
    expect(await leads(first)).toEqual({ leads: true, fence: 1 });
    await seedOf(first);
    const second = await start('all');
    expect(await leads(second)).toEqual({ leads: false });
    await first.stop();
    expect(await untilLeading(second)).toBe(2);
    const { position } = await second.given('/api/agencies', {
      reference: 'city-fire',
      name: 'Fire brigade',
      kind: 'agency',
    });
    const { body } = await second.get(`/api/agencies/city-fire?after=${position}`);
    expect(body).toMatchObject({ name: 'Fire brigade' });
    expect((await second.get('/api/agencies/city-police')).body).toMatchObject({ name: 'City Police' });
    started.splice(started.indexOf(first), 1);
  });

  it(
    'have another leader when the first is killed within a batch: what it left half written is written in full',
    async () => {
      if (engines.eventStore.engine !== 'kurrentdb') throw new Error('The events are not in KurrentDB');
      const { connectionString, namespace } = engines.eventStore;
      const to = new URL(urlOfModels());
      const proxy = await WireProxy.open(Number(to.port));
      to.port = String(proxy.port);
      const leader = await ChildServer.start(mkdtempSync(join(tmpdir(), 'leader-')), {
        env: {
          ...{ EVENT_STORE: connectionString, EVENT_STORE_NAMESPACE: namespace },
          ...{ READ_STORE: to.href, GOLDEN_THREAD_ROLE: 'projector' },
        },
      });
      try {
        const second = await start('all');
        expect(await leads(second)).toEqual({ leads: false });
        await seedOf(second);
        const before = await second.running.service.events.head();
        expect(await second.running.service.projector.waitFor(before, 30_000)).toBe(true);
        // The batch is written down in full then, and no document of it is there yet.
        proxy.onCommand = async ({ name, collection }) => {
          if (name === 'findAndModify' || !/\.of\./.test(collection) || name === 'find') return 'pass';
          await leader.kill();
          return 'cut before';
        };
        const fire = { reference: 'city-fire', name: 'Fire brigade', kind: 'agency' };
        const { position } = await second.given('/api/agencies', fire);
        expect((await leader.ended).signal).toBe('SIGKILL');
        expect(await untilLeading(second)).toBe(2);
        expect(await second.running.service.projector.waitFor(Number(position), 150_000)).toBe(true);
        const models = await openMongoReadModels({ url: urlOfModels() });
        const current = await models.current();
        if (current === undefined) throw new Error('There are no read models');
        const held = await heldIn(await models.open(current, collections, true));
        await models.close();
        expect(held).toEqual(await rebuilt(second.running.service.events, join(second.folder, 'anew.db')));
      } finally {
        await leader.kill();
        rmSync(leader.folder, { recursive: true });
        await proxy.close();
      }
    },
    startsWithin,
  );

  it('know a command that another took before it went: sent again with its key, it gets the same answer', async () => {
    await start('projector');
    const [one, other] = [await start('web'), await start('web')];
    await seedOf(one);
    const fire = { reference: 'city-fire', name: 'Fire brigade', kind: 'agency' };
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await one.post('/api/agencies', fire, 'coordinator', key);
    await one.stop();
    started.splice(started.indexOf(one), 1);
    const again = await other.post('/api/agencies', fire, 'coordinator', key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    const log = await other.running.service.events.readAll(0, 1000);
    expect(log.filter(({ stream }) => stream === 'agency-city-fire')).toHaveLength(1);
  });

  it('build the read models anew from the log where these were lost', async () => {
    const first = await start('all');
    await seedOf(first);
    const told = await first.running.service.events.head();
    const before = await first.get(`/api/agencies?after=${told}`);
    await first.stop();
    started.splice(started.indexOf(first), 1);
    const client = await MongoClient.connect(urlOfModels());
    for (const { name } of await client.db().listCollections({}, { nameOnly: true }).toArray())
      if (/^(read-models-|generations$|serving$)/.test(name)) await client.db().dropCollection(name);
    await client.close();
    const second = await start('all');
    const head = await second.running.service.events.head();
    const after = await second.get(`/api/agencies?after=${head}`);
    expect(after.body['items']).toEqual(before.body['items']);
    expect(after.body['items']).not.toEqual([]);
  });

  it('are not disturbed by one that led before, slept and wakes up: its batches are refused', async () => {
    const first = await start('all');
    await seedOf(first);
    await first.stop();
    started.splice(started.indexOf(first), 1);
    const second = await start('all');
    await untilLeading(second);
    const { position } = await second.given('/api/agencies', {
      reference: 'city-fire',
      name: 'Fire',
      kind: 'agency',
    });
    await second.get(`/api/agencies?after=${position}`);
    const models = await openMongoReadModels({ url: urlOfModels() });
    const current = await models.current();
    if (current === undefined) throw new Error('There are no read models');
    const sleeper = await models.open(current, collections);
    const late = { collection: 'agencies', key: 'city-fire', document: null };
    await expect(sleeper.commit({ writes: [late], checkpoint: 1, fence: 1 })).rejects.toThrow(Fenced);
    await expect(models.promote(current, 1)).rejects.toThrow(Fenced);
    await sleeper.close();
    await models.close();
    expect((await second.get('/api/agencies/city-fire')).status).toBe(200);
    expect(second.running.service.projector.checkpoint()).toBe(Number(position));
  });

  it('leave one administrator, though two are removed through two of them at the same moment', async () => {
    await start('projector');
    const [one, other] = [await start('web'), await start('web')];
    for (const reference of ['ann', 'ben']) {
      await one.given('/api/accounts', { reference, name: reference }, 'administrator');
      await one.given(`/api/accounts/${reference}/grant-role`, { role: 'administrator' }, 'administrator');
    }
    // Nothing is recorded before both have decided.
    const both = Promise.withResolvers<undefined>();
    let decided = 0;
    for (const { running } of [one, other]) {
      const { events } = running.service;
      const append = events.append.bind(events);
      events.append = async (...what) => {
        if ((decided += 1) === 2) both.resolve(undefined);
        await both.promise;
        return append(...what);
      };
    }
    const suspend = (server: TestServer, account: string) =>
      server.post(`/api/accounts/${account}/suspend-account`, { reason: 'Left' }, 'administrator');
    const answers = await Promise.all([suspend(one, 'ann'), suspend(other, 'ben')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(answers.find((answer) => answer.status === 409)?.text).toContain('an-administrator-remains');
    const log = await one.running.service.events.readAll(0, 1000);
    expect(log.filter(({ type }) => type === 'AccountSuspended')).toHaveLength(1);
  });

  it('note what a day brings once among many, also when two look at once', async () => {
    const one = await start('all');
    const other = await start('all');
    await seedOf(one);
    const action = { title: 'Attend', owner: { agency: people.gpLead.agency }, due: '2026-01-12' };
    await one.given('/api/findings/CP1415.F1/assign-action', action);
    now = new Date('2026-01-13T12:00:00.000Z');
    await Promise.all([one, other].map((server) => server.running.app.get(DayClock).catchUp()));
    const log = await one.running.service.events.readAll(0, 1000);
    expect(log.filter(({ type }) => type === 'ActionFellOverdue')).toHaveLength(1);
  });
});
