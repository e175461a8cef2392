/** What a stream folds to, and where an item stands in its stream. */
import type { Entry, Fact } from '#domain/entry.js';
import type { Evolve } from '#domain/fold.js';
import type { Kind } from '#domain/references.js';

/** What a kind of stream folds to. */
export interface Aggregate {
  readonly kind: Kind;
  readonly evolve: Evolve<unknown, Fact>;
}

/** A state in its stream. */
export interface Standing<S> {
  readonly reference: string;
  /** Undefined when the stream does not exist yet. */
  readonly state: S | undefined;
  /** -1 when the stream does not exist yet. */
  readonly revision: number;
  /** The whole stream, for what is decided on history itself (amendments). */
  history(): Promise<readonly Entry[]>;
}
