/** Sends requests exactly as they are written: no path is tidied, no header made well. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface RawRequest {
  readonly method: string;
  /** Path and query string, as they go over the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** No lawful answer takes so long, in milliseconds. */
const HANGS_AFTER_MS = 20_000;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** @throws when there is no answer in time */
export function sendRaw(url: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request(
      { agent, host, port, method, path, headers, timeout: HANGS_AFTER_MS },
      (answer) => {
        const { statusCode: status = 0, headers: answered } = answer;
        if (status === 200 && answered['content-type']?.startsWith('text/event-stream') === true) {
          // It goes on for ever by design; that it began is the answer.
          answer.destroy();
          resolve({ status, headers: answered, text: '' });
          return;
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve({ status, headers: answered, text: Buffer.concat(chunks).toString() });
        });
        answer.on('error', reject);
      },
    );
    asking.on('timeout', () => asking.destroy(new Error(`${method} ${path} hangs`)));
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Ends the connections that were kept for the next request. */
export function closeConnections(): void {
  agent.destroy();
}
