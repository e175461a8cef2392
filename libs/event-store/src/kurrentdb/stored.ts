/** How an event of ours lies in KurrentDB, and how it is recognised when it comes back. */
import type { Position as EnginePosition, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { type EventCodec, hashOf } from '../codec.js';
import { type Position, type RecordedEvent, StoreDamaged, StoreUnavailable } from '../port.js';
import type { Names } from './names.js';

/**
 * What is handed to the engine. The data are opaque bytes to it: exactly those that the hash covers, as it could not
 * promise to keep the bytes of JSON.
 */
export interface EngineEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  /** JSON, for people and tools that look into the engine. */
  readonly metadata: object;
}

/** An engine's event whose data we wrote. */
export interface ReadEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly position: Position;
  readonly data: Uint8Array;
  readonly hash: unknown;
}

/** @throws StoreDamaged when it is not in the form in which this driver writes */
export function readEventOf({ event }: ResolvedEvent): ReadEvent {
  if (event === undefined) throw new StoreDamaged('KurrentDB gave a link to an event that is gone');
  const { id, streamId, type, isJson, data, metadata } = event;
  const revision = Number(event.revision);
  const position = positionOf(event.position, streamId, revision);
  if (isJson || !(data instanceof Uint8Array)) {
    throw new StoreDamaged(`Event ${revision} of ${streamId} was not written by this program`);
  }
  const hash = (metadata as { readonly hash?: unknown } | undefined)?.hash;
  return { id, stream: streamId, revision, type, position, data, hash };
}

/**
 * A write over gRPC commits itself, so that commit and prepare position are one number; the port counts with it. It is a
 * byte offset in the engine's log, and fits a JavaScript number up to 2^53 (8 PiB of log).
 * @throws StoreDamaged when that does not hold, rather than to lose a part of the position
 */
export function positionOf(position: EnginePosition | undefined, stream: string, revision: number): Position {
  const { commit, prepare } = position ?? {};
  if (commit === undefined || prepare === undefined || commit < 0n || commit >= NO_POSITION) {
    throw new StoreUnavailable(
      'KurrentDB gives no positions with the events of a stream; version 22.10 or later is needed',
    );
  }
  if (commit !== prepare || commit > MOST_POSITION) {
    throw new StoreDamaged(
      `Event ${revision} of ${stream} is at position ${commit}/${prepare}, which no event of this program can have`,
    );
  }
  return Number(commit);
}

const MOST_POSITION = BigInt(Number.MAX_SAFE_INTEGER);
/** What older servers give for a position that they do not know: -1 as an unsigned number. */
const NO_POSITION = 2n ** 63n;

/**
 * Decodes one of our events, and holds what it says of itself against where it lies.
 * @throws StoreDamaged naming the place, when the bytes or the place were changed
 */
export function recordedOf(read: ReadEvent, names: Names, codec: EventCodec): RecordedEvent {
  const { position, data } = read;
  const hash = hashOf(data);
  if (hash !== read.hash) {
    throw new StoreDamaged(`The event at position ${position} is not the one that was written`);
  }
  const event = codec.decode({ position, body: Buffer.from(data).toString('utf8'), hash });
  if (
    event.stream !== names.nameOf(read.stream) ||
    event.revision !== read.revision ||
    event.id !== read.id ||
    event.type !== read.type
  ) {
    throw new StoreDamaged(`The event at position ${position} is not in the place for which it was written`);
  }
  return event;
}
