/** What every entry in the log carries beside its facts: who, when it was recorded, when it took effect, on what basis. */

/** A calendar date, `YYYY-MM-DD` (ISO 8601), always read in Europe/London. */
export type PlainDate = string;

/** A moment, ISO 8601 in UTC with milliseconds, e.g. `2015-03-14T09:41:00.000Z`. */
export type Instant = string;

/** What somebody may do; see docs/architecture.md. `system` is the service itself (timers, policies). */
export type Role =
  'coordinator' | 'auditor' | 'agency-lead' | 'board-member' | 'inspector' | 'administrator' | 'system';

/** A person as they were when they acted: the trail keeps the name, post, role and agency of the time. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly post?: string;
  readonly role: Role;
  /** Reference of the agency they act for; absent for people who act for none (an inspector). */
  readonly agency?: string;
}

export type Precision = 'day' | 'month' | 'period' | 'unknown';

/**
 * When something took effect, in Europe/London.
 * `on` is an ISO 8601 date (`day`), year and month (`month`), interval `from/to` (`period`), or null (`unknown`).
 */
export interface Effective {
  readonly on: string | null;
  readonly precision: Precision;
}

/** How firmly an entry stands: stated by a source or a person, inferred from one, or made up to illustrate. */
export type Basis = 'stated' | 'inferred' | 'illustrative';

/** Where an entry that came from a document can be read. */
export interface Source {
  readonly document: string;
  readonly passage?: string;
}

export type Channel = 'web' | 'api' | 'import' | 'system';

export interface Metadata {
  /** Who typed it. */
  readonly recordedBy: Person;
  /** On whose behalf; the same person unless a role that may act for others said otherwise. */
  readonly performedBy: Person;
  /** When the log took it in; never goes back along the log, even if the machine's clock does. */
  readonly recordedAt: Instant;
  readonly effective: Effective;
  readonly basis: Basis;
  readonly source?: Source;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly channel: Channel;
}

/** A fact in the past tense: what the domain decides, before the log gives it a place. */
export interface Fact<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}

/** A fact in its place in a stream: what the fold reads. */
export type Entry<F extends Fact = Fact> = F & {
  readonly id: string;
  readonly revision: number;
  /** Its place in the whole log: only for telling which of two entries came first. */
  readonly position: number;
  readonly metadata: Metadata;
};
