/**
 * Copies evidence files to another store. What is there already is not sent again, so that a copy that was interrupted
 * goes on where it was; at the end every file is read back and its bytes are compared with its name.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EvidenceFiles, StoredContent } from '../port.js';
import { isWhole } from '../whole.js';

/** How far a copy has come, in files of the source. */
export interface FilesProgress {
  readonly phase: 'copying' | 'verifying';
  readonly done: number;
  readonly total: number;
}

export interface CopiedFiles {
  /** Files of the source. */
  readonly files: number;
  /** Those that the target held already. */
  readonly alreadyThere: number;
  /** Names of those whose bytes the source has no more: they were not copied. */
  readonly damagedAtSource: readonly string[];
  /** Names of those that the target does not give back as they should be. */
  readonly damagedAtTarget: readonly string[];
}

/** The bytes are not those that the file is named by. */
class NotItsBytes extends Error {
  override readonly name = 'NotItsBytes';
}

/** @throws whatever either store says when it cannot be read or written */
export async function copyFiles(
  from: EvidenceFiles,
  to: EvidenceFiles,
  onProgress: (progress: FilesProgress) => void = () => undefined,
): Promise<CopiedFiles> {
  const all = await Array.fromAsync(from.list());
  const damagedAtSource: string[] = [];
  let alreadyThere = 0;
  for (const [done, file] of all.entries()) {
    onProgress({ phase: 'copying', done, total: all.length });
    if (await to.has(file.sha256)) alreadyThere += 1;
    else if (!(await isCopied(file, from, to))) damagedAtSource.push(file.sha256);
  }
  const damagedAtTarget: string[] = [];
  const sent = all.filter(({ sha256 }) => !damagedAtSource.includes(sha256));
  for (const [done, { sha256 }] of sent.entries()) {
    onProgress({ phase: 'verifying', done, total: sent.length });
    if (!(await isWhole(to, sha256))) damagedAtTarget.push(sha256);
  }
  return { files: all.length, alreadyThere, damagedAtSource, damagedAtTarget };
}

/** False when the source has not the bytes any more; the target then keeps nothing of it. */
async function isCopied(
  { sha256, size }: StoredContent,
  from: EvidenceFiles,
  to: EvidenceFiles,
): Promise<boolean> {
  const content = await from.open(sha256);
  if (content === undefined) return false;
  try {
    await to.put(Readable.from(proved(content, sha256)), size);
    return true;
  } catch (error) {
    if (error instanceof NotItsBytes) return false;
    throw error;
  }
}

/** The bytes as they pass, and a failure at their end when they are not those of the name. */
async function* proved(content: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new NotItsBytes(`The bytes of ${sha256} are others`);
}
