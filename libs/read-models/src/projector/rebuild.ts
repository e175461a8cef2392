/** The rebuild: a bulk load of what the whole log folds to; equal to, but not, the live path run faster. */
import { collections } from '../documents.js';
import type { Checkpoint, PreparedRows, ReadStoreWriter, Write } from '../port.js';
import { declare } from '../query/declared.js';
import { prepareRows } from '../query/prepare.js';
import type { Folded } from './fold-log.js';

const WRITES_AT_ONCE = 1000;

/** A folded part made ready to be loaded, perhaps by another thread. */
export type Prepared = PreparedRows | { readonly rewritten: readonly Write[] };

/** Makes a folded log (see `foldLog`) ready part by part. */
export async function* prepared(folded: AsyncIterable<Folded>): AsyncGenerator<Prepared, void, undefined> {
  const declared = new Map(collections.map((spec) => [spec.name as string, declare(spec)]));
  for await (const part of folded) {
    if ('rewritten' in part) yield part;
    else {
      const collection = declared.get(part.collection);
      if (collection === undefined) throw new TypeError(`No collection is declared as ${part.collection}`);
      yield prepareRows(collection, part.rows);
    }
  }
}

/**
 * Loads a folded log into an empty store.
 * @param checkpoint position up to which the log was folded
 */
export function loadFolded(
  models: ReadStoreWriter,
  folded: AsyncIterable<Folded>,
  checkpoint: Checkpoint,
  fence: number,
): Promise<void> {
  return loadPrepared(models, prepared(folded), checkpoint, fence);
}

/** The same, of parts that are ready. */
export async function loadPrepared(
  models: ReadStoreWriter,
  parts: AsyncIterable<Prepared>,
  checkpoint: Checkpoint,
  fence: number,
): Promise<void> {
  const rewritten: Write[] = [];
  await models.bulkLoad(rowsOf(parts, rewritten), checkpoint, fence);
  for (let i = 0; i < rewritten.length; i += WRITES_AT_ONCE)
    await models.commit({ writes: rewritten.slice(i, i + WRITES_AT_ONCE), checkpoint, fence });
}

async function* rowsOf(parts: AsyncIterable<Prepared>, rewritten: Write[]): AsyncGenerator<PreparedRows> {
  for await (const part of parts) {
    if ('rewritten' in part) rewritten.push(...part.rewritten);
    else yield part;
  }
}
