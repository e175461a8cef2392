/** Batches in transactions: the fencing number, the documents and the checkpoint are written together. */
import { type Collection, type MongoClient, WriteConcern } from 'mongodb';
import { applyInTransaction } from './apply.js';
import { fenced, readState, type States } from './state.js';
import type { Stored } from './stored.js';
import type { ReadyBatch } from './write-ahead.js';

/**
 * Writes a batch, as often as it takes: it says what is, not what changes, so that once more after a lost answer is
 * no different.
 * @throws Fenced when a later projector has taken over
 */
export async function commitInTransaction(
  client: MongoClient,
  states: States,
  stored: (collection: string) => Collection<Stored>,
  { changes, checkpoint, fence }: ReadyBatch,
): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(
      async () => {
        // The write comes first: of two transactions that write the state at once one is ended and begins again.
        const passed = await states.updateOne(
          { _id: 'state', fence: { $lte: fence } },
          { $set: { fence, checkpoint } },
          { session },
        );
        if (passed.matchedCount === 0) throw fenced(fence, await readState(states, session));
        for (const each of changes) await applyInTransaction(stored(each.collection), each, session);
      },
      { readConcern: { level: 'snapshot' }, writeConcern: new WriteConcern('majority') },
    ),
  );
}
