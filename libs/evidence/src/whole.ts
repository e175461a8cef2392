/** Whether stored evidence still is what it was when it was uploaded. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { EvidenceFiles } from './port.js';

/** Whether the store gives back, under this name, the bytes whose SHA-256 it is. */
export async function isWhole(files: Pick<EvidenceFiles, 'open'>, sha256: string): Promise<boolean> {
  const content = await files.open(sha256);
  if (content === undefined) return false;
  const hash = createHash('sha256');
  await pipeline(content, hash);
  return hash.digest('hex') === sha256;
}
