/** Ten times as many commands at once as it takes: the surplus is told to try again, what is taken is carried out, memory stays. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ChildServer, folderOfBuiltServers } from '../child-server.js';
import { Client, coordinator, itemsOn } from '../crash/clients.js';
import { expectOnceEach, expectSound } from '../crash/proof.js';

const folder = folderOfBuiltServers('overload');

const AT_ONCE = 8;
const CLIENTS = 10 * AT_ONCE;
const COMMANDS = 600;
/** Generous; without a bound it grows with what waits. */
const MOST_MEMORY_KB = 600_000;

it('Overload is answered with “not now” for the surplus; what was taken is recorded once, and memory is bounded', async () => {
  const server = await ChildServer.start(folder, {
    env: { GOLDEN_THREAD_COMMANDS_AT_ONCE: String(AT_ONCE) },
  });
  const target = { url: server.url, token: await server.tokenFor(coordinator) };
  const items = await itemsOn(target);
  const clients = Array.from({ length: CLIENTS }, (_, at) => new Client(`o${at}`, at, items));
  const sent = () => clients.flatMap((client) => client.sent);
  const acknowledged = () => sent().filter(({ receipt }) => receipt !== undefined).length;
  const refused = () => clients.reduce((sum, client) => sum + client.refused, 0);

  const stopping = new AbortController();
  const work = Promise.all(clients.map((client) => client.work(target, stopping.signal)));
  while (acknowledged() < COMMANDS) {
    await Promise.race([pause(20), work]);
    // Health is no command: it answers all the while.
    expect((await server.send('GET', '/api/health/live')).status).toBe(200);
  }
  stopping.abort();
  await work;
  expect(refused()).toBeGreaterThan(0);
  await Promise.all(clients.map((client) => client.finish(target)));

  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  expect(Number(peak)).toBeLessThan(MOST_MEMORY_KB);
  expect((await server.stop()).status).toBe(0);
  expectSound(folder);
  await expectOnceEach(folder, coordinator.id, sent());
  process.stderr.write(
    `overload: ${sent().length} taken, ${refused()} times told to try again, peak ${String(peak)} kB\n`,
  );
});
