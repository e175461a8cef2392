/** Bytes of any length in the store of what is brought in, in parts that a document can hold. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Instant } from '#domain/entry.js';
import type { Collection, SecretStore } from '#identity/secrets/port.js';

interface Part {
  readonly base64: string;
  readonly expiresAt: Instant;
}

/** Where bytes lie. */
export interface Kept {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** How many parts there are. */
  readonly parts: number;
}

const parts: Collection<Part> = { name: 'parts', indexes: [] };

/** In bytes; a document of MongoDB holds 16 MB, and base64 adds a third. */
const LARGEST_PART = 4 * 1024 * 1024;

function keysOf({ key, parts }: Kept): readonly string[] {
  return Array.from({ length: parts }, (_, at) => `${key}/${at}`);
}

/**
 * Keeps bytes until an instant.
 * @param largest part, in bytes
 */
export async function keep(
  store: SecretStore,
  bytes: Uint8Array,
  expiresAt: Instant,
  largest = LARGEST_PART,
): Promise<Kept> {
  const size = bytes.byteLength;
  const kept = { key: randomUUID(), size, parts: Math.ceil(size / largest) };
  for (const [at, key] of keysOf(kept).entries()) {
    const part = bytes.subarray(at * largest, (at + 1) * largest);
    await store.put(parts, key, { base64: Buffer.from(part).toString('base64'), expiresAt });
    // Others are answered between two parts.
    await nextTurn();
  }
  return kept;
}

/** The same bytes; undefined when they have ended. */
export async function bytesOf(store: SecretStore, kept: Kept): Promise<Uint8Array | undefined> {
  const found: Uint8Array[] = [];
  for (const key of keysOf(kept)) {
    const part = await store.get(parts, key);
    if (part === undefined) return undefined;
    found.push(Buffer.from(part.document.base64, 'base64'));
    await nextTurn();
  }
  return Buffer.concat(found);
}

export async function letGo(store: SecretStore, kept: Kept): Promise<void> {
  for (const key of keysOf(kept)) await store.take(parts, key);
}
