/** Writes a generated history into a new events file: what happens on one day is recorded together. */
import { existsSync } from 'node:fs';
import { factVersions } from '#domain/catalogue.js';
import type { EventStore, NewEvent } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { dayAt, type Happening, instantAt } from './happening.js';
import { history } from './history.js';

const AT_ONCE = 1000;

/**
 * Writes the history, unless the file is there already.
 * @returns how many events the log has
 */
export async function writeLog(file: string, events: number, seed = 1): Promise<number> {
  let now = instantAt(0);
  const isThere = existsSync(file);
  const store = openSqliteEventStore({ file, upcasters: {}, clock: () => now });
  try {
    if (isThere) return await store.head();
    const revisions = new Map<string, number>();
    let waiting: Happening[] = [];
    for (const happening of history(events, seed)) {
      const last = waiting.at(-1);
      if (last !== undefined && (waiting.length === AT_ONCE || dayAt(last.at) !== dayAt(happening.at))) {
        now = instantAt(last.at);
        await appendAll(store, waiting, revisions);
        waiting = [];
      }
      waiting.push(happening);
    }
    now = instantAt(waiting.at(-1)?.at ?? 0);
    await appendAll(store, waiting, revisions);
    return await store.head();
  } finally {
    await store.close();
  }
}

async function appendAll(
  store: EventStore,
  happenings: readonly Happening[],
  revisions: Map<string, number>,
): Promise<void> {
  const appends = happenings.map((happening) => {
    const { stream, commandId: id } = happening;
    const revision = revisions.get(stream) ?? -1;
    revisions.set(stream, revision + 1);
    const expected = revision === -1 ? 'none' : revision;
    return store.append(stream, expected, [asNewEvent(happening)], { id, fingerprint: null });
  });
  for (const { outcome } of await Promise.all(appends)) {
    if (outcome !== 'appended') throw new Error(`A generated event was not appended: ${outcome}`);
  }
}

function asNewEvent({ at, late = 0, by, basis, commandId, fact: { type, data } }: Happening): NewEvent {
  return {
    type,
    version: factVersions[type],
    data,
    metadata: {
      recordedBy: by,
      performedBy: by,
      effective: { on: dayAt(at - late), precision: 'day' },
      basis,
      correlationId: commandId,
      channel: 'web',
    },
  };
}
