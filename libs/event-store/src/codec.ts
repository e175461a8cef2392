/** The one place where events become stored text and stored text becomes events. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import { type Position, type RecordedEvent, StoreDamaged } from './port.js';

/** What the hash covers: the whole record but its place in the log. */
export type EventRecord = Omit<RecordedEvent, 'position' | 'hash'>;

/** An event as a driver stores it. `hash` is the SHA-256, in lower-case hex, of exactly the bytes of `body`. */
export interface StoredEvent {
  readonly position: Position;
  readonly body: string;
  readonly hash: string;
}

/**
 * How the data of old event versions becomes that of newer ones: by event type, then by the version that a step
 * starts from. The step at version 1 gives version 2, and so on until no step is left.
 */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, (data: object) => object>>>>;

export class EventCodec {
  readonly #upcasters: ReadonlyMap<string, ReadonlyMap<number, (data: object) => object>>;

  constructor(upcasters: Upcasters) {
    this.#upcasters = new Map(
      Object.entries(upcasters).map(([type, steps]) => [
        type,
        new Map(Object.entries(steps).map(([version, step]) => [Number(version), step])),
      ]),
    );
  }

  /** @throws NotJson when the record has no canonical JSON */
  encode(record: EventRecord): { readonly body: string; readonly hash: string } {
    const body = canonicalJson(record);
    return { body, hash: hashOf(body) };
  }

  /**
   * Gives the event in its newest version; `hash` stays that of the stored form.
   * @throws StoreDamaged naming the position, when the stored text is not an event
   */
  decode({ position, body, hash }: StoredEvent): RecordedEvent {
    const record = parse(position, body);
    const { stream, revision, id, type, metadata } = record;
    const { version, data } = this.#upcast(record);
    return { position, stream, revision, id, type, version, data, metadata, hash };
  }

  #upcast({ type, version, data }: EventRecord): Pick<EventRecord, 'version' | 'data'> {
    const steps = this.#upcasters.get(type);
    let newest = { version, data };
    for (let step = steps?.get(version); step !== undefined; step = steps?.get(newest.version)) {
      newest = { version: newest.version + 1, data: step(newest.data) };
    }
    return newest;
  }
}

/** The hash that text should be stored with: SHA-256, lower-case hex, of its UTF-8 bytes. */
export function hashOf(body: string | Uint8Array): string {
  return hash('sha256', body);
}

function parse(position: Position, body: string): EventRecord {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new StoreDamaged(`The event at position ${position} cannot be read: its text is not JSON`, {
      cause,
    });
  }
  if (!isEventRecord(value)) {
    throw new StoreDamaged(
      `The event at position ${position} cannot be read: its text is not that of an event`,
    );
  }
  return value;
}

function isEventRecord(value: unknown): value is EventRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, revision, id, type, version, data, metadata } = value as Partial<
    Record<keyof EventRecord, unknown>
  >;
  return (
    typeof stream === 'string' &&
    typeof revision === 'number' &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof version === 'number' &&
    typeof data === 'object' &&
    data !== null &&
    typeof metadata === 'object' &&
    metadata !== null
  );
}
