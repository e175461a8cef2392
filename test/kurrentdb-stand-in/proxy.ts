/** Sits between client and server, so that connections can be broken as a network breaks them. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class ConnectionProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** Port of the server behind; undefined while there is none, and connections are refused. */
  target: number | undefined;

  private constructor() {
    this.#server = createServer((client) => {
      if (this.target === undefined) client.destroy();
      else this.#join(client, connect(this.target, '127.0.0.1'));
    });
  }

  static async open(): Promise<ConnectionProxy> {
    const proxy = new ConnectionProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection there is. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      // A broken connection is what this is for; the other side is told by closing it too.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
