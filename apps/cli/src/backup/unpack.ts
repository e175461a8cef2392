/** Unpacks a backup into a folder, and takes nothing from it that its manifest does not promise. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract } from 'tar-stream';
import { exits, Stop } from '#server/failure.js';
import { sync } from './copy-database.js';
import { MANIFEST, notABackup, readManifest, type BackupPart, type Manifest } from './manifest.js';

const LARGEST_MANIFEST = 256 * 1024 * 1024;

export type OnUnpacked = (done: number, total: number) => void;

/**
 * Unpacks the archive; what is there when the promise fulfils is whole, unchanged and on the disk.
 * @throws Stop naming the part that is missing, changed or not expected
 */
export async function unpack(file: string, folder: string, onProgress: OnUnpacked): Promise<Manifest> {
  const archive = extract();
  const input = createReadStream(file);
  input.on('error', (error) => {
    archive.destroy(error);
  });
  input.pipe(archive);
  let manifest: Manifest | undefined;
  const left = new Map<string, BackupPart>();
  try {
    for await (const entry of archive) {
      const content = entry as AsyncIterable<Buffer>;
      const { name } = entry.header;
      if (manifest === undefined) {
        if (name !== MANIFEST) throw notABackup(file);
        manifest = readManifest(await textOf(content), file);
        for (const part of manifest.parts) left.set(part.name, part);
        continue;
      }
      const part = left.get(name);
      if (part === undefined)
        throw new Stop(exits.refused, `${file} holds ${name}, which its manifest does not name.`);
      left.delete(name);
      await store(content, join(folder, name), part, file);
      onProgress(manifest.parts.length - left.size, manifest.parts.length);
    }
  } catch (error) {
    if (error instanceof Stop || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw manifest === undefined ? notABackup(file, error) : damaged(file, 'it cannot be unpacked', error);
  } finally {
    input.destroy();
  }
  if (manifest === undefined) throw notABackup(file);
  const [missing] = left.keys();
  if (missing !== undefined) throw damaged(file, `${missing} is missing`);
  return manifest;
}

/** @throws Stop when the secrets are not those that belong to the backup */
export async function takeSecrets(from: string, to: string, expected: Manifest['secrets']): Promise<void> {
  await copyFile(from, to);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(to) as AsyncIterable<Buffer>) hash.update(chunk);
  if (hash.digest('hex') !== expected?.sha256)
    throw new Stop(
      exits.refused,
      `${from} does not belong to this backup, or was changed. Restore with --no-secrets.`,
    );
  await sync(to);
}

function damaged(file: string, what: string, cause?: unknown): Stop {
  return new Stop(exits.refused, `${file} is damaged: ${what}.`, { cause });
}

async function textOf(entry: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of entry) {
    size += chunk.byteLength;
    if (size > LARGEST_MANIFEST) throw new RangeError('No manifest is that large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function store(
  entry: AsyncIterable<Buffer>,
  path: string,
  part: BackupPart,
  file: string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const written = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of entry) {
      hash.update(chunk);
      size += chunk.byteLength;
      if (size > part.size) break;
      await written.writeFile(chunk);
    }
    await written.sync();
  } finally {
    await written.close();
  }
  if (size !== part.size || hash.digest('hex') !== part.sha256)
    throw damaged(file, `${part.name} was changed`);
  await sync(dirname(path));
}
