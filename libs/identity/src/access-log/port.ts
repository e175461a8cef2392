/** The port of the access log: who looked at what, when, from where and as what. Entries are added, never changed, and go when they are old. */
import type { Instant, Role } from '#domain/entry.js';

/** What somebody did who changed nothing; `removal` is the service's own, of entries that were kept long enough. */
export type Access = 'view' | 'search' | 'export' | 'download' | 'removal';
export const accesses: readonly Access[] = ['view', 'search', 'export', 'download', 'removal'];

/** `refused` and `not-found` are tries: nothing was shown. */
export type AccessOutcome = 'shown' | 'refused' | 'not-found' | 'failed';
export const accessOutcomes: readonly AccessOutcome[] = ['shown', 'refused', 'not-found', 'failed'];

/** One thing that can be looked at, such as `{ kind: 'finding', reference: 'CP1415.F2' }`. */
export interface AccessedItem {
  readonly kind: string;
  readonly reference: string;
}

export interface AccessEntry {
  readonly at: Instant;
  /** Id and name, as they were then. */
  readonly person: string;
  readonly name: string;
  /** All that they were then: what is read is what any of it lets them read. */
  readonly roles: readonly Role[];
  /** Agencies that they acted for in these roles. */
  readonly agencies: readonly string[];
  readonly what: Access;
  /** Absent for a list or a search. */
  readonly item?: AccessedItem;
  /** What was asked for, beside the item: words searched for, filters, the file of a download. */
  readonly detail: string;
  /** Where the request came from, an IP address. */
  readonly address: string;
  readonly channel: 'web' | 'api';
  readonly outcome: AccessOutcome;
}

/** All that is given must hold. */
export interface AccessQuery {
  readonly person?: string;
  /** Any of these. */
  readonly items?: readonly AccessedItem[];
  readonly what?: Access;
  readonly outcome?: AccessOutcome;
  readonly from?: Instant;
  /** Excluded. */
  readonly before?: Instant;
  /** 1 to 200. */
  readonly limit: number;
  /** The `next` of the page before, of the same query. */
  readonly cursor?: string;
}

/** The latest first. */
export interface AccessPage {
  readonly items: readonly AccessEntry[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** The access log cannot be read or written now; the message says why. */
export class AccessLogUnavailable extends Error {
  override readonly name = 'AccessLogUnavailable';
}

/** @throws AccessLogUnavailable from any method */
export interface AccessStore {
  /** Adds entries, all or none; they are durable when it fulfils. */
  append(entries: readonly AccessEntry[]): Promise<void>;
  find(query: AccessQuery): Promise<AccessPage>;
  /** Every entry, the earliest first; of the same instant, the one that was added first. May last while others add. */
  all(): AsyncIterable<AccessEntry>;
  /** How many entries there are; about so many while others add. */
  count(): Promise<number>;
  /** Removes every entry from before an instant, the one way in which entries go. How many they were. */
  forget(before: Instant): Promise<number>;
  close(): Promise<void>;
}
