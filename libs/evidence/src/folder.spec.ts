/** Evidence files on a real disk. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EvidenceFolder } from './folder.js';
import { FileTooLarge } from './port.js';

describe('Evidence files', () => {
  let folder: string;
  let files: EvidenceFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'evidence-'));
    files = new EvidenceFolder(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (content: string, most = 1000) => files.put(Readable.from([Buffer.from(content)]), most);

  it('are named by the SHA-256 of their bytes and come back as they were', async () => {
    const stored = await put('attendance log');
    expect(stored).toEqual({ sha256: createHash('sha256').update('attendance log').digest('hex'), size: 14 });
    const content = await files.open(stored.sha256);
    expect(content && (await text(content))).toBe('attendance log');
  });

  it('are stored once, however often they are given', async () => {
    await put('the same');
    await put('the same');
    expect(await Array.fromAsync(files.list())).toHaveLength(1);
  });

  it('leave nothing behind when they are too large', async () => {
    await expect(put('x'.repeat(11), 10)).rejects.toThrow(FileTooLarge);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['../../etc/passwd', '', 'ABC', 'a'.repeat(64)])(
    'are not found under the name “%s”',
    async (name) => {
      expect(await files.has(name)).toBe(false);
      expect(await files.open(name)).toBeUndefined();
    },
  );
});
