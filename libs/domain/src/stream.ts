/** What every fold relies on: that a stream has a beginning, and that nothing foreign is in it. */
import type { Entry } from './entry.js';

/** A later entry found no beginning: the stream is damaged, or belongs to something else. */
export function begun<S>(state: S | undefined, entry: Entry): S {
  if (state === undefined) throw new Error(`${entry.type} (${entry.id}) has no beginning to follow.`);
  return state;
}

/** For the default branch of a fold: the compiler proves that every entry is dealt with, the log that none is foreign. */
export function foreign(entry: never): never {
  throw new Error(`The entry ${JSON.stringify(entry)} does not belong in this stream.`);
}

/** Once an entry that was made up to illustrate bears on an item, the item says so. */
export function marked<S extends { readonly illustrative: boolean }>(state: S, { metadata }: Entry): S {
  return metadata.basis === 'illustrative' && !state.illustrative ? { ...state, illustrative: true } : state;
}
