/** Reads items from the log without anything that was made up to illustrate. */
import { aggregates } from '#application/definitions/catalogue.js';
import { entryOf } from '#application/handling/streams.js';
import type { Action } from '#domain/action/facts.js';
import type { Agency } from '#domain/agency/agency.js';
import type { Audit } from '#domain/audit/facts.js';
import { amended } from '#domain/amendment/amendment.js';
import type { Basis, Entry } from '#domain/entry.js';
import type { Finding } from '#domain/finding/facts.js';
import { fold } from '#domain/fold.js';
import type { Notice } from '#domain/notice/notice.js';
import { streamOf } from '#domain/references.js';
import type { EventStore } from '#event-store/port.js';

interface States {
  readonly audit: Audit;
  readonly finding: Finding;
  readonly action: Action;
  readonly agency: Agency;
  readonly notice: Notice;
}

/** An item as its own stated and inferred entries leave it. */
export interface Stated<S> {
  readonly state: S;
  /** Basis of the entry at a position of the log. */
  basisAt(position: number): Basis;
}

export class StatedItems {
  /** What was read already: what is reported is of one moment, and comes back to the same items. */
  private readonly known = new Map<string, Promise<readonly Entry[]>>();

  constructor(private readonly events: Pick<EventStore, 'readStream'>) {}

  /** Undefined where there is no such item, or all of it was made up. */
  async item<K extends keyof States>(kind: K, reference: string): Promise<Stated<States[K]> | undefined> {
    const entries = await this.entries(kind, reference);
    // What follows an invented beginning has nothing to follow.
    if (entries[0]?.revision !== 0) return undefined;
    const state = fold(aggregates[kind].evolve, reference, entries) as States[K];
    const bases = new Map(entries.map(({ position, metadata }) => [position, metadata.basis]));
    return { state, basisAt: (position) => bases.get(position) ?? 'stated' };
  }

  /** An item's facts as they are to be read now. */
  async facts(kind: keyof States, reference: string): Promise<readonly Entry[]> {
    return amended(await this.entries(kind, reference));
  }

  async items<K extends keyof States>(
    kind: K,
    references: readonly string[],
  ): Promise<readonly Stated<States[K]>[]> {
    const found = await Promise.all(references.map((reference) => this.item(kind, reference)));
    return found.filter((one) => one !== undefined);
  }

  private entries(kind: keyof States, reference: string): Promise<readonly Entry[]> {
    const stream = streamOf(kind, reference);
    const known = this.known.get(stream) ?? this.read(stream);
    this.known.set(stream, known);
    return known;
  }

  private async read(stream: string): Promise<readonly Entry[]> {
    const history = await this.events.readStream(stream);
    return history.map(entryOf).filter(({ metadata }) => metadata.basis !== 'illustrative');
  }
}
