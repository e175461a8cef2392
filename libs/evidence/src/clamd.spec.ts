/** What a virus scanner says of a file decides whether it is kept; where it says nothing, the file is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clamd } from './clamd.js';
import { EvidenceFolder } from './folder.js';
import { FileInfected, ScannerUnavailable } from './port.js';

/** Speaks INSTREAM as clamd(8) describes it, and finds a virus in every file that says so. */
async function scanner(answer?: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => {
    let sent = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      sent = Buffer.concat([sent, bytes]);
      const content = contentOf(sent);
      if (content === undefined) return;
      const said = /virus/.test(content) ? 'stream: Test-Signature FOUND' : 'stream: OK';
      socket.end(`${answer ?? said}\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** What was sent in chunks after the command; undefined until the empty chunk that ends it. */
function contentOf(sent: Buffer): string | undefined {
  const command = 'zINSTREAM\0';
  if (sent.length < command.length) return undefined;
  if (sent.subarray(0, command.length).toString() !== command) return 'virus: not INSTREAM';
  let content = '';
  let at = command.length;
  while (at + 4 <= sent.length) {
    const length = sent.readUInt32BE(at);
    if (length === 0) return content;
    content += sent.subarray(at + 4, at + 4 + length).toString();
    at += 4 + length;
  }
  return undefined;
}

describe('Evidence that a scanner looks at', () => {
  let folder: string;
  let open: Server[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scanned-'));
    open = [];
  });
  afterEach(() => {
    for (const server of open) server.close();
    rmSync(folder, { recursive: true });
  });
  const filesBehind = async (answer?: string) => {
    const { server, port } = await scanner(answer);
    open.push(server);
    return new EvidenceFolder(folder, new Clamd({ host: '127.0.0.1', port }));
  };
  const kept = (files: EvidenceFolder) => Array.fromAsync(files.list());

  it('is kept when nothing is found, however large it is', async () => {
    const files = await filesBehind();
    const content = Buffer.alloc(300_000, 'clean ');
    const { sha256 } = await files.put(Readable.from([content]), 1_000_000);
    expect(await files.has(sha256)).toBe(true);
  });

  it('is not kept when a virus is found', async () => {
    const files = await filesBehind();
    const put = files.put(Readable.from([Buffer.from('a virus')]), 1000);
    await expect(put).rejects.toThrow(FileInfected);
    await expect(put).rejects.toMatchObject({ found: 'Test-Signature' });
    expect(await kept(files)).toEqual([]);
  });

  it.each([['INSTREAM size limit exceeded. ERROR'], ['']])(
    'is not kept when the scanner says “%s”',
    async (answer) => {
      const files = await filesBehind(answer);
      await expect(files.put(Readable.from([Buffer.from('clean')]), 1000)).rejects.toThrow(
        ScannerUnavailable,
      );
      expect(await kept(files)).toEqual([]);
    },
  );

  it('is not kept when the scanner cannot be reached', async () => {
    const { server, port } = await scanner();
    await new Promise((resolve) => server.close(resolve));
    const files = new EvidenceFolder(folder, new Clamd({ host: '127.0.0.1', port }));
    await expect(files.put(Readable.from([Buffer.from('clean')]), 1000)).rejects.toThrow(ScannerUnavailable);
    expect(await kept(files)).toEqual([]);
  });
});
