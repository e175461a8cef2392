/** How much there is of something, counted so far as people ask: beyond a thousand it is “more than”. */
import type { CollectionName } from '#read-models/documents.js';
import type { ReadStore, Where } from '#read-models/port.js';

/** Nothing is counted beyond this. */
export const MOST_COUNTED = 1000;

export interface Counted {
  /** Counted no further than a thousand. */
  readonly total: number;
  /** The total is where counting ended, and there are more, or may be. */
  readonly more: boolean;
}

/** The documents of a collection that meet the conditions, as an answer says how many they are. */
export async function counted(models: ReadStore, collection: CollectionName, where: Where): Promise<Counted> {
  return capped(await models.count(collection, where, MOST_COUNTED + 1));
}

/** A total that is known already, as an answer says it. */
export function capped(total: number): Counted {
  return { total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}
