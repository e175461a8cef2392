/** What is no request at all, as bytes on the bare connection: answered in a problem document where an answer can be. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { TestServer } from '../api/running-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

/** Sends bytes and reads until the server ends the connection. */
async function exchange(bytes: string | Buffer): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A connection that is reset is one way for the server to end it.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const to = 'Host: localhost\r\nConnection: close\r\n';

describe('Bytes that are no request', () => {
  it.each<[string, string | Buffer, number]>([
    ['noise', Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]), 400],
    ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex'), 400],
    ['an unknown method', `BREW /api/position HTTP/1.1\r\n${to}\r\n`, 400],
    ['an address with a space', `GET /api/a b HTTP/1.1\r\n${to}\r\n`, 400],
    ['headers beyond any use', `GET / HTTP/1.1\r\n${to}X: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      `POST /api/audits HTTP/1.1\r\n${to}Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}`,
      400,
    ],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${to}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'no chunk where chunks are said',
      `POST / HTTP/1.1\r\n${to}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
    ['a header with a line break', `GET / HTTP/1.1\r\n${to}A: b\nc d\r\n\r\n`, 400],
  ])('are told so: %s', async (_, bytes, status) => {
    const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(body)).toMatchObject({
      type: expect.stringMatching(/^urn:golden-thread:problem:/) as string,
      title: expect.stringMatching(/\S/) as string,
      status,
    });
  });

  it('leave a server that answers', async () => {
    expect((await server.get('/api/position')).status).toBe(200);
  });
});
