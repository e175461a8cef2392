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
  const step = (state: S | undefined, entry: Entry) => evolve(reference, state, entry as Entry<F>);
  return amended(entries).reduce(step, undefined);
}

/** A later entry found no beginning: the stream is damaged, or belongs to something else. */
export function begun<S>(state: S | undefined, entry: Entry): S {
  if (state === undefined) throw new Error(`${entry.type} (${entry.id}) has no beginning to follow.`);
  return state;
}

/** For the default branch of a fold: the compiler proves that every entry is dealt with, the log that none is foreign. */
export function foreign(entry: never): never {
  throw new Error(`The entry ${JSON.stringify(entry)} does not belong in this stream.`);
}
