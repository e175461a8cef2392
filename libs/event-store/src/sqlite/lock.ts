/**
 * One process per data folder. The lock is a transaction held open on a file of its own: the operating system lets go
 * of it when the process ends, however it ends.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explaining, isLocked } from './failure.js';

/** Who holds a data folder. */
export interface Holder {
  readonly pid: number;
  /** When it took the folder (ISO instant, UTC). */
  readonly since: string;
  /** Where it can be reached, once it serves. */
  readonly url?: string;
}

export interface FolderLock {
  /** Tells others where the holder can be reached. */
  announce(url: string): void;
  /** Lets go of the folder. */
  release(): void;
}

/** Another process works in this data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(
    readonly folder: string,
    /** Who it is; undefined in the moment before it has said so. */
    readonly holder: Holder | undefined,
  ) {
    const who = holder === undefined ? 'another process' : `process ${holder.pid}, since ${holder.since}`;
    const where = holder?.url === undefined ? '' : ` (${holder.url})`;
    super(`The data folder ${folder} is in use by ${who}${where}`);
  }
}

/** Outlasts the moment for which `readHolder` touches the lock. */
const WAIT_MS = 250;

/**
 * Takes the folder for the life of this process.
 * @throws FolderInUse naming the process that has it
 * @throws StoreUnavailable when the folder cannot be written to
 */
export function acquireFolderLock(folder: string, clock: () => Date): FolderLock {
  const db = explaining(folder, () => new DatabaseSync(lockFile(folder), { timeout: WAIT_MS }));
  try {
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isLocked(error)) throw new FolderInUse(folder, readRecord(folder));
    return explaining(folder, () => {
      throw error;
    });
  }
  const holder: Holder = { pid: process.pid, since: clock().toISOString() };
  writeRecord(folder, holder);
  return {
    announce(url) {
      writeRecord(folder, { ...holder, url });
    },
    release() {
      rmSync(holderFile(folder), { force: true });
      db.close();
    },
  };
}

/** Who has the folder now; undefined when nobody has, whatever a killed process left behind. */
export function readHolder(folder: string): Holder | undefined {
  return isHeld(folder) ? readRecord(folder) : undefined;
}

function isHeld(folder: string): boolean {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(lockFile(folder), { readOnly: true, timeout: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    // Any other failure means that there is no lock file, or none that could be held.
    return isLocked(error);
  } finally {
    db?.close();
  }
}

function readRecord(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(folder), 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renamed into place, so that nobody reads half a record. */
function writeRecord(folder: string, holder: Holder): void {
  const draft = `${holderFile(folder)}.new`;
  writeFileSync(draft, JSON.stringify(holder));
  renameSync(draft, holderFile(folder));
}

function lockFile(folder: string): string {
  return join(folder, 'lock.db');
}

function holderFile(folder: string): string {
  return join(folder, 'holder.json');
}
