/** Evidence files in a folder. A file appears under its name whole or not at all: written beside, synced, then renamed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileTooLarge, type EvidenceFiles, type Scanner, type StoredContent } from './port.js';

const NAME = /^[0-9a-f]{64}$/;

export class EvidenceFolder implements EvidenceFiles {
  /** @param scanner looks at each file before it is kept; none does unless it is given */
  constructor(
    private readonly folder: string,
    private readonly scanner?: Scanner,
  ) {}

  async put(content: Readable, most: number): Promise<StoredContent> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const beside = join(this.folder, `arriving-${randomUUID()}`);
    try {
      const stored = await this.write(content, beside, most);
      if (this.scanner !== undefined) await this.inspect(this.scanner, beside);
      await mkdir(join(this.folder, stored.sha256.slice(0, 2)), { recursive: true, mode: 0o700 });
      await rename(beside, this.path(stored.sha256));
      await syncFolder(join(this.folder, stored.sha256.slice(0, 2)));
      return stored;
    } finally {
      await rm(beside, { force: true });
    }
  }

  async has(sha256: string): Promise<boolean> {
    return NAME.test(sha256) && (await sizeOf(this.path(sha256))) !== undefined;
  }

  async open(sha256: string): Promise<Readable | undefined> {
    return (await this.has(sha256)) ? createReadStream(this.path(sha256)) : undefined;
  }

  async *list(): AsyncIterable<StoredContent> {
    for (const shelf of await namesIn(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      for (const sha256 of await namesIn(join(this.folder, shelf))) {
        const size = NAME.test(sha256) ? await sizeOf(this.path(sha256)) : undefined;
        if (size !== undefined) yield { sha256, size };
      }
    }
  }

  private path(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  private async inspect(scanner: Scanner, path: string): Promise<void> {
    const content = createReadStream(path);
    try {
      await scanner.inspect(content);
    } finally {
      content.destroy();
    }
  }

  private async write(content: Readable, path: string, most: number): Promise<StoredContent> {
    const file = await open(path, 'wx', 0o600);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        size += chunk.byteLength;
        if (size > most)
          throw new FileTooLarge(`The file is larger than ${most.toLocaleString('en-GB')} bytes.`);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex'), size };
  }
}

/** The rename is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
