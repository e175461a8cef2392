/** Around every command: who calls, about which item, through which channel. */
import type { Channel } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import type { Caller } from '../permissions/caller.js';

export interface Call {
  readonly caller: Caller;
  readonly channel: Channel;
  /** The kind of item in the address. */
  readonly on: Kind;
  /** The item the command is about; absent when the command makes a new, named one. */
  readonly subject?: string;
  /** The caller's Idempotency-Key. */
  readonly key?: string;
  /** Whose key it is; the caller's unless said otherwise (an import's rows are the file's, whoever runs it). */
  readonly keyOf?: string;
  /** Revision the caller last saw (If-Match). */
  readonly ifMatch?: number;
  readonly correlationId: string;
  readonly causationId?: string;
}
