/** What a generation says about itself. Its state is one document: writes to it are atomic in every deployment. */
import canonicalize from 'canonicalize';
import type { ClientSession, Collection } from 'mongodb';
import { type Checkpoint, type CollectionSpec, Fenced } from '#read-models/port.js';

/**
 * How batches are written. It is chosen when a generation is made, and stays: `transaction` where the deployment has
 * them (a replica set or a sharded cluster), `write-ahead` where not.
 */
export type Writing = 'transaction' | 'write-ahead';

/** A batch that is written down in full and not yet known to be applied in full. */
export interface Pending {
  /** Under which its parts lie among the batches. */
  readonly id: string;
  readonly parts: number;
  readonly checkpoint: Checkpoint;
}

export interface State {
  readonly _id: 'state';
  readonly checkpoint: Checkpoint;
  /** The highest fencing number seen. */
  readonly fence: number;
  /** Number of the last batch that was written down; grows by one with each. */
  readonly batch: number;
  /** The last batch that was written down. */
  readonly last?: string;
  readonly pending?: Pending;
  /** Which load is under way: until it is done the generation is of no use. */
  readonly loading?: string;
}

/** What does not change. It is written when the generation's collections and indexes are there. */
export interface Made {
  readonly _id: 'made';
  readonly writing: Writing;
  /** The collections as declared, as canonical JSON. */
  readonly declaration: string;
}

export type States = Collection<State>;

/** @throws Error when the generation is gone */
export async function readState(states: States, session?: ClientSession): Promise<State> {
  const state = await states.findOne({ _id: 'state' }, session === undefined ? {} : { session });
  if (state === null) throw new Error('This generation of read models is not there any more');
  return state;
}

/** @throws Fenced when a higher fencing number has been seen */
export async function passFence(states: States, fence: number): Promise<void> {
  const passed = await states.updateOne({ _id: 'state', fence: { $lte: fence } }, { $set: { fence } });
  if (passed.matchedCount === 0) throw fenced(fence, await readState(states));
}

export function fenced(fence: number, { fence: highest }: Pick<State, 'fence'>): Fenced {
  return new Fenced(`Projector ${fence} was followed by ${highest}`);
}

/** Tells declarations apart, and can be read again. */
export function declarationOf(collections: readonly CollectionSpec[]): string {
  return canonicalize(collections) ?? '[]';
}
