/** The product's server over a log that is there, in a process of its own, which takes down who reads or does not. */
import 'reflect-metadata';
import { setUpAccessRecord } from '#server/access-log/record.js';
import { AppModule } from '#server/app.module.js';
import { openService } from '#server/service/service.js';
import { partnershipDefaults } from '#server/settings/settings.js';
import { createApp } from '#server/start.js';

const [folder = '', recording] = process.argv.slice(2);
const settings = { host: '127.0.0.1', port: 0, folder, ...partnershipDefaults, logLevel: 'error' } as const;
const service = await openService(settings);
await service.projector.waitFor(await service.events.head(), 600_000);
const app = await createApp(AppModule.over(service), settings);
if (recording === 'recording') setUpAccessRecord(app.getHttpAdapter().getInstance(), service);
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.getHttpServer().address();
if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
const token = await service.tokens.issue({ id: 'bench', name: 'Bench', role: 'board-member' });
process.send?.({ url: `http://127.0.0.1:${address.port}`, token });
process.on('message', (order: 'time' | 'end') => {
  if (order === 'time') {
    const { user, system } = process.threadCpuUsage();
    process.send?.((user + system) / 1e6);
  } else
    void app
      .close()
      .then(() => service.close())
      .then(() => process.exit());
});
