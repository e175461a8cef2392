/**
 * Restores a backup. Everything is unpacked and checked in a folder of its own inside the data folder before anything
 * of the data folder is touched; what was there is moved aside, never deleted. The events come last, so that a folder
 * whose events are in place is restored.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { acquireFolderLock } from '#event-store/sqlite/lock.js';
import { exits, Stop } from '#server/failure.js';
import { planOf, type FolderPlan } from '#server/service/service.js';
import { STAGING } from '#server/service/interrupted-restore.js';
import type { Settings } from '#server/settings/settings.js';
import { sync } from './copy-database.js';
import { ACCESS, EVENTS, type Manifest } from './manifest.js';
import { takeSecrets, unpack, type OnUnpacked } from './unpack.js';
import { secretsFileOf } from './write-backup.js';

export interface RestoreOptions {
  /** Moves what is in the folder aside first; else a folder that holds data is refused. */
  readonly replace: boolean;
  /** Where the secrets are: beside the archive unless named; false leaves them out. */
  readonly secrets?: string | false;
}

export interface Restored {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly secrets: boolean;
  /** Where the data lies that was there before; null when there was none. */
  readonly movedTo: string | null;
}

export type OnRestored = (what: 'unpacking' | 'checking', done: number, total: number) => void;

/** @throws Stop when the folder holds data or the backup is not whole; FolderInUse */
export async function restoreBackup(
  { folder }: Settings,
  archive: string,
  options: RestoreOptions,
  onProgress: OnRestored,
): Promise<Restored> {
  const file = resolve(archive);
  const plan = planOf(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = acquireFolderLock(folder, () => new Date());
  try {
    const holdsData = existsSync(plan.events);
    if (holdsData && !options.replace)
      throw new Stop(
        exits.refused,
        `${folder} holds data. Restore into another folder (--data), or add --replace: what is there is then moved aside.`,
      );
    removeStaging(folder);
    const staging = mkdtempSync(join(folder, STAGING));
    try {
      const manifest = await unpack(file, staging, (done, total) => {
        onProgress('unpacking', done, total);
      });
      checkLog(join(staging, EVENTS), file, manifest, (done, total) => {
        onProgress('checking', done, total);
      });
      const secrets = await stageSecrets(file, join(staging, 'secrets.db'), options, manifest);
      const movedTo = await moveAside(folder, plan);
      await putInPlace(staging, folder, plan);
      return { folder, manifest, secrets, movedTo };
    } finally {
      rmSync(staging, { recursive: true });
    }
  } finally {
    lock.release();
  }
}

/** What a restore that was interrupted left behind. */
function removeStaging(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(STAGING)))
    rmSync(join(folder, name), { recursive: true });
}

function checkLog(events: string, file: string, { log }: Manifest, onProgress: OnUnpacked): void {
  let counted = 0;
  const [finding, ...others] = checkEvents(events, (done, total) => {
    counted = done;
    onProgress(done, total);
  });
  if (finding !== undefined) {
    const at = finding.position === undefined ? '' : ` at position ${finding.position}`;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new Stop(
      exits.refused,
      `The events in ${file} do not hold together${at}: ${finding.problem}${more}.`,
    );
  }
  if (counted !== log.events)
    throw new Stop(exits.refused, `${file} holds ${counted} events, but its manifest says ${log.events}.`);
}

async function stageSecrets(
  file: string,
  to: string,
  { secrets }: RestoreOptions,
  manifest: Manifest,
): Promise<boolean> {
  const from = secrets === undefined ? secretsFileOf(file) : secrets;
  if (from === false) return false;
  if (secrets === undefined && !existsSync(from)) return false;
  await takeSecrets(from, to, manifest.secrets);
  await chmod(to, 0o600);
  return true;
}

/** What belongs to the data; the lock is not among it. */
const belongings = [
  'events.db',
  'secrets.db',
  'access.db',
  'evidence',
  'read-models',
  'checkpoints.db',
  'set-up-link.txt',
];

async function moveAside(folder: string, plan: FolderPlan): Promise<string | null> {
  const there = readdirSync(folder).filter((name) =>
    belongings.some((one) => name === one || name === `${one}-wal` || name === `${one}-shm`),
  );
  if (there.length === 0) return null;
  const aside = join(folder, `before-restore-${new Date().toISOString().replaceAll(':', '')}`);
  await mkdir(aside, { mode: 0o700 });
  const isLog = (name: string) => join(folder, name).startsWith(plan.events);
  // The log goes last, so that what is moved meanwhile is never taken for a folder without data.
  for (const name of there.toSorted((one, other) => Number(isLog(one)) - Number(isLog(other))))
    await rename(join(folder, name), join(aside, name));
  await sync(aside);
  return aside;
}

async function putInPlace(staging: string, folder: string, plan: FolderPlan): Promise<void> {
  for (const [name, path] of [
    ['evidence', plan.evidence],
    [ACCESS, plan.access],
    ['secrets.db', plan.secrets],
    [EVENTS, plan.events],
  ] as const)
    if (existsSync(join(staging, name))) await rename(join(staging, name), path);
  await sync(folder);
}
