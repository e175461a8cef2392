/** Events exactly as stored, but for what was redacted since: from them, or from what they had corrected. */
import { REDACTED, redacted } from '#domain/amendment/amendment.js';
import { shownFact } from '#domain/disclosure/small-numbers.js';
import { asTold, type AmendedBy } from '#domain/telling/as-told.js';
import type { RecordedEvent } from '#event-store/port.js';

export interface EventAsStored extends Omit<RecordedEvent, 'position'> {
  readonly position: string;
  /** Paths of the texts taken out of view. The hash is that of the event with them, so it fits only where there are none. */
  readonly redacted: readonly string[];
  readonly amendedBy: readonly AmendedBy[];
  /** Small counts were taken out, and so the hash does not fit. */
  readonly suppressed?: true;
}

/**
 * A stream's events as they may be shown.
 * @param history the whole stream: what redacts an event comes after it
 * @param hidesSmallNumbers whether small counts, which can identify a child, are taken out
 */
export function asStored(
  history: readonly RecordedEvent[],
  hidesSmallNumbers: boolean,
): readonly EventAsStored[] {
  const told = asTold(history);
  return redacted(history).map((event, at) => {
    const shown = hidesSmallNumbers ? shownFact(event) : event;
    return {
      ...shown,
      position: String(event.position),
      redacted: takenOut(history[at]?.data, event.data),
      amendedBy: told[at]?.amendedBy ?? [],
      ...(shown === event ? {} : { suppressed: true }),
    };
  });
}

/** Paths at which a text was replaced by the marker. */
function takenOut(before: unknown, after: unknown, path = ''): readonly string[] {
  if (before === after) return [];
  if (after === REDACTED) return [path];
  if (typeof after !== 'object' || after === null) return [];
  return Object.entries(after).flatMap(([name, part]) =>
    takenOut(
      (before as Readonly<Record<string, unknown>>)[name],
      part,
      path === '' ? name : `${path}.${name}`,
    ),
  );
}
