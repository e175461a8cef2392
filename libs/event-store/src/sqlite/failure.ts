/** What SQLite's result codes mean for those who use the store, in plain words. */
import { StoreDamaged, StoreUnavailable } from '../port.js';

interface SqliteError extends Error {
  readonly errcode: number;
}

const BUSY = 5;
const IO_ERROR = 10;

/** Primary result codes (https://sqlite.org/rescode.html) after which trying again later makes sense. */
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [3, 'access to the file is not permitted'],
  [BUSY, 'the file is locked by another process'],
  [6, 'the file is locked'],
  [7, 'there is not enough memory'],
  [8, 'the file or its folder is read-only'],
  [IO_ERROR, 'the disk reported an error'],
  [13, 'the disk is full'],
  [14, 'the file cannot be opened'],
]);

const DAMAGED: ReadonlyMap<number, string> = new Map([
  [11, 'it is damaged'],
  [26, 'it is not an SQLite database'],
]);

/** The extended code keeps its primary code in the low byte. */
function primaryCode(error: unknown): number | undefined {
  return isSqliteError(error) ? error.errcode & 0xff : undefined;
}

function isSqliteError(error: unknown): error is SqliteError {
  return typeof (error as Partial<SqliteError> | null)?.errcode === 'number';
}

/** Whether the disk itself failed to write or sync, so that what it holds is no longer known. */
export function isDiskFailure(error: unknown): boolean {
  return primaryCode(error) === IO_ERROR;
}

/** Whether another connection holds the lock that was asked for. */
export function isLocked(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** The port's error for what SQLite reported about a file; anything else comes back as it is. */
export function inPlainWords(error: unknown, file: string): unknown {
  const code = primaryCode(error);
  if (code === undefined) return error;
  const unavailable = UNAVAILABLE.get(code);
  if (unavailable !== undefined) {
    return new StoreUnavailable(`The event store cannot be used: ${unavailable} (${file})`, { cause: error });
  }
  const damaged = DAMAGED.get(code);
  if (damaged !== undefined) {
    return new StoreDamaged(`The event store cannot be read: ${damaged} (${file})`, { cause: error });
  }
  return error;
}

/** Runs work on a file, and throws the port's errors instead of SQLite's. */
export function explaining<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inPlainWords(error, file);
  }
}
