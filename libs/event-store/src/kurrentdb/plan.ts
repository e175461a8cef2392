/** An append worked out to its last byte before anything is sent, so that whoever completes it writes the same. */
import type { Instant } from '#domain/entry.js';
import type { EventCodec, EventRecord } from '../codec.js';
import { eventId } from '../event-id.js';
import type { CommandStamp, NewEvent } from '../port.js';
import type { EngineEvent } from './stored.js';

export interface Append {
  readonly stream: string;
  readonly expected: number | 'none';
  readonly events: readonly NewEvent[];
  readonly command: CommandStamp;
}

export interface PlannedEvent {
  readonly record: EventRecord;
  readonly body: string;
  readonly hash: string;
}

export interface Plan {
  readonly commandId: string;
  /** Our name for the stream. */
  readonly stream: string;
  readonly expected: number | 'none';
  /** Revision of the first event. */
  readonly first: number;
  readonly events: readonly PlannedEvent[];
}

/**
 * @throws TypeError when there is no event
 * @throws NotJson when an event has no canonical JSON
 */
export function planOf(
  { stream, expected, events, command }: Append,
  recordedAt: Instant,
  codec: EventCodec,
): Plan {
  if (events.length === 0) throw new TypeError('An append needs at least one event');
  const first = expected === 'none' ? 0 : expected + 1;
  const records = events.map(({ type, version, data, metadata }, i): EventRecord => ({
    stream,
    revision: first + i,
    id: eventId(command.id, i),
    type,
    version,
    data,
    metadata: { ...metadata, recordedAt, commandId: command.id },
  }));
  return planOfRecords(command.id, records, codec);
}

/** The same plan again, from records that were written down. */
export function planOfRecords(commandId: string, records: readonly EventRecord[], codec: EventCodec): Plan {
  const [{ stream, revision: first }] = records as [EventRecord];
  const events = records.map((record) => ({ record, ...codec.encode(record) }));
  return { commandId, stream, expected: first === 0 ? 'none' : first - 1, first, events };
}

export function engineEventsOf({ events }: Plan): readonly EngineEvent[] {
  return events.map(({ record: { id, type }, body, hash }) => ({
    id,
    type,
    data: Buffer.from(body, 'utf8'),
    metadata: { hash },
  }));
}
