/** What a person is told when a program of ours cannot go on, and the exit status that says the same to a script. */
import {
  ChangedMeanwhile,
  InvalidInput,
  KeyUsedOtherwise,
  NotAllowed,
  NotCaughtUp,
  NotFound,
  Refused,
  TooBusy,
} from '#application/problems.js';
import { StoreDamaged, StoreUnavailable } from '#event-store/port.js';
import { FolderInUse } from '#event-store/sqlite/lock.js';
import { EvidenceUnavailable, FileTooLarge } from '#evidence/port.js';
import { AccessLogUnavailable } from '#identity/access-log/port.js';
import { SecretsUnavailable } from '#identity/secrets/port.js';
import { BadSetting } from './settings/bad-setting.js';

/** Exit statuses; the numbers above 2 are those of sysexits.h. */
export const exits = {
  ok: 0,
  /** Refused, bad input, or a check that found something. */
  refused: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Folder in use, port taken, service not there. */
  unavailable: 69,
  /** A fault of ours. */
  fault: 70,
  /** A file or disk cannot be read or written. */
  inputOutput: 74,
  /** A setting that cannot be used. */
  settings: 78,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** A program of ours cannot go on, for a reason that is told in a sentence. */
export class Stop extends Error {
  override readonly name = 'Stop';

  constructor(
    readonly exit: Exit,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The sentence and the exit status for what went wrong. */
export function failureOf(error: unknown): { readonly message: string; readonly exit: Exit } {
  if (error instanceof Stop) return { message: error.message, exit: error.exit };
  if (isRefusal(error)) return { message: error.message, exit: exits.refused };
  if (error instanceof FolderInUse)
    return { message: `${error.message}. Stop it first, or use another folder.`, exit: exits.unavailable };
  if (error instanceof NotCaughtUp || error instanceof TooBusy)
    return { message: error.message, exit: exits.unavailable };
  if (error instanceof StoreUnavailable || error instanceof StoreDamaged)
    return { message: `${error.message}.`, exit: exits.inputOutput };
  if (
    error instanceof SecretsUnavailable ||
    error instanceof AccessLogUnavailable ||
    error instanceof EvidenceUnavailable
  )
    return { message: error.message, exit: exits.inputOutput };
  if (error instanceof BadSetting) return { message: error.message, exit: exits.settings };
  if (isSystemError(error)) return { message: systemMessage(error), exit: exits.inputOutput };
  const said = error instanceof Error ? error.message : String(error);
  return {
    message: `Something went wrong that is a fault of Golden Thread’s own: ${said}`,
    exit: exits.fault,
  };
}

/** Runs a program; what goes wrong is said on stderr in a sentence, with the stack only for GOLDEN_THREAD_LOG=debug. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const { message, exit } = failureOf(error);
    process.stderr.write(`${message}\n`);
    if (process.env['GOLDEN_THREAD_LOG'] === 'debug' && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
    process.exitCode = exit;
  }
}

const refusals = [
  InvalidInput,
  Refused,
  NotFound,
  NotAllowed,
  ChangedMeanwhile,
  KeyUsedOtherwise,
  FileTooLarge,
];

function isRefusal(error: unknown): error is Error {
  return refusals.some((kind) => error instanceof kind);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is not a folder',
  EEXIST: 'it exists already',
  EIO: 'the disk reported an error',
};

function systemMessage({ code, path, message }: NodeJS.ErrnoException): string {
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined || path === undefined ? message : `${path} cannot be used: ${reason}.`;
}
