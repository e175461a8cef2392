/** Batches written down before they are applied, in parts that the engine takes as documents. */
import type { Collection } from 'mongodb';
import type { Key } from '#read-models/port.js';
import type { Changes } from './apply.js';
import type { OpenCollection } from './find.js';
import { store, type Stored } from './stored.js';

/** Part of a batch: the changes of one collection. */
export interface Part {
  readonly _id: string;
  readonly id: string;
  /** Number that the batch has if it comes to be written down as a whole. */
  readonly batch: number;
  readonly collection: string;
  /** A line of JSON for each change. The words are not among it: they are found again in the document. */
  readonly changes: string;
}

export type Parts = Collection<Part>;

/** In characters. A document may have 16 MB; one that is larger than a part has a part of its own. */
const largestPart = 1_000_000;

/** A key with its document, or without one where it is deleted. */
type Change = readonly [Key, object?];

/** The parts of a batch; at most a few. */
export function partsOf(id: string, batch: number, changes: readonly Changes[]): readonly Part[] {
  return changes
    .flatMap(({ collection, puts, deletes }) =>
      cut([...puts.map(lineOf), ...deletes.map((key) => JSON.stringify([key]))]).map((lines) => ({
        collection,
        changes: lines,
      })),
    )
    .map((part, at) => ({ _id: `${id}:${at}`, id, batch, ...part }));
}

function lineOf({ _id, row: { doc, json } }: Stored): string {
  return `[${JSON.stringify(_id)},${json ?? JSON.stringify(doc)}]`;
}

function cut(lines: readonly string[]): readonly string[] {
  const parts: string[][] = [];
  let size = largestPart;
  for (const line of lines) {
    if (size + line.length > largestPart) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(line);
    size += line.length;
  }
  return parts.map((part) => part.join('\n'));
}

/** The changes of one part. */
export function changesIn(
  { collection, changes }: Part,
  collectionOf: (name: string) => OpenCollection,
): Changes {
  const { declared } = collectionOf(collection);
  const puts: Stored[] = [];
  const deletes: Key[] = [];
  for (const line of changes.split('\n')) {
    const [key, document] = JSON.parse(line) as Change;
    if (document === undefined) deletes.push(key);
    else puts.push(store(declared, key, document));
  }
  return { collection, puts, deletes };
}
