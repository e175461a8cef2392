/** Where the log is, in words that can cross threads, and how a projector opens it to read. */
import { upcasters } from '#domain/upcasters.js';
import type { EventStore, Position } from '#event-store/port.js';

export type LogPlace =
  /** Path of the events file. */
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'kurrentdb'; readonly connectionString: string; readonly namespace: string };

export interface LogToRead {
  readonly events: EventStore;
  /** Tells it that the log now reaches a position; an engine that tells by itself needs no telling. */
  readonly notify: (head: Position) => void;
}

const clock = () => new Date();

/** The driver is loaded when it is asked for, as a start on SQLite should not wait for the other's. */
export async function openLogToRead(place: LogPlace): Promise<LogToRead> {
  if (place.engine === 'sqlite') {
    const { openSqliteEventStore } = await import('#event-store/sqlite/open.js');
    const events = openSqliteEventStore({ file: place.file, upcasters, clock, readOnly: true });
    return {
      events,
      notify: (head) => {
        events.notify(head);
      },
    };
  }
  const { openKurrentDbEventStore } = await import('#event-store/kurrentdb/open.js');
  return { events: openKurrentDbEventStore({ ...place, upcasters, clock }), notify: () => undefined };
}

/** How far apart two positions are when so many events lie between them. KurrentDB's are bytes of its log. */
export function distanceOf(events: number, { engine }: LogPlace): number {
  return engine === 'sqlite' ? events : events * BYTES_OF_AN_EVENT;
}

/** An event with its claim, about. */
const BYTES_OF_AN_EVENT = 2000;
