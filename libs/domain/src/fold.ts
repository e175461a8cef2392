/** The fold: what a stream's entries add up to, as they are to be read now. */
import { amended } from './amendment/amendment.js';
import type { Entry, Fact } from './entry.js';

/** Turns one entry into the next state; undefined stands for "there is none yet". */
export type Evolve<S, F extends Fact> = (reference: string, state: S | undefined, entry: Entry<F>) => S;

/** Folds a whole stream, with its corrections and withdrawals applied. */
export function fold<S, F extends Fact>(
  evolve: Evolve<S, F>,
  reference: string,
  entries: readonly Entry[],
): S | undefined {
  return foldEntries(evolve, reference, amended(entries));
}

/** Folds entries as they are given, on from a state where there is one; undefined when there are none. */
export function foldEntries<S, F extends Fact>(
  evolve: Evolve<S, F>,
  reference: string,
  entries: readonly Entry[],
  from?: S,
): S | undefined {
  const step = (state: S | undefined, entry: Entry) => evolve(reference, state, entry as Entry<F>);
  return entries.reduce(step, from);
}
