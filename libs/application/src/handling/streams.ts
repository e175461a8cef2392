/** Folds streams on demand and remembers the folds; every use reads what the stream has gained since. */
import type { Entry } from '#domain/entry.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import { fold, foldEntries } from '#domain/fold.js';
import { streamOf, type Kind } from '#domain/references.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type { Aggregate, Standing } from './standing.js';

interface Fold {
  readonly state: unknown;
  readonly revision: number;
}

/** Folds kept; the least recently used goes first. */
const KEPT = 10_000;

export class Streams {
  private readonly folds = new Map<string, Fold>();

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly aggregates: Readonly<Record<Kind, Aggregate>>,
  ) {}

  /** The state of an item, up to date with its stream. */
  async load<S>(kind: Kind, reference: string): Promise<Standing<S>> {
    const stream = streamOf(kind, reference);
    const known = this.folds.get(stream);
    const news = await this.read(stream, (known?.revision ?? -1) + 1);
    const current = news.some(isAmendment)
      ? this.follow(kind, reference, undefined, await this.read(stream))
      : this.follow(kind, reference, known, news);
    return {
      reference,
      state: current?.state as S | undefined,
      revision: current?.revision ?? -1,
      history: () => this.read(stream),
    };
  }

  /** Takes in what was just appended to an item, so that its next use need not read it. */
  took(kind: Kind, reference: string, appended: readonly RecordedEvent[]): void {
    const known = this.folds.get(streamOf(kind, reference));
    const entries = appended.map(entryOf);
    // An amendment changes what came before; and who read in the meantime may know more or less already.
    if (entries.some(isAmendment) || entries[0]?.revision !== (known?.revision ?? -1) + 1) return;
    this.follow(kind, reference, known, entries);
  }

  /** Whether an item exists. */
  async exists(kind: Kind, reference: string): Promise<boolean> {
    return (await this.load(kind, reference)).revision >= 0;
  }

  private async read(stream: string, fromRevision = 0): Promise<readonly Entry[]> {
    return (await this.store.readStream(stream, fromRevision)).map(entryOf);
  }

  /** What is known once these entries follow it. */
  private follow(
    kind: Kind,
    reference: string,
    known: Fold | undefined,
    entries: readonly Entry[],
  ): Fold | undefined {
    const last = entries.at(-1);
    if (last === undefined) return known;
    const { evolve } = this.aggregates[kind];
    const state =
      known === undefined
        ? fold(evolve, reference, entries)
        : foldEntries(evolve, reference, entries, known.state);
    const current = { state, revision: last.revision };
    this.remember(streamOf(kind, reference), current);
    return current;
  }

  private remember(stream: string, current: Fold): void {
    this.folds.delete(stream);
    this.folds.set(stream, current);
    if (this.folds.size <= KEPT) return;
    const [oldest] = this.folds.keys();
    if (oldest !== undefined) this.folds.delete(oldest);
  }
}

/** A recorded event as the domain reads it. */
export function entryOf({ id, revision, position, type, data, metadata }: RecordedEvent): Entry {
  return { id, revision, position, type, data, metadata } satisfies Entry;
}
