/**
 * The fold as of then. Two times are told apart: when a thing became known, which is a place in the log, and when it took
 * effect, which is a day. Either restricts the fold; both together restrict by the first, then order and cut by the second.
 */
import { inEffectiveOrder } from './accountability/order.js';
import { amended } from './amendment/amendment.js';
import type { Entry, Fact, PlainDate } from './entry.js';
import type { Evolve } from './fold.js';

/** A point in the two times. Nothing given is now. */
export interface AsOf {
  /** What was recorded up to this position of the log. */
  readonly position?: number | undefined;
  /** What had taken effect by the end of this day, in the order in which it did. */
  readonly day?: PlainDate | undefined;
}

/**
 * A stream's entries as known at a position: amended by what was recorded until then. A redaction is no knowledge but
 * protection: it holds for every past, so that a text that was taken out of view cannot be read by asking for yesterday.
 */
export function knownEntries(history: readonly Entry[], position?: number): readonly Entry[] {
  if (position === undefined) return amended(history);
  return amended(
    history.filter((entry) => entry.position <= position || entry.type === 'TextRedacted'),
  ).filter((entry) => entry.position <= position);
}

/** The entries that count as of then, in the order of the fold; none when the item was not there yet. */
export function entriesAsOf(history: readonly Entry[], { position, day }: AsOf): readonly Entry[] {
  const known = knownEntries(history, position);
  if (day === undefined) return known;
  return inEffectiveOrder(known)
    .filter((one) => one.day <= day)
    .map(({ entry }) => entry);
}

/** A state and the day from which it held. */
export interface Held<S> {
  readonly from: PlainDate;
  readonly state: S;
}

/** Every state that entries led to at the end of a day on which something took effect, in the order of the days. */
export function statesByDay<S, F extends Fact>(
  evolve: Evolve<S, F>,
  reference: string,
  entries: readonly Entry[],
): readonly Held<S>[] {
  const states: Held<S>[] = [];
  let state: S | undefined;
  for (const { entry, day } of inEffectiveOrder(entries)) {
    state = evolve(reference, state, entry as Entry<F>);
    if (states.at(-1)?.from === day) states.pop();
    states.push({ from: day, state });
  }
  return states;
}

/** What held on a day; undefined before the first. */
export function heldOn<S>(states: readonly Held<S>[], day: PlainDate): S | undefined {
  return states.findLast(({ from }) => from <= day)?.state;
}
