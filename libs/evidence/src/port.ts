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

/** The file was looked at and is not kept: it carries a virus. */
export class FileInfected extends Error {
  override readonly name = 'FileInfected';
  /** @param found what the scanner calls it */
  constructor(readonly found: string) {
    super(`A virus was found in the file (${found}). It was not kept.`);
  }
}

/** Nobody could say whether the file is clean, so it was not kept; the caller may try again later. */
export class ScannerUnavailable extends Error {
  override readonly name = 'ScannerUnavailable';
}

/** Files can neither be kept nor read now; the message says why. */
export class EvidenceUnavailable extends Error {
  override readonly name = 'EvidenceUnavailable';
}

/** Looks at a file before it is kept. */
export interface Scanner {
  /** @throws FileInfected, ScannerUnavailable */
  inspect(content: Readable): Promise<void>;
}

/** @throws EvidenceUnavailable from any method */
export interface EvidenceFiles {
  /**
   * Stores a file; it is on the disk when the promise fulfils. Where there is a scanner, it has found nothing by then.
   * @param most largest size taken, in bytes
   * @throws FileTooLarge, FileInfected, ScannerUnavailable
   */
  put(content: Readable, most: number): Promise<StoredContent>;
  has(sha256: string): Promise<boolean>;
  /** The bytes of a stored file; undefined when there is none. */
  open(sha256: string): Promise<Readable | undefined>;
  /** Every stored file. */
  list(): AsyncIterable<StoredContent>;
}
