/** What goes wrong between the driver and KurrentDB, told in words, and whether trying again can help. */
import { StoreDamaged, StoreUnavailable } from '../port.js';

/** The engine did not answer in time; whether it did what it was asked is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(readonly afterMs: number) {
    super(`no answer within ${afterMs / 1000} s`);
  }
}

/** The events of one append are more than the server takes at once. Trying again cannot help. */
export class AppendTooLarge extends RangeError {
  override readonly name = 'AppendTooLarge';
}

/** Numbers that gRPC gives its statuses. */
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;
const DEADLINE_EXCEEDED = 4;

/** Whether the same may go well a little later: a broken connection, an election, a server that starts. */
export function mayPass(error: unknown): boolean {
  if (error instanceof StoreUnavailable || error instanceof StoreDamaged) return false;
  return !(error instanceof AppendTooLarge) && !isRefusedAccess(error) && kindOf(error) !== 'stream-deleted';
}

/** @param where host and port, without user and password */
export function inPlainWords(error: unknown, where: string): Error {
  if (error instanceof StoreUnavailable || error instanceof StoreDamaged || error instanceof AppendTooLarge) {
    return error;
  }
  if (kindOf(error) === 'stream-deleted') {
    return new StoreDamaged(`A stream of this store was deleted in KurrentDB at ${where}`, { cause: error });
  }
  return new StoreUnavailable(`KurrentDB at ${where} ${complaint(error)}`, { cause: error });
}

function complaint(error: unknown): string {
  const message = messageOf(error);
  if (error instanceof NoAnswer) return `gave ${error.message}`;
  if (isRefusedAccess(error)) return 'refused the user name, password or certificate';
  if (kindOf(error) === 'not-leader' || message.includes('No leader info')) {
    return 'has no leader at present, or is changing it';
  }
  if (/not ready/i.test(message)) return 'is starting and not ready yet';
  if (/busy/i.test(message)) return 'is too busy';
  if (kindOf(error) === 'deadline-exceeded' || codeOf(error) === DEADLINE_EXCEEDED)
    return 'did not answer in time';
  if (message.includes('Failed to discover'))
    return 'cannot be found: none of its nodes answers, or none leads';
  // The client's reads do not pass on what the server said.
  if (kindOf(error) === 'unavailable' && codeOf(error) === undefined)
    return 'cannot be reached, or is not ready yet';
  if (kindOf(error) === 'unavailable' || codeOf(error) === UNAVAILABLE) return 'cannot be reached';
  return `failed: ${message}`;
}

function isRefusedAccess(error: unknown): boolean {
  return (
    kindOf(error) === 'access-denied' ||
    codeOf(error) === UNAUTHENTICATED ||
    codeOf(error) === PERMISSION_DENIED
  );
}

/** The client names the kind of its errors; of a bare gRPC error the server's metadata tells it. */
function kindOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, metadata } = error as { readonly type?: unknown; readonly metadata?: unknown };
  if (typeof type === 'string') return type;
  const get = (metadata as { readonly get?: (key: string) => readonly unknown[] } | undefined)?.get;
  const told = get?.call(metadata, 'exception')[0];
  return typeof told === 'string' ? told : undefined;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null
    ? (error as { readonly code?: unknown }).code
    : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
