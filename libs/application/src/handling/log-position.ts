/** A place in the log that a command names, or the latest, with the event there. */
import type { PositionFacts } from '#domain/meeting/decide.js';
import type { EventStore } from '#event-store/port.js';
import { InvalidInput } from '../problems.js';

/** The part of the event store that tells where the log stands. */
export type Log = Pick<EventStore, 'head' | 'readAll'>;

/** @throws InvalidInput when there is no event at the given position */
export async function positionIn(log: Log, given?: string): Promise<PositionFacts> {
  const position = given === undefined ? await log.head() : Number(given);
  const [event] = await log.readAll(position - 1, 1);
  if (event?.position === position) return { position: String(position), lastEvent: event.id };
  throw new InvalidInput([{ field: 'position', message: 'There is no entry at this position.' }]);
}
