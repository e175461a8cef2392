/** How the server refuses calls: gRPC statuses, and the metadata by which the client knows the reason. */
import { Metadata, type ServerErrorResponse, status } from '@grpc/grpc-js';

export interface EndPoint {
  readonly host: string;
  readonly port: number;
}

export function notReady(): Partial<ServerErrorResponse> {
  return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
}

export function unauthenticated(): Partial<ServerErrorResponse> {
  return { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
}

export function notLeader({ host, port }: EndPoint): Partial<ServerErrorResponse> {
  return because(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
}

export function streamDeleted(stream: string): Partial<ServerErrorResponse> {
  return because(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function wrongExpectedVersion(
  stream: string,
  expected: string,
  current: number,
): Partial<ServerErrorResponse> {
  return because(status.FAILED_PRECONDITION, 'WrongExpectedVersion', {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': expected,
    'actual-version': current === -1 ? '' : String(current),
  });
}

export function tooLarge(most: number): Partial<ServerErrorResponse> {
  return because(status.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(most),
  });
}

function because(
  code: status,
  details: string,
  reasons: Readonly<Record<string, string>>,
): Partial<ServerErrorResponse> {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(reasons)) metadata.set(key, value);
  return { code, details, metadata };
}
