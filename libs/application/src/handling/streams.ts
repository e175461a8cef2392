/** Folds streams on demand and remembers the folds; every use reads what the stream has gained since. */
import type { Entry } from '#domain/entry.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import { fold } from '#domain/fold.js';
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
    const news = await this.store.readStream(stream, (known?.revision ?? -1) + 1);
    const current = await this.advance(kind, reference, known, news);
    return {
      reference,
      state: current?.state as S | undefined,
      revision: current?.revision ?? -1,
      history: async () => (await this.store.readStream(stream)).map(entryOf),
    };
  }

  /** Whether an item exists. */
  async exists(kind: Kind, reference: string): Promise<boolean> {
    return (await this.load(kind, reference)).revision >= 0;
  }

  private async advance(
    kind: Kind,
    reference: string,
    known: Fold | undefined,
    news: readonly RecordedEvent[],
  ): Promise<Fold | undefined> {
    const last = news.at(-1);
    if (last === undefined) return known;
    const { evolve } = this.aggregates[kind];
    const entries = news.map(entryOf);
    const state = entries.some(isAmendment)
      ? fold(evolve, reference, (await this.store.readStream(last.stream)).map(entryOf))
      : entries.reduce<unknown>((before, entry) => evolve(reference, before, entry), known?.state);
    const current = { state, revision: last.revision };
    this.remember(last.stream, current);
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
