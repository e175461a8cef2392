/** The port behind which secrets lie: small documents in collections, each change atomic, each with an end if it has one. */
import type { Instant } from '#domain/entry.js';

/**
 * Declares a collection of documents of one type. Documents are plain JSON.
 * @typeParam D the documents; `expiresAt`, where one has it, is when it ends: from then on it is not there
 */
export interface Collection<D extends SecretDocument> {
  readonly name: string;
  /** Text fields by whose value documents are found; a document that holds null there is not found by it. */
  readonly indexes: readonly (keyof D & string)[];
}

/** `object`, so that one without an end is a document too. */
export type SecretDocument = object & { readonly expiresAt?: Instant | null };

/** A document as it lay in the store at one moment. */
export interface Held<D> {
  readonly key: string;
  readonly document: D;
  /** Changes with every write; opaque. */
  readonly revision: string;
}

/** The secrets cannot be read or written now; the message says why. */
export class SecretsUnavailable extends Error {
  override readonly name = 'SecretsUnavailable';
}

/**
 * Every promise that fulfils after a change means that the change is durable.
 * @throws SecretsUnavailable from any method, when the store cannot be used
 */
export interface SecretStore {
  get<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<Held<D> | undefined>;
  /** By key. */
  all<D extends SecretDocument>(collection: Collection<D>): Promise<readonly Held<D>[]>;
  /** Those whose indexed field has this value, by key. */
  find<D extends SecretDocument>(
    collection: Collection<D>,
    field: keyof D & string,
    value: string,
  ): Promise<readonly Held<D>[]>;
  /** Writes a document, whether or not there was one. */
  put<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<void>;
  /** Writes a document where there is none; false when there is one. */
  insert<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<boolean>;
  /** Writes a document in place of the one that was read; false when that one was changed or taken away since. */
  replace<D extends SecretDocument>(collection: Collection<D>, held: Held<D>, document: D): Promise<boolean>;
  /** Takes a document away and answers it: of many who ask at once, one alone has it. */
  take<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<D | undefined>;
  close(): Promise<void>;
}

/**
 * Changes a document on what it holds, again when somebody else was quicker.
 * @param change answers the new document, or undefined to leave it
 * @returns the document as it was written; undefined when there is none or it was left
 */
export async function amend<D extends SecretDocument>(
  store: SecretStore,
  collection: Collection<D>,
  key: string,
  change: (document: D) => D | undefined,
): Promise<D | undefined> {
  for (;;) {
    const held = await store.get(collection, key);
    const changed = held && change(held.document);
    if (changed === undefined) return undefined;
    if (await store.replace(collection, held as Held<D>, changed)) return changed;
  }
}
