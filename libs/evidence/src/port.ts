/** Evidence files, named by their content: what is stored never changes, and the same bytes are stored once. */
import type { Readable } from 'node:stream';

export interface StoredContent {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** The file is larger than the service takes. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

export interface EvidenceFiles {
  /**
   * Stores a file; it is on the disk when the promise fulfils.
   * @param most largest size taken, in bytes
   * @throws FileTooLarge
   */
  put(content: Readable, most: number): Promise<StoredContent>;
  has(sha256: string): Promise<boolean>;
  /** The bytes of a stored file; undefined when there is none. */
  open(sha256: string): Promise<Readable | undefined>;
  /** Every stored file. */
  list(): AsyncIterable<StoredContent>;
}
