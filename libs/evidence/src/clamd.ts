/** Asks ClamAV's daemon about a file, by its INSTREAM command (clamd(8)): the file is sent in chunks, and one line comes back. */
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { FileInfected, ScannerUnavailable, type Scanner } from './port.js';

/** Longest silence, in milliseconds, before the daemon counts as gone. */
const PATIENCE_MS = 30_000;
/** Longest answer, in characters: a line with the name of what was found. */
const LONGEST_ANSWER = 1000;

export class Clamd implements Scanner {
  /** @param address where the daemon listens: a port of a host, or a socket's path */
  constructor(private readonly address: NetConnectOpts) {}

  async inspect(content: Readable): Promise<void> {
    const answer = await this.ask(content);
    if (/^stream: OK$/.test(answer)) return;
    const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    if (found !== undefined) throw new FileInfected(found);
    throw new ScannerUnavailable(`The virus scanner could not look at the file: “${answer}”.`);
  }

  /** @throws ScannerUnavailable when the daemon cannot be reached, falls silent or hangs up */
  private async ask(content: Readable): Promise<string> {
    const socket = connect(this.address);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('it fell silent')));
    try {
      const [answer] = await Promise.all([answerOn(socket), send(socket, content)]);
      return answer;
    } catch (error) {
      if (content.errored !== null) throw content.errored;
      const why = error instanceof Error ? error.message : String(error);
      throw new ScannerUnavailable(`The virus scanner cannot be asked: ${why}.`, { cause: error });
    } finally {
      socket.destroy();
    }
  }
}

async function send(socket: Socket, content: Readable): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of content as AsyncIterable<Buffer>)
    await write(socket, Buffer.concat([lengthOf(chunk.byteLength), chunk]));
  await write(socket, lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The line that the daemon answers, up to its NUL. */
async function answerOn(socket: Socket): Promise<string> {
  let said = '';
  // The socket is let go of when all is sent, too.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    said += chunk.toString('utf8');
    const end = said.indexOf('\0');
    if (end >= 0) return said.slice(0, end);
    if (said.length > LONGEST_ANSWER) break;
  }
  throw new Error('it did not answer');
}
