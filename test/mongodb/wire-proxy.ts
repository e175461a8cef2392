/** Sits between client and server and knows one command from the next, so that a connection can break at any of them. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

export interface Command {
  /** Such as `insert`. */
  readonly name: string;
  /** The collection it is about, where it is about one. */
  readonly collection: string;
}

/** The connection breaks before the server has the command, or before the client has the answer; or the proxy answers. */
export type Fate = 'pass' | 'cut before' | 'cut after' | { readonly answer: Document };

const messageHeader = 16;
const opMessage = 2013;
/** The form in which a client first says hello, and that of the answer. */
const opQuery = 2004;
const opReply = 1;

export class WireProxy {
  /** Decides over each command, when it likes. */
  onCommand: (command: Command) => Fate | Promise<Fate> = () => 'pass';
  private readonly sockets = new Set<Socket>();
  private isAway = false;

  private constructor(
    private readonly server: Server,
    /** Port of the server behind. */
    public target: number,
  ) {
    server.on('connection', (client) => {
      if (this.isAway) client.destroy();
      else this.join(client, connect(this.target, '127.0.0.1'));
    });
  }

  static async open(target: number): Promise<WireProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WireProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** As when the server dies: connections break and none can be made. */
  leave(): void {
    this.isAway = true;
    this.cut();
  }

  comeBack(): void {
    this.isAway = false;
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  private join(client: Socket, server: Socket): void {
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      // A broken connection is what this is for; the other side is told by closing it too.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    server.pipe(client);
    void this.pass(client, server);
  }

  /** One message after the other, each when its fate is known. */
  private async pass(client: Socket, server: Socket): Promise<void> {
    let received = Buffer.alloc(0);
    try {
      for await (const bytes of client as AsyncIterable<Buffer>) {
        received = Buffer.concat([received, bytes]);
        while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
          const message = received.subarray(0, received.readInt32LE(0));
          received = received.subarray(message.length);
          const command = commandOf(message);
          const fate = command === undefined ? 'pass' : await this.onCommand(command);
          if (typeof fate === 'object') {
            client.write(answering(message, fate.answer));
            continue;
          }
          if (fate === 'cut before') client.destroy();
          else if (fate === 'cut after') {
            server.unpipe(client);
            server.once('data', () => client.destroy()).resume();
          }
          if (fate !== 'cut before' && !server.destroyed) server.write(message);
        }
      }
    } catch {
      // The client went away: so does the connection to the server.
      server.destroy();
    }
  }
}

/** The command in a message; undefined in one of another kind. */
function commandOf(message: Buffer): Command | undefined {
  const body = bodyOf(message);
  if (body === undefined) return undefined;
  const [name = ''] = Object.keys(body);
  return { name, collection: String(body[name]) };
}

function bodyOf(message: Buffer): Document | undefined {
  const code = message.readInt32LE(12);
  if (code === opQuery) {
    // Flags, the name of a collection up to a zero, and two numbers come before it.
    const at = message.indexOf(0, messageHeader + 4) + 1 + 8;
    return BSON.deserialize(message.subarray(at, at + message.readInt32LE(at)));
  }
  if (code !== opMessage) return undefined;
  for (let at = messageHeader + 4; at < message.length;) {
    const isBody = message[at] === 0;
    const size = message.readInt32LE(at + 1);
    if (isBody) return BSON.deserialize(message.subarray(at + 1, at + 1 + size));
    at += 1 + size;
  }
  return undefined;
}

/** A document as the answer to a message, in the form that goes with it. */
function answering(message: Buffer, document: Document): Buffer {
  const isQuery = message.readInt32LE(12) === opQuery;
  // Flags and, where it is a command's, the kind of what follows; else flags, cursor, where it starts and how many.
  const before = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(messageHeader);
  const body = BSON.serialize(document);
  header.writeInt32LE(messageHeader + before.length + body.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? opReply : opMessage, 12);
  return Buffer.concat([header, before, body]);
}
