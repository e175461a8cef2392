/** A clock that is stepped back and forward: the log's order and its times never go back. */
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { planOf } from '#server/service/service.js';
import { seedOf, TestServer } from '../api/running-server.js';

const HOUR = 3_600_000;

it('A clock stepped back and forward, also over a restart, leaves the log in order and its times never going back', async () => {
  let now = Date.parse('2026-03-29T00:30:00Z');
  const clock = () => new Date(now);
  let server = await TestServer.start(undefined, clock);
  await seedOf(server);
  const steps = [0, -1, 5, -48, 0.001, 24 * 400, -24 * 400, -24 * 4000, 2];
  const positions: number[] = [];
  for (const [at, step] of steps.entries()) {
    now += step * HOUR;
    const title = `Recorded after step ${at}`;
    const receipt = await server.given('/api/audits/CP1415/record-finding', { kind: 'strength', title });
    positions.push(Number(receipt.position));
    if (at % 3 === 2) {
      await server.stop();
      server = await TestServer.start(server.folder, clock);
    }
  }

  const log = await server.running.service.events.readAll(0, 1000);
  const times = log.map(({ metadata }) => metadata.recordedAt);
  expect(times).toEqual([...times].sort());
  expect(positions).toEqual([...positions].sort((one, other) => one - other));
  expect(times.at(-1)).toBe(
    new Date(Date.parse('2026-03-29T00:30:00Z') + (-44 + 0.001 + 24 * 400) * HOUR).toISOString(),
  );
  expect(checkEvents(planOf(server.folder).events)).toEqual([]);

  const { body } = await server.get(
    `/api/trail?subject=CP1415&order=oldest&limit=200&after=${positions.at(-1) ?? 0}`,
  );
  const told = (body['items'] as { position: string; recordedAt: string }[]).map(({ position }) =>
    Number(position),
  );
  expect(told).toEqual([...told].sort((one, other) => one - other));
  await server.remove();
});
