/** What every store of evidence files promises. A driver's spec calls `evidenceContract` with a way to open an empty one. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { type EvidenceFiles, FileTooLarge } from '../port.js';

export function evidenceContract(
  driver: string,
  openEmpty: () => Promise<{ readonly files: EvidenceFiles; readonly close: () => Promise<void> }>,
): void {
  describe(`Evidence files on ${driver}`, () => {
    let files: EvidenceFiles;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ files, close } = await openEmpty());
    });
    afterEach(() => close());
    const put = (content: string | Buffer, most = 1000) =>
      files.put(Readable.from([Buffer.from(content)]), most);

    it('are named by the SHA-256 of their bytes and come back as they were', async () => {
      const stored = await put('attendance log');
      const sha256 = createHash('sha256').update('attendance log').digest('hex');
      expect(stored).toEqual({ sha256, size: 14 });
      expect(await files.has(sha256)).toBe(true);
      const content = await files.open(sha256);
      expect(content && (await text(content))).toBe('attendance log');
    });

    it('may be empty, or of many parts', async () => {
      const large = Buffer.alloc(1_000_000, 'abcdefg');
      for (const content of [Buffer.alloc(0), large]) {
        const { sha256, size } = await put(content, 2_000_000);
        expect(size).toBe(content.length);
        const opened = await files.open(sha256);
        expect(opened && content.equals(await buffer(opened))).toBe(true);
      }
    });

    it('are stored once, however often they are given, and at once', async () => {
      await put('the same');
      await Promise.all([put('the same'), put('the same')]);
      const [{ sha256 } = { sha256: '' }, ...others] = await Array.fromAsync(files.list());
      expect(others).toEqual([]);
      const content = await files.open(sha256);
      expect(content && (await text(content))).toBe('the same');
    });

    it('are not stored when they are too large, or their sender breaks off', async () => {
      await expect(put('x'.repeat(11), 10)).rejects.toThrow(FileTooLarge);
      const broken = Readable.from(
        (function* () {
          yield Buffer.from('half');
          throw new Error('The sender is gone');
        })(),
      );
      await expect(files.put(broken, 100)).rejects.toThrow('The sender is gone');
      expect(await Array.fromAsync(files.list())).toEqual([]);
    });

    it.each(['../../etc/passwd', '', 'ABC', 'a'.repeat(64)])(
      'are not found under the name “%s”',
      async (name) => {
        expect(await files.has(name)).toBe(false);
        expect(await files.open(name)).toBeUndefined();
      },
    );
  });
}
