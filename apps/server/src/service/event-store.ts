/** Opens the event store that the settings name. */
import { upcasters } from '#domain/upcasters.js';
import type { EventStore, Position } from '#event-store/port.js';
import type { LogPlace } from '../projector/log.js';
import type { Settings } from '../settings/settings.js';

export interface OpenedLog {
  readonly events: EventStore;
  /** How the projector finds the same log. */
  readonly log: LogPlace;
  /** Tells of this process's commits, where the engine does not tell the projector itself. */
  readonly onCommit?: (listener: (head: Position) => void) => void;
}

/**
 * @param file path of the events file, for SQLite
 * @throws StoreUnavailable, StoreDamaged
 */
export async function openLog(
  { eventStore }: Pick<Settings, 'eventStore'>,
  file: string,
  clock: () => Date,
): Promise<OpenedLog> {
  if (eventStore.engine === 'sqlite') {
    const { openSqliteEventStore } = await import('#event-store/sqlite/open.js');
    const events = openSqliteEventStore({ file, upcasters, clock });
    const onCommit: OpenedLog['onCommit'] = (listener) => {
      events.onCommit(listener);
    };
    return { events, log: { engine: 'sqlite', file }, onCommit };
  }
  const { openKurrentDbEventStore } = await import('#event-store/kurrentdb/open.js');
  return { events: openKurrentDbEventStore({ ...eventStore, upcasters, clock }), log: eventStore };
}
