/** The machine stops while the service runs: what was acknowledged is there, and the read models are made anew from it. */
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planOf } from '#server/service/service.js';
import { ChildServer, folderOfBuiltServers } from '../child-server.js';
import { coordinator, itemsOn } from '../crash/clients.js';

const folder = folderOfBuiltServers('power-cut');

/** The machine has started again since, and lost some of what the disk was not waited for. */
function loseSome(): void {
  const { models } = planOf(folder);
  const [mark] = readdirSync(models).filter((name) => name.endsWith('-writing'));
  if (mark === undefined) throw new Error('Nothing says that the read models are being written.');
  writeFileSync(join(models, mark), 'an earlier start of the machine');
  truncateSync(join(models, mark.replace('-writing', '-wal')), 3 * 4096);
}

it('Read models that may have lost something are made anew, and answer as before', async () => {
  const first = await ChildServer.start(folder);
  const token = await first.tokenFor(coordinator);
  await itemsOn({ url: first.url, token });
  const body = { outlook: 'on-track', note: 'Said before the lights went out' };
  const given = await first.send('POST', '/api/actions/CP1415.F1.A1/report-progress', { token, body });
  expect(given.status).toBe(201);
  const after = String(given.body['position']);
  const asked = ['audits', 'findings', 'actions', 'position', 'search?text=lights'];
  const ask = (server: ChildServer) =>
    Promise.all(
      asked.map(async (path) => {
        const { status, body: answer } = await server.send(
          'GET',
          `/api/${path}${path.includes('?') ? '&' : '?'}after=${after}`,
          { token },
        );
        return { path, status, answer };
      }),
    );
  const before = await ask(first);
  expect(before.map(({ status }) => status)).toEqual(asked.map(() => 200));
  await first.kill();
  loseSome();

  const second = await ChildServer.start(folder);
  expect(await ask(second)).toEqual(before);
  await second.stop();
  expect(readdirSync(planOf(folder).models).filter((name) => name.endsWith('-writing'))).toEqual([]);
  expect(second.output).not.toMatch(/error/i);
});
