/** Structured logs: what was asked, how it ended and how long it took; never a body, a search or a token. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Settings } from '../settings/settings.js';

/** The path alone: a query string may hold a search for somebody. */
function pathOf(url: string | undefined): string {
  return (url ?? '').split('?', 1)[0] ?? '';
}

export function logging({ logLevel }: Pick<Settings, 'logLevel'>): Params {
  return {
    pinoHttp: {
      level: logLevel,
      quietReqLogger: true,
      autoLogging: { ignore: ({ url }: IncomingMessage) => pathOf(url).startsWith('/api/health/') },
      customLogLevel: (_request: IncomingMessage, response: ServerResponse) =>
        response.statusCode >= 500 ? 'error' : 'debug',
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: pathOf(url),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        err: (error: Error) => ({ type: error.name, message: error.message, stack: error.stack }),
      },
    },
  };
}
