/** Evidence files on a real disk. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { evidenceContract } from './contract/evidence-files.contract.js';
import { EvidenceFolder } from './folder.js';
import { FileTooLarge } from './port.js';

function inAFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  const close = () =>
    Promise.try(() => {
      rmSync(folder, { recursive: true });
    });
  return { folder, files: new EvidenceFolder(folder), close };
}

evidenceContract('a disk', () => Promise.resolve(inAFolder()));

it('A file that is too large leaves nothing behind on the disk', async () => {
  const { folder, files, close } = inAFolder();
  await expect(files.put(Readable.from([Buffer.from('x'.repeat(11))]), 10)).rejects.toThrow(FileTooLarge);
  expect(readdirSync(folder)).toEqual([]);
  await close();
});
