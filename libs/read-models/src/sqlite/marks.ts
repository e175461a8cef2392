/**
 * Marks beside a file of read models that say when it is of no use. A file is loaded without a journal, and written
 * without waiting for the disk: whatever becomes of the process, the system has what it wrote. What a machine that
 * stops may take with it can be made again from the log.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { textOf, writeWhole } from './small-files.js';

/** There while the file is loaded. */
function loading(file: string): string {
  return `${file}-loading`;
}

/** There while the file is written; it names the start of the machine in which it is. */
function writing(file: string): string {
  return `${file}-writing`;
}

/** Whether the file was left half loaded, or the machine stopped while it was written. */
export function isOfNoUse(file: string): boolean {
  if (existsSync(loading(file))) return true;
  const start = textOf(writing(file));
  return start !== undefined && start !== startOfTheMachine;
}

export function markLoading(file: string): void {
  writeWhole(loading(file), '');
}

export function unmarkLoading(file: string): void {
  rmSync(loading(file));
}

/** Lets commits to the file go without waiting for the disk, where it can be told afterwards that the machine stopped. */
export function writeWithoutWaiting(file: string, database: DatabaseSync): void {
  if (startOfTheMachine === undefined) {
    database.exec('PRAGMA synchronous = NORMAL');
    return;
  }
  if (textOf(writing(file)) !== startOfTheMachine) {
    writeWhole(writing(file), startOfTheMachine);
    syncFolder(dirname(file));
  }
  database.exec('PRAGMA synchronous = OFF');
}

/**
 * Brings all that was written to the disk, at the end of writing, and takes the mark away. What stands in the way (a full
 * disk, somebody who still reads an older state) leaves the mark, and the file as it is.
 * @param change something to commit: where nothing changes nothing is brought
 */
export function bringToDisk(file: string, database: DatabaseSync, change: () => void): void {
  try {
    database.exec('PRAGMA synchronous = FULL');
    change();
    const moved = database.prepare('PRAGMA wal_checkpoint(PASSIVE)', { returnArrays: true });
    const [isBusy, pages, there] = moved.get() as unknown as [number, number, number];
    if (isBusy === 0 && pages === there) rmSync(writing(file), { force: true });
  } catch {
    return;
  }
}

/** Removes a file with its journal; the marks last, so that a crash in between is seen again. */
export function removeFile(file: string): void {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`, loading(file), writing(file)])
    rmSync(each, { force: true });
}

/** A new name is on the disk when the folder is that has it. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}

/**
 * A name that Linux gives to each start of the machine (`boot_id` in its documentation of `/proc/sys/kernel/random`);
 * undefined where there is none.
 */
const startOfTheMachine = nameOfTheStart();

function nameOfTheStart(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
