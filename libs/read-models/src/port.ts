/** The read models' port: typed collections with declared indexes, and batches that carry their checkpoint. */

/** How far the read models have followed the log; the event store's position. */
export type Checkpoint = number;

export type Scalar = string | number | null;

/**
 * Declares a collection. Documents are plain JSON; the fields named here can be searched, sorted and counted. Names are
 * letters, digits and underscores. A document whose declared field holds another type is refused (TypeError), and so is
 * a query of a field that is not declared: both are mistakes in the program.
 */
export interface CollectionSpec {
  readonly name: string;
  /**
   * Top-level document fields used in `where`, `sort` or `group`. `list` fields hold arrays of text. None is named
   * `key`: in `where` and `sort` that is the document's key.
   */
  readonly fields: Readonly<Record<string, 'text' | 'number' | 'list'>>;
  /** Field combinations a query walks in order. The document's key always follows as the last part, unnamed. */
  readonly indexes: readonly (readonly string[])[];
  /** The top-level text field whose words can be searched, if any. */
  readonly text?: string;
  /**
   * Declared text and list fields whose values lie in the text index beside the words: a search with `text` and an
   * equal, `in` or `has` condition on them is as quick as what it finds is rare, however common each part of it is.
   */
  readonly textWithin?: readonly string[];
  /** Keys are positive integers that only grow (the trail); else text. */
  readonly numericKey?: boolean;
}

/** A document's key: text, or an integer where the collection says so. */
export type Key = string | number;

export type Condition =
  /** The value; null stands for null and absent alike. */
  | Scalar
  | { readonly in: readonly Scalar[] }
  /** Inclusive `from` and `to`, exclusive `below` and `above`. A null or absent field matches none of them. */
  | {
      readonly from?: string | number;
      readonly above?: string | number;
      readonly to?: string | number;
      readonly below?: string | number;
    }
  /** For a `list` field: the list contains any of these values. */
  | { readonly has: readonly string[] }
  /** Any other value, null and absent among them; `not: null` is any value. */
  | { readonly not: Scalar };

/** All of these must hold; each member of `any` is an alternative set of conditions, one of which must hold (of none: never). */
export interface Where {
  readonly all?: Readonly<Record<string, Condition>>;
  readonly any?: readonly Readonly<Record<string, Condition>>[];
  /** Words that the document's text must all contain, `"a phrase"`, `prefix*`: the language is in query/search-terms.ts. */
  readonly text?: string;
}

export interface FindQuery {
  readonly where?: Where;
  /**
   * Fields to sort by; `key`, the last if it is named, is the document's key, which otherwise breaks ties in the first
   * direction. Default: by key, ascending. Nulls come last in either direction. Text sorts by code point, numbers by
   * size.
   */
  readonly sort?: readonly { readonly field: string; readonly descending?: boolean }[];
  /**
   * Gives of each document only its `key` and these declared fields of one value, those that it is sorted by among them:
   * for a look over many.
   */
  readonly only?: readonly string[];
  /** 1 to 1,000. */
  readonly limit: number;
  /** The `next` of the page before, of the same query. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** One write of a batch: a whole document, or a tombstone. */
export type Write =
  | { readonly collection: string; readonly key: Key; readonly document: object }
  | { readonly collection: string; readonly key: Key; readonly document: null };

export interface Batch {
  readonly writes: readonly Write[];
  readonly checkpoint: Checkpoint;
  /** Number of the projector that writes; a store that has seen a higher one refuses the batch. */
  readonly fence: number;
}

/**
 * Documents of one collection made ready for a bulk load (by `prepareRows` in query/prepare.ts), in the order of their
 * keys; every list here has an entry per document. Plain values, so that one thread can make ready what another loads.
 */
export interface PreparedRows {
  readonly collection: string;
  readonly keys: readonly Key[];
  /** The documents as JSON. */
  readonly documents: readonly string[];
  /** Values of each declared field that holds one. */
  readonly values: Readonly<Record<string, readonly Scalar[]>>;
  /** Distinct values of each declared list field. */
  readonly lists: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The searched text, where the collection has one. */
  readonly texts: readonly (string | null)[];
}

/** The cursor is not one this query gave out. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** The generation was made under an older declaration, without what is asked for, and waits for its rebuild. */
export class NotInThisGeneration extends Error {
  override readonly name = 'NotInThisGeneration';
}

/** The read models cannot be read or written now, as their engine cannot be reached; the message says why. */
export class ReadModelsUnavailable extends Error {
  override readonly name = 'ReadModelsUnavailable';
}

/** Another projector, with a higher fencing number, writes to this store now. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/**
 * Reads. What a query handler needs.
 * @throws ReadModelsUnavailable from any method but `health` and `close`
 */
export interface ReadStore {
  get<T>(collection: string, key: Key): Promise<T | undefined>;
  /** The documents that are there, in the order of the keys. */
  getMany<T>(collection: string, keys: readonly Key[]): Promise<readonly T[]>;
  find<T>(collection: string, query: FindQuery): Promise<Page<T>>;
  /** How many documents match, counted up to `cap` and no further when one is given. */
  count(collection: string, where?: Where, cap?: number): Promise<number>;
  /** Per combination of the `by` fields that occurs, `key` among them: how many documents, or the sum of a number field. */
  group(
    collection: string,
    by: readonly string[],
    where?: Where,
    sum?: string,
  ): Promise<readonly { readonly by: readonly Scalar[]; readonly total: number }[]>;
  /** The checkpoint of the last committed batch; 0 before the first. */
  checkpoint(): Promise<Checkpoint>;
  health(): Promise<{ readonly up: boolean; readonly reason?: string }>;
  close(): Promise<void>;
}

/** Writes. What a projector needs. */
export interface ReadStoreWriter extends ReadStore {
  /**
   * Applies a batch and its checkpoint together, or nothing.
   * @throws Fenced when a later projector has taken over, ReadModelsUnavailable
   */
  commit(batch: Batch): Promise<void>;
  /**
   * Loads whole collections into an empty store; the rows of each arrive in key order, in any number of parts.
   * The result equals that of commits with the same final documents. Nothing else may use the store meanwhile; when it
   * fails, the store is empty again.
   * @throws Fenced when a later projector has taken over
   */
  bulkLoad(parts: AsyncIterable<PreparedRows>, checkpoint: Checkpoint, fence: number): Promise<void>;
}

/**
 * Everything that matches, however many pages it fills.
 * @param query `limit` is how much is read at once
 */
export async function* everyOne<T>(
  models: Pick<ReadStore, 'find'>,
  collection: string,
  query: Omit<FindQuery, 'cursor'>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page: Page<T> = await models.find<T>(collection, {
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
