/** Structured logs: what was asked, how it ended and how long it took; never a body, a search or a token. */
import { type LoggerService, RequestMethod } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { ReadModels } from '../projector/read-models.js';
import type { Settings } from '../settings/settings.js';

/** The path alone: a query string may hold a search for somebody. */
function pathOf(url: string | undefined): string {
  return (url ?? '').split('?', 1)[0] ?? '';
}

/** Words of our addresses, references and hashes. Whatever else is in an address was put there by somebody. */
const ours = /^(?:[a-z0-9-]{1,64}|[A-Z][A-Z0-9-]{1,29}(?:\.[SF]\d{1,5}(?:\.A\d{1,5})?)?)?$/;

/** The path with what is not ours left out. */
function pathForLogs(url: string): string {
  return pathOf(url)
    .split('/')
    .map((part) => (ours.test(part) ? part : '…'))
    .join('/');
}

export function logging({ logLevel }: Pick<Settings, 'logLevel'>): Params {
  return {
    // The library’s own pattern for every route matches none on Fastify, and then no request is logged.
    forRoutes: [{ path: '*splat', method: RequestMethod.ALL }],
    pinoHttp: {
      level: logLevel,
      autoLogging: { ignore: ({ url }: IncomingMessage) => pathOf(url).startsWith('/api/health/') },
      // 503 tells many at once to try again; where the cause is a fault, that is logged by itself.
      customLogLevel: (_request: IncomingMessage, { statusCode }: ServerResponse) =>
        statusCode >= 500 && statusCode !== 503 ? 'error' : 'debug',
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: pathForLogs(url),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        err: (error: Error) => ({ type: error.name, message: error.message, stack: error.stack }),
      },
    },
  };
}

/** Says in the log why the read models stand still, and where. */
export function logFailures(projector: Pick<ReadModels, 'onFailure'>, logger: LoggerService): void {
  projector.onFailure((failure) => {
    logger.error({ msg: 'The read models stand still', ...failure }, 'projector');
  });
}
