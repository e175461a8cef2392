/** The stand-in's log: streams, expected revisions, idempotent event ids and sparse positions, as KurrentDB documents them. */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

export interface Proposal {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

export interface LogRecord extends Proposal {
  /** Commit and prepare position alike: every write commits itself, as all writes over gRPC do. */
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export type Expected = number | 'any' | 'no_stream' | 'stream_exists';

export type Written =
  | { readonly outcome: 'written'; readonly revision: number; readonly position: number }
  /** `current` is -1 for a stream that does not exist. */
  | { readonly outcome: 'wrong expected version'; readonly current: number }
  | { readonly outcome: 'stream deleted' };

interface StreamState {
  readonly records: LogRecord[];
  /** Events before this revision can no longer be read; set by a soft delete. */
  truncatedBefore: number;
  tombstoned: boolean;
}

/** An id is remembered with `any` and `stream_exists` for as many events of its stream: a best effort, as documented. */
const REMEMBERED_IDS = 100;
/** A record takes more room than its parts, which makes positions sparse. */
const RECORD_OVERHEAD = 97;
/** After so many appends the server writes an event of its own. */
const APPENDS_BETWEEN_SYSTEM_EVENTS = 5;

export class StandInLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, StreamState>();
  readonly #growth = new EventEmitter().setMaxListeners(0);
  #nextPosition = 0;
  #appends = 0;

  constructor() {
    this.#writeSystemEvent('$settings', '$settingsUpdated');
  }

  append(stream: string, expected: Expected, proposals: readonly Proposal[]): Written {
    const state = this.#streams.get(stream);
    if (state?.tombstoned === true) return { outcome: 'stream deleted' };
    const verdict = judge(state, expected, proposals);
    if (verdict !== 'go ahead') return verdict;
    const last = this.#write(stream, proposals);
    if (++this.#appends % APPENDS_BETWEEN_SYSTEM_EVENTS === 0) {
      this.#writeSystemEvent('$stats-127.0.0.1:2113', '$statsCollected');
    }
    this.#growth.emit('grown');
    return { outcome: 'written', revision: last.revision, position: last.position };
  }

  /** A soft delete keeps the revisions counting; a tombstone closes the name for ever. */
  delete(stream: string, expected: Expected, kind: 'soft' | 'tombstone'): Written {
    const state = this.#streams.get(stream);
    if (state?.tombstoned === true) return { outcome: 'stream deleted' };
    const current = lastRevision(state);
    if (!isAt(current, expected)) return { outcome: 'wrong expected version', current };
    if (kind === 'tombstone') {
      const marker = this.#write(stream, [system('$streamDeleted')]);
      this.#streamOf(stream).tombstoned = true;
      return { outcome: 'written', revision: marker.revision, position: marker.position };
    }
    const marker = this.#write(`$$${stream}`, [system('$metadata')]);
    this.#streamOf(stream).truncatedBefore = current + 1;
    return { outcome: 'written', revision: current, position: marker.position };
  }

  /** The readable events of a stream; undefined when there is no such stream. */
  read(stream: string): readonly LogRecord[] | 'deleted' | undefined {
    const state = this.#streams.get(stream);
    if (state === undefined) return undefined;
    if (state.tombstoned) return 'deleted';
    if (state.truncatedBefore === 0) return state.records;
    const left = state.records.slice(state.truncatedBefore);
    return left.length === 0 ? undefined : left;
  }

  /** Index in `records` of the first event at or after a position. */
  indexAt(position: number): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls back at every append until the returned function is called. */
  onGrowth(listener: () => void): () => void {
    this.#growth.on('grown', listener);
    return () => {
      this.#growth.off('grown', listener);
    };
  }

  #writeSystemEvent(stream: string, type: string): void {
    this.#write(stream, [system(type)]);
  }

  #write(stream: string, proposals: readonly Proposal[]): LogRecord {
    const { records } = this.#streamOf(stream);
    for (const proposal of proposals) {
      const record: LogRecord = {
        ...proposal,
        stream,
        revision: records.length,
        position: this.#nextPosition,
        created: Date.now(),
      };
      this.#nextPosition += RECORD_OVERHEAD + proposal.data.length + proposal.customMetadata.length;
      records.push(record);
      this.records.push(record);
    }
    return records.at(-1) as LogRecord;
  }

  #streamOf(name: string): StreamState {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const made: StreamState = { records: [], truncatedBefore: 0, tombstoned: false };
    this.#streams.set(name, made);
    return made;
  }
}

function judge(
  state: StreamState | undefined,
  expected: Expected,
  proposals: readonly Proposal[],
): Written | 'go ahead' {
  const current = lastRevision(state);
  const records = state?.records ?? [];
  const from =
    expected === 'any' || expected === 'stream_exists'
      ? recentPlaceOf(records, proposals[0]?.id)
      : expected === 'no_stream'
        ? 0
        : expected + 1;
  if (from !== undefined && from <= current && isWrittenAt(records, from, proposals)) {
    const last = records[from + proposals.length - 1] as LogRecord;
    return { outcome: 'written', revision: last.revision, position: last.position };
  }
  return isAt(current, expected, state?.truncatedBefore)
    ? 'go ahead'
    : { outcome: 'wrong expected version', current };
}

function isAt(current: number, expected: Expected, truncatedBefore = 0): boolean {
  if (expected === 'any') return true;
  if (expected === 'stream_exists') return current >= 0;
  if (expected === 'no_stream') return current === -1 || current < truncatedBefore;
  return current === expected;
}

function isWrittenAt(records: readonly LogRecord[], from: number, proposals: readonly Proposal[]): boolean {
  return proposals.length > 0 && proposals.every(({ id }, i) => records[from + i]?.id === id);
}

function recentPlaceOf(records: readonly LogRecord[], id: string | undefined): number | undefined {
  const from = Math.max(0, records.length - REMEMBERED_IDS);
  const found = records.slice(from).findIndex((record) => record.id === id);
  return found === -1 ? undefined : from + found;
}

function lastRevision(state: StreamState | undefined): number {
  return (state?.records.length ?? 0) - 1;
}

function system(type: string): Proposal {
  return {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from('{}'),
    customMetadata: new Uint8Array(),
  };
}
