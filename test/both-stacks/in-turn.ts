/** Before several servers: every request goes to another one than the last, as the proxy of a careless operator might. */
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class InTurn {
  /** How many pages and forms each server was asked for, by its address. */
  readonly asked = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(...urls: readonly string[]): Promise<InTurn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const inTurn = new InTurn(server, `http://127.0.0.1:${port}`);
    let turn = 0;
    server.on('request', (asked, reply) => {
      const { method, headers, url: path = '/' } = asked;
      // Pages load their parts in any number and order, which would make chance decide who is asked for the next page.
      const isPart = path.startsWith('/assets/');
      const to = urls[(isPart ? 0 : (turn += 1)) % urls.length] ?? '';
      if (!isPart) inTurn.asked.set(to, (inTurn.asked.get(to) ?? 0) + 1);
      const passed = request(new URL(path, to), { method, headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      passed.on('error', () => reply.destroy());
      // Also of what has only half arrived, for which a server would wait.
      reply.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
    return inTurn;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
