/** Gives the log, or the trail of one item, entry by entry: as stored and as told, with what was redacted taken out. */
import { asStored, type EventAsStored } from '#application/queries/as-stored.js';
import { saidInMeetings, streamsOf } from '#application/queries/trail.js';
import { NotFound } from '#application/problems.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import type { DomainFact } from '#domain/catalogue.js';
import { shownFact } from '#domain/disclosure/small-numbers.js';
import type { Entry } from '#domain/entry.js';
import { asTold } from '#domain/telling/as-told.js';
import { tell, type Telling } from '#domain/telling/tell.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type { ReadStore } from '#read-models/port.js';

export interface Exporting {
  readonly events: Pick<EventStore, 'readAll' | 'readStream' | 'head'>;
  /** Tell which streams make up an item's trail; must have caught up with the log. */
  readonly models: ReadStore;
  /** Reference of the item whose trail is wanted; the whole log unless given. */
  readonly subject?: string;
  /** Whether small counts, which can identify a child, are taken out. */
  readonly hidesSmallNumbers: boolean;
  /** Hears how far it is: a position, of the log's last. Not told for a single trail. */
  readonly onProgress?: (progress: { readonly position: number; readonly head: number }) => void;
}

export interface ExportedEntry {
  readonly stored: EventAsStored;
  readonly telling: Telling;
}

const AT_ONCE = 500;

/**
 * In the order in which they became known, some hundreds at a time.
 * @throws NotFound when there is no such item
 */
export async function* exportedEntries(exporting: Exporting): AsyncGenerator<readonly ExportedEntry[]> {
  const { events, models, subject, hidesSmallNumbers: hides } = exporting;
  if (subject === undefined) yield* wholeLog(exporting);
  else {
    const streams = await streamsOf(subject, models);
    if (streams === undefined) throw new NotFound(`item ${subject}`);
    const histories = await Promise.all(streams.map((stream) => events.readStream(stream)));
    const entries = histories.flatMap((history) => exported(history, hides));
    for (const [stream, ids] of await saidInMeetings(subject, models)) {
      const history = exported(await events.readStream(stream), hides);
      entries.push(...history.filter(({ stored }) => ids.has(stored.id)));
    }
    const inOrder = entries.sort((one, other) => Number(one.stored.position) - Number(other.stored.position));
    for (let from = 0; from < inOrder.length; from += AT_ONCE) yield inOrder.slice(from, from + AT_ONCE);
  }
}

async function* wholeLog({
  events,
  hidesSmallNumbers: hides,
  onProgress,
}: Exporting): AsyncGenerator<readonly ExportedEntry[]> {
  const head = await events.head();
  const amended = await amendedStreams(events, head);
  const seen = new Map<string, ReadonlyMap<string, ExportedEntry>>();
  for await (const batch of batches(events, head)) {
    const entries: ExportedEntry[] = [];
    for (const event of batch) {
      if (!amended.has(event.stream)) {
        entries.push(...exported([event], hides));
        continue;
      }
      let stream = seen.get(event.stream);
      if (stream === undefined) {
        const history = exported(await events.readStream(event.stream), hides);
        seen.set(event.stream, (stream = new Map(history.map((entry) => [entry.stored.id, entry]))));
      }
      const entry = stream.get(event.id);
      if (entry !== undefined) entries.push(entry);
    }
    yield entries;
    onProgress?.({ position: batch.at(-1)?.position ?? head, head });
  }
}

/** Looked for in the log itself: a view that lags would let out what has just been redacted. */
async function amendedStreams(events: Exporting['events'], head: number): Promise<ReadonlySet<string>> {
  const streams = new Set<string>();
  for await (const batch of batches(events, head))
    for (const event of batch) if (isAmendment(event)) streams.add(event.stream);
  return streams;
}

async function* batches(events: Exporting['events'], head: number): AsyncGenerator<readonly RecordedEvent[]> {
  let position = 0;
  while (position < head) {
    const batch = (await events.readAll(position, AT_ONCE)).filter((event) => event.position <= head);
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    position = last.position;
  }
}

/** A stream's entries; a single one where the stream was never amended. */
function exported(history: readonly RecordedEvent[], hides: boolean): readonly ExportedEntry[] {
  const told = asTold(history as readonly (RecordedEvent & Entry<DomainFact>)[]);
  return asStored(history, hides).map((stored, at) => {
    const entry = told[at]?.entry;
    if (entry === undefined) throw new Error(`The entry ${stored.id} is not told.`);
    return { stored, telling: tell(hides ? shownFact(entry) : entry) };
  });
}
