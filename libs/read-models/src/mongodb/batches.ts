/** Batches written down before they are applied, in parts that the engine takes as documents. */
import { Binary, BSON, type Collection } from 'mongodb';
import type { Changes } from './apply.js';
import type { Stored } from './stored.js';

/** Part of a batch: the changes of one collection, one after the other, each as BSON. */
export interface Part {
  readonly _id: string;
  readonly id: string;
  /** Number that the batch has if it comes to be written down as a whole. */
  readonly batch: number;
  readonly collection: string;
  readonly changes: Binary;
}

export type Parts = Collection<Part>;

/** In bytes. A document may have 16 MB; one that is larger than a part has a part of its own. */
const largestPart = 4_000_000;

/** A put or a tombstone. */
type Change = Stored | { readonly _id: Stored['_id']; readonly gone: true };

/** The parts of a batch; at most a few. */
export function partsOf(id: string, batch: number, changes: readonly Changes[]): readonly Part[] {
  return changes
    .flatMap(({ collection, puts, deletes }) =>
      cut([...puts, ...deletes.map((_id) => ({ _id, gone: true }) as const)]).map((bytes) => ({
        collection,
        changes: new Binary(bytes),
      })),
    )
    .map((part, at) => ({ _id: `${id}:${at}`, id, batch, ...part }));
}

function cut(changes: readonly Change[]): readonly Buffer[] {
  const parts: Buffer[] = [];
  let part: Uint8Array[] = [];
  let size = 0;
  for (const change of changes) {
    const bytes = BSON.serialize(change, { ignoreUndefined: true });
    if (size > 0 && size + bytes.length > largestPart) {
      parts.push(Buffer.concat(part));
      [part, size] = [[], 0];
    }
    part.push(bytes);
    size += bytes.length;
  }
  return part.length === 0 ? parts : [...parts, Buffer.concat(part)];
}

/** The changes of one part. */
export function changesIn({ collection, changes }: Part): Changes {
  const all: Change[] = [];
  const bytes = changes.buffer;
  for (let at = 0; at < bytes.length;) {
    const size = new DataView(bytes.buffer, bytes.byteOffset + at).getInt32(0, true);
    all.push(BSON.deserialize(bytes.subarray(at, at + size)) as Change);
    at += size;
  }
  const isGone = (change: Change): change is Exclude<Change, Stored> => 'gone' in change;
  return {
    collection,
    puts: all.filter((change): change is Stored => !isGone(change)),
    deletes: all.filter(isGone).map(({ _id }) => _id),
  };
}
