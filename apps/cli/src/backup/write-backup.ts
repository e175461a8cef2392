/**
 * Writes a backup: one archive with the events, the access log and the evidence files, and the secrets in a file of their own. The
 * events are copied first: every file that they speak of was stored before them, so that it is found afterwards.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { chmod, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { EvidenceFolder } from '#evidence/folder.js';
import { exits, failureOf, Stop } from '#server/failure.js';
import { noteBackup } from '#server/service/last-backup.js';
import { planOf } from '#server/service/service.js';
import type { Settings } from '#server/settings/settings.js';
import { version } from '#server/version.js';
import { takeDown } from '../folder/looking.js';
import { eventsFileOf } from '../folder/reading.js';
import { withScratch } from '../folder/scratch.js';
import { remark } from '../output/print.js';
import { copyDatabase, sync } from './copy-database.js';
import { ACCESS, EVENTS, MANIFEST, newManifest, type BackupPart, type Manifest } from './manifest.js';

export interface WrittenBackup {
  readonly file: string;
  /** The secrets' own file; null when there are none. */
  readonly secretsFile: string | null;
  readonly manifest: Manifest;
}

export type OnBackedUp = (what: 'events' | 'evidence', done: number, total: number) => void;

export function secretsFileOf(file: string): string {
  return `${file}.secrets`;
}

/**
 * Backs the data folder up, beside a running server or without one. The archive appears under its name whole or not
 * at all.
 * @throws Stop when there is no data, when the file is there already, or when an evidence file was damaged
 */
export async function writeBackup(
  settings: Settings,
  target: string,
  onProgress: OnBackedUp,
): Promise<WrittenBackup> {
  const file = resolve(target);
  const plan = planOf(settings.folder);
  const source = eventsFileOf(settings);
  for (const path of [file, secretsFileOf(file)])
    if (existsSync(path)) throw new Stop(exits.refused, `${path} exists already. Name a file that does not.`);
  if (!existsSync(dirname(file))) throw new Stop(exits.inputOutput, `There is no folder ${dirname(file)}.`);
  await takeDownThat(settings);
  return withScratch(join(dirname(file), `.${basename(file)}-`), async (beside) => {
    const copies = {
      events: join(beside, EVENTS),
      access: join(beside, ACCESS),
      secrets: join(beside, 'secrets.db'),
      archive: join(beside, 'archive'),
    };
    const log = { events: 0, head: 0, lastEvent: null as string | null };
    const look = (db: DatabaseSync) => Object.assign(log, stateOf(db));
    await copyDatabase(source, copies.events, look, (done, total) => {
      onProgress('events', done, total);
    });
    const hasSecrets = existsSync(plan.secrets);
    if (hasSecrets) {
      await copyDatabase(plan.secrets, copies.secrets);
      await chmod(copies.secrets, 0o600);
    }
    const hasAccess = existsSync(plan.access);
    if (hasAccess) await copyDatabase(plan.access, copies.access);
    const evidence = new EvidenceFolder(plan.evidence);
    const stored = await Array.fromAsync(evidence.list());
    const manifest = newManifest({
      createdAt: new Date().toISOString(),
      version,
      log,
      parts: [
        { name: EVENTS, ...(await measured(copies.events)) },
        ...(hasAccess ? [{ name: ACCESS, ...(await measured(copies.access)) }] : []),
        ...stored.map(({ sha256, size }) => ({ name: nameOf(sha256), size, sha256 })),
      ],
      secrets: hasSecrets ? await measured(copies.secrets) : null,
    });
    const copied = new Map([
      [EVENTS, copies.events],
      [ACCESS, copies.access],
    ]);
    const open = ({ name, sha256 }: BackupPart) => {
      const copy = copied.get(name);
      return copy === undefined ? evidence.open(sha256) : createReadStream(copy);
    };
    await writeArchive(copies.archive, manifest, open, onProgress);
    if (hasSecrets) await rename(copies.secrets, secretsFileOf(file));
    await rename(copies.archive, file);
    await sync(dirname(file));
    noteBackup(plan.lastBackup, { at: manifest.createdAt, events: log.events });
    return { file, secretsFile: hasSecrets ? secretsFileOf(file) : null, manifest };
  });
}

/** Takes down that all of it is taken away. A backup is made even where that cannot be: then it is needed most. */
async function takeDownThat(settings: Settings): Promise<void> {
  try {
    await takeDown(settings, { what: 'export', path: 'backup' }, 'shown');
  } catch (error) {
    remark(`That this backup is made could not be taken down in the access log: ${failureOf(error).message}`);
  }
}

function stateOf(db: DatabaseSync): Manifest['log'] {
  const row = db
    .prepare(
      `SELECT count(*) AS events, coalesce(max(position), 0) AS head,
              (SELECT body ->> '$.id' FROM events ORDER BY position DESC LIMIT 1) AS lastEvent FROM events`,
    )
    .get();
  const { events, head, lastEvent } = row as unknown as Manifest['log'];
  return { events, head, lastEvent };
}

async function measured(path: string): Promise<Omit<BackupPart, 'name'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { size: statSync(path).size, sha256: hash.digest('hex') };
}

function nameOf(sha256: string): string {
  return `evidence/${sha256.slice(0, 2)}/${sha256}`;
}

async function writeArchive(
  path: string,
  manifest: Manifest,
  open: (part: BackupPart) => Readable | Promise<Readable | undefined>,
  onProgress: OnBackedUp,
): Promise<void> {
  const archive = pack();
  const mtime = new Date(manifest.createdAt);
  const fill = async () => {
    archive.entry({ name: MANIFEST, mode: 0o600, mtime }, `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [at, part] of manifest.parts.entries()) {
      await addPart(archive, part, await open(part), mtime);
      onProgress('evidence', at, manifest.parts.length - 1);
    }
    archive.finalize();
  };
  const written = createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true });
  await Promise.all([
    fill().catch((error: unknown) => {
      archive.destroy(error as Error);
      throw error;
    }),
    pipeline(archive, written),
  ]);
}

/** @throws Stop when an evidence file does not have the content that its name promises */
async function addPart(
  archive: Pack,
  { name, size, sha256 }: BackupPart,
  content: Readable | undefined,
  mtime: Date,
): Promise<void> {
  const hash = createHash('sha256');
  const damaged = () =>
    new Stop(
      exits.refused,
      `The evidence file ${name} was changed since it was uploaded. Put it back from an earlier backup, or move it out of the data folder.`,
    );
  if (content === undefined) throw damaged();
  const entry = archive.entry({ name, size, mode: 0o600, mtime });
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    entry,
  );
  if (hash.digest('hex') !== sha256) throw damaged();
}
