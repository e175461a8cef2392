/** The rebuild: a bulk load of what the whole log folds to; equal to, but not, the live path run faster. */
import type { Checkpoint, Key, ReadStoreWriter, Write } from '../port.js';
import type { Folded } from './fold-log.js';

const WRITES_AT_ONCE = 1000;

/**
 * Loads a folded log (see `foldLog`) into an empty store.
 * @param checkpoint position up to which the log was folded
 */
export async function loadFolded(
  models: ReadStoreWriter,
  folded: AsyncIterable<Folded>,
  checkpoint: Checkpoint,
  fence: number,
): Promise<void> {
  const rewritten: Write[] = [];
  await models.bulkLoad(rowsOf(folded, rewritten), checkpoint, fence);
  for (let i = 0; i < rewritten.length; i += WRITES_AT_ONCE)
    await models.commit({ writes: rewritten.slice(i, i + WRITES_AT_ONCE), checkpoint, fence });
}

async function* rowsOf(
  folded: AsyncIterable<Folded>,
  rewritten: Write[],
): AsyncGenerator<{ readonly collection: string; readonly rows: readonly (readonly [Key, object])[] }> {
  for await (const part of folded) {
    if ('rows' in part) yield part;
    else rewritten.push(...part.rewritten);
  }
}
