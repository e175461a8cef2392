/**
 * Batches without transactions. Each is first written down in parts; then one write of the state document makes it the
 * generation's next batch, if the fencing number is right and the batch before is done; then it is applied, and then
 * its checkpoint is written. From the second step on it will be applied in full: by whoever wrote it down, or after a
 * crash by whoever writes next.
 *
 * Every document carries the number of the batch that wrote it and is only touched by later ones, so that a projector
 * that was paused while it applied a batch changes nothing when it wakes, and a batch can be applied again at any time.
 * Where a document was deleted a tombstone carries the number; tombstones go with their generation.
 */
import { randomUUID } from 'node:crypto';
import type { Checkpoint } from '#read-models/port.js';
import { applyByNumber, type Changes, LargestKeys } from './apply.js';
import { changesIn, type Parts, partsOf } from './batches.js';
import type { OpenCollection } from './find.js';
import { fenced, readState, type State, type States } from './state.js';

/** A batch that is ready to be written. */
export interface ReadyBatch {
  readonly changes: readonly Changes[];
  readonly checkpoint: Checkpoint;
  readonly fence: number;
}

export class WriteAhead {
  /** The state as this writer left it, so that it need not be read before each batch. */
  private left: State | undefined;
  private readonly largest = new LargestKeys();

  constructor(
    private readonly states: States,
    private readonly parts: Parts,
    private readonly collectionOf: (name: string) => OpenCollection,
  ) {}

  /**
   * Writes a batch. The function that it gives does it, and may be run again when it fails.
   * @throws Fenced when a later projector has taken over
   */
  commit(ready: ReadyBatch): () => Promise<void> {
    // Ids under which this batch may have become the next one: the answer may have been lost.
    const tried = new Set<string>();
    return async () => {
      for (;;) {
        const state = this.left ?? (await this.readAnew());
        this.left = undefined;
        if (state.last !== undefined && tried.has(state.last)) {
          await this.finish(state);
          return;
        }
        if (state.fence > ready.fence) throw fenced(ready.fence, state);
        const settled = await this.finish(state);
        const id = randomUUID();
        tried.add(id);
        const next = await this.writeDown(id, settled, ready);
        if (next === undefined) continue;
        if (next.pending !== undefined) await this.apply(ready.changes, next.batch, this.largest);
        this.left = await this.done(next);
        return;
      }
    };
  }

  /** Applies what a writer that stopped in between has left over. */
  async finishLeftOver(): Promise<void> {
    this.left = await this.finish(await this.readAnew());
  }

  /** The generation has been written to otherwise. */
  forget(): void {
    this.left = undefined;
  }

  private readAnew(): Promise<State> {
    this.largest.forget();
    return readState(this.states);
  }

  private async finish(state: State): Promise<State> {
    const { pending } = state;
    if (pending === undefined) return state;
    const parts = await this.parts.find({ id: pending.id }).toArray();
    // They go when somebody else has done it meanwhile.
    if (parts.length < pending.parts) return readState(this.states);
    await this.apply(
      parts.map((part) => changesIn(part, this.collectionOf)),
      state.batch,
    );
    return this.done(state);
  }

  /** Makes the batch the next one, or nothing when something came before. */
  private async writeDown(
    id: string,
    { batch: before }: State,
    { changes, checkpoint, fence }: ReadyBatch,
  ): Promise<State | undefined> {
    const batch = before + 1;
    const parts = partsOf(id, batch, changes);
    if (parts.length > 0) await this.parts.insertMany(parts);
    // Without changes there is nothing to apply.
    const what = parts.length > 0 ? { pending: { id, parts: parts.length, checkpoint } } : { checkpoint };
    const isNext = {
      _id: 'state',
      batch: before,
      fence: { $lte: fence },
      pending: { $exists: false },
    } as const;
    const changed = await this.states.findOneAndUpdate(
      isNext,
      { $set: { batch, fence, last: id, ...what } },
      { returnDocument: 'after' },
    );
    return changed ?? undefined;
  }

  private async apply(changes: readonly Changes[], batch: number, largest?: LargestKeys): Promise<void> {
    await Promise.all(
      changes.map((each) => applyByNumber(this.collectionOf(each.collection).stored, each, batch, largest)),
    );
  }

  private async done(state: State): Promise<State> {
    const { pending, ...rest } = state;
    if (pending === undefined) return state;
    const { id, checkpoint } = pending;
    const done = await this.states.updateOne(
      { _id: 'state', 'pending.id': id },
      { $set: { checkpoint }, $unset: { pending: '' } },
    );
    // No batch of these numbers can become the next one any more.
    await this.parts.deleteMany({ batch: { $lte: state.batch } });
    return done.matchedCount === 0 ? readState(this.states) : { ...rest, checkpoint };
  }
}
