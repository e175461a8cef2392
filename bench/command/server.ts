/** The server under load, in a process of its own: the product's, with one route more that does nothing. */
import { PolicyRunner } from '#server/policies/runner.js';
import { Controller, HttpCode, Inject, Module, Post, Req } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { ReportProgress } from '#application/commands/action.js';
import { readInput } from '#application/fields/read.js';
import { AppModule } from '#server/app.module.js';
import { OpenToAnybody } from '#server/http/access.js';
import { openService } from '#server/service/service.js';
import { partnershipDefaults } from '#server/settings/settings.js';
import { createApp } from '#server/start.js';
import { LagMeter } from './lag-meter.js';

/** As much to read and validate as the command that it is compared with. */
class NoOp extends ReportProgress {}

@CommandHandler(NoOp)
class DoNothing {
  execute(): Promise<object> {
    return Promise.resolve({});
  }
}

@Controller('api/no-op')
class NoOpRoute {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Post()
  @HttpCode(201)
  @OpenToAnybody()
  async nothing(@Req() request: FastifyRequest): Promise<object> {
    return this.bus.execute<NoOp, object>(readInput(NoOp, request.body));
  }
}

@Module({ controllers: [NoOpRoute], providers: [DoNothing] })
class NoOpModule {}

const [folder = ''] = process.argv.slice(2);
const service = await openService({
  host: '127.0.0.1',
  port: 0,
  folder,
  ...partnershipDefaults,
  logLevel: 'error',
});
const meter = new LagMeter(service);
const app = await createApp({ module: NoOpModule, imports: [AppModule.over(service)] }, service.settings);
await app.listen({ host: '127.0.0.1', port: 0 });
// As the product serves: policies follow every command.
app.get(PolicyRunner).start();
const address = app.getHttpServer().address();
if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
const token = await service.tokens.issue({ id: 'bench', name: 'Bench', role: 'coordinator' });
process.send?.({ url: `http://127.0.0.1:${address.port}`, token });

process.on('message', (order: 'start' | 'stop' | 'end') => {
  if (order === 'start') meter.start();
  else if (order === 'stop') void meter.stop().then((lag) => process.send?.(lag));
  else
    void app
      .close()
      .then(() => service.close())
      .then(() => process.exit());
});
