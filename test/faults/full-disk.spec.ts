/** A disk that fills up under load: commands are refused with “not now”, nothing is lost, and it goes on once there is room. */
import { setTimeout as pause } from 'node:timers/promises';
import { buildServer, ChildServer } from '../child-server.js';
import { Client, coordinator, itemsOn } from '../crash/clients.js';
import { expectModelsAsRebuilt, expectOnceEach, expectSound, headOf } from '../crash/proof.js';
import { type SmallDisk, smallDisk } from './small-disk.js';

let disk: SmallDisk;
beforeAll(() => {
  buildServer();
  disk = smallDisk();
}, 300_000);
afterAll(() => {
  disk.remove();
});

const CLIENTS = 4;
/** So many times the clients are told to try again before room is made. */
const REFUSALS = 40;

it('A full disk refuses commands, loses nothing that was acknowledged, and takes them when there is room again', async () => {
  const server = await ChildServer.start(disk.folder);
  const target = { url: server.url, token: await server.tokenFor(coordinator) };
  const items = await itemsOn(target);
  const clients = Array.from({ length: CLIENTS }, (_, at) => new Client(`d${at}`, at, items));
  const refused = () => clients.reduce((sum, client) => sum + client.refused, 0);
  const acknowledged = () =>
    clients.flatMap(({ sent }) => sent).filter(({ receipt }) => receipt !== undefined).length;

  const stopping = new AbortController();
  const work = Promise.all(clients.map((client) => client.work(target, stopping.signal)));
  while (acknowledged() < 50) await pause(10);
  await disk.fill(server);
  while (refused() < REFUSALS) await pause(10);

  const probe = { token: target.token, body: { reference: 'FULL', title: 'Full', kind: 'inspection' } };
  const answer = await server.send('POST', '/api/audits', probe);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(answer.body).toMatchObject({ type: 'urn:golden-thread:problem:store-unavailable', status: 503 });
  const ready = await server.send('GET', '/api/health/ready', { token: target.token });
  expect(ready.status).toBe(503);
  expect(ready.text).toMatch(/full/);
  expect((await server.send('GET', '/api/actions', { token: target.token })).status).toBe(200);

  await disk.free();
  stopping.abort();
  await work;
  for (const client of clients) await client.finish(target);
  const head = await headOf(disk.folder);
  // On a busy machine that may take longer than one request waits, and 503 says: ask again.
  const position = () => server.send('GET', `/api/position?after=${head}`, { token: target.token });
  let caughtUp = await position();
  while (caughtUp.status === 503) caughtUp = await position();
  expect(caughtUp.status).toBe(200);
  expect((await server.send('GET', '/api/health/ready')).status).toBe(200);
  expect((await server.stop()).status).toBe(0);

  expectSound(disk.folder);
  await expectOnceEach(
    disk.folder,
    coordinator.id,
    clients.flatMap(({ sent }) => sent),
  );
  await expectModelsAsRebuilt(disk.folder);
});
