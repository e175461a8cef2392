/** Notes the duration of every request by its route, never by its address, which may name somebody. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Figures } from '../service/figures.js';

export function setUpFigures(app: NestFastifyApplication): void {
  const figures = app.get(Figures);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      figures.note(
        request.method,
        request.routeOptions.url ?? 'none',
        reply.statusCode,
        reply.elapsedTime / 1000,
      );
      done();
    });
}
