/** An event that a projection cannot take: it stops there and says where, nothing is skipped, and recording goes on. */
import { randomUUID } from 'node:crypto';
import { upcasters } from '#domain/upcasters.js';
import type { NewEvent } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { planOf } from '#server/service/service.js';
import { ChildServer, folderOfBuiltServers } from '../child-server.js';
import { coordinator, itemsOn } from '../crash/clients.js';
import { headOf } from '../crash/proof.js';

const folder = folderOfBuiltServers('projection');

/** As a newer version might have written it. */
async function recordUnknown(): Promise<{ readonly position: number; readonly id: string }> {
  const { events: file } = planOf(folder);
  const events = openSqliteEventStore({ file, upcasters, clock: () => new Date() });
  const stream = 'audit-CP1415';
  const { length } = await events.readStream(stream);
  const metadata = {
    recordedBy: coordinator,
    performedBy: coordinator,
    basis: 'stated',
    channel: 'system',
    effective: { on: '2026-01-05', precision: 'day' },
    correlationId: randomUUID(),
  } as const satisfies NewEvent['metadata'];
  const unknown = { type: 'SomethingYetUnknown', version: 1, data: { of: 'a newer version' }, metadata };
  const result = await events.append(stream, length - 1, [unknown], { id: randomUUID(), fingerprint: null });
  await events.close();
  if (result.outcome !== 'appended') throw new Error(result.outcome);
  const [event] = result.events;
  return { position: event?.position ?? 0, id: event?.id ?? '' };
}

it('An event of an unknown type stops the projection, which says where, while recording goes on', async () => {
  const first = await ChildServer.start(folder);
  const token = await first.tokenFor(coordinator);
  await itemsOn({ url: first.url, token });
  const head = await headOf(folder);
  const { body: before, status } = await first.send('GET', `/api/audits?after=${head}`, { token });
  expect(status).toBe(200);
  await first.stop();
  const { position, id } = await recordUnknown();

  const server = await ChildServer.start(folder);
  const body = { outlook: 'on-track', note: 'After the unknown one' };
  const given = await server.send('POST', '/api/actions/CP1415.F1.A1/report-progress', { token, body });
  expect(given.status).toBe(201);
  const waited = await server.send('GET', `/api/audits?after=${String(given.body['position'])}`, { token });
  expect(waited.status).toBe(503);
  expect(waited.body).toMatchObject({ type: 'urn:golden-thread:problem:not-caught-up' });

  const ready = await server.send('GET', '/api/health/ready', { token: server.operator });
  expect((await server.send('GET', '/api/health/ready')).body).toEqual({ status: 'down' });
  expect(ready.status).toBe(503);
  expect(ready.body).toMatchObject({
    status: 'down',
    events: { up: true },
    projections: {
      checkpoint: position - 1,
      failure: {
        position,
        event: id,
        type: 'SomethingYetUnknown',
        projection: expect.stringMatching(/\S/) as string,
      },
    },
  });
  expect((await server.send('GET', '/metrics', { token })).text).toMatch(
    /^golden_thread_projection_stopped 1$/m,
  );
  const { body: still } = await server.send('GET', '/api/audits', { token });
  expect(still).toEqual(before);

  await server.stop();
  // The policies trip over the same event and say so too: what is asked here is what the projection said.
  const said = server.output
    .split('\n')
    .find((line) => line.includes('SomethingYetUnknown') && line.includes('"projection":'));
  expect(said).toContain(id);
  expect(said).toContain(`position ${position}`);
});
