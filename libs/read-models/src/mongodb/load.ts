/** Loads whole collections into an empty generation: documents inserted in large lots, indexes made afterwards. */
import { randomUUID } from 'node:crypto';
import type { Checkpoint, PreparedRows } from '#read-models/port.js';
import type { OpenCollection } from './find.js';
import { empty, makeIndexes, type OpenGeneration } from './generation.js';
import { persist } from './persistence.js';
import { fenced, passFence, readState } from './state.js';
import { numbered, store } from './stored.js';

/**
 * @throws Error when the generation holds anything
 * @throws Fenced when a later projector has taken over
 */
export async function load(
  generation: OpenGeneration,
  source: AsyncIterable<PreparedRows>,
  checkpoint: Checkpoint,
  fence: number,
): Promise<void> {
  const { states, collections } = generation;
  await passFence(states, fence);
  await expectEmpty(generation);
  const loading = randomUUID();
  const mine = { _id: 'state', fence, loading } as const;
  await states.updateOne({ _id: 'state', fence }, { $set: { loading } });
  try {
    for (const { stored } of collections) await stored.dropIndexes();
    for await (const rows of source) await insert(generation, rows);
    for (const collection of collections) await madeIndexes(collection);
    const done = await states.updateOne(mine, {
      $set: { checkpoint },
      $inc: { batch: 1 },
      $unset: { loading: '' },
    });
    if (done.matchedCount === 0) throw fenced(fence, await readState(states));
  } catch (error) {
    // Whoever found it half loaded has emptied it already, and may use it.
    if ((await readState(states)).loading === loading) await empty(generation);
    await states.updateOne(mine, { $unset: { loading: '' } });
    throw error;
  }
}

/** In milliseconds: 6 hours. */
const indexedWithin = 6 * 3_600_000;

/** An index of many documents takes longer than an answer may: asked again, the server waits for the one under way. */
function madeIndexes(collection: OpenCollection): Promise<void> {
  return persist(() => makeIndexes(collection), { forMs: indexedWithin, signal: never });
}

const never = new AbortController().signal;

async function expectEmpty({ states, collections }: OpenGeneration): Promise<void> {
  const { checkpoint, pending } = await readState(states);
  const filled = await Promise.all(collections.map(holdsAnything));
  if (checkpoint !== 0 || pending !== undefined || filled.includes(true))
    throw new Error('Only an empty store can be loaded');
}

async function holdsAnything({ stored }: OpenCollection): Promise<boolean> {
  return (await stored.findOne({}, { projection: { _id: 1 } })) !== null;
}

async function insert(generation: OpenGeneration, rows: PreparedRows): Promise<void> {
  if (rows.keys.length === 0) return;
  const { declared, stored } = generation.collection(rows.collection);
  const documents = rows.keys.map((key, at) => {
    const json = rows.documents[at] ?? '';
    const document = store(declared, key, JSON.parse(json) as object, json);
    return generation.writing === 'write-ahead' ? numbered(document, 1) : document;
  });
  await stored.insertMany(documents, { ordered: false });
}
