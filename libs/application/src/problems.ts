/** What can go wrong with a request, as values that every channel turns into its own words. */
import type { Refusal } from '#domain/outcome.js';
import type { Instant, PlainDate } from '#domain/entry.js';
import { sayDate } from '#domain/time.js';

export interface FieldProblem {
  /** Dotted path of the field; empty when it is about the whole input. */
  readonly field: string;
  readonly message: string;
  /** For a channel that asks in words of its own, and answers in them. */
  readonly wanted?: Wanted;
}

/** What a field was to be, where that is all that is wrong with it. */
export interface Wanted {
  readonly isMissing: boolean;
  /** Such as `an audit reference such as CP1415`. */
  readonly expected: string;
}

/** The input is not as its command or query needs it. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly problems: readonly FieldProblem[]) {
    super(problems.map(({ message }) => message).join(' '));
  }
}

/** The domain refused, by a named rule. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly refusal: Refusal) {
    super(refusal.sentence);
  }
}

/** There is no such item, or the caller may not see it. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor(what: string) {
    super(`There is no ${what}.`);
  }
}

/** The log has nothing of the time that was asked for: an empty answer would look like a position. */
export class NothingBefore extends Error {
  override readonly name = 'NothingBefore';
  /** @param firstDay the first day of which the log has anything; null while it has nothing at all */
  constructor(readonly firstDay: PlainDate | null) {
    super(
      firstDay === null
        ? 'This log holds nothing yet.'
        : `This log holds nothing before ${sayDate(firstDay)}.`,
    );
  }
}

/** The caller may see it but not do this. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

/** This Idempotency-Key came with another request before. */
export class KeyUsedOtherwise extends Error {
  override readonly name = 'KeyUsedOtherwise';
  constructor() {
    super('This Idempotency-Key was used for a different request. Use a new key for a new request.');
  }
}

export interface ChangeSince {
  readonly revision: number;
  readonly type: string;
  /** What it says, as a sentence, and the reason where it has one. Small counts are left out of it. */
  readonly what: string;
  readonly why: string | null;
  readonly by: string;
  readonly recordedAt: Instant;
}

/** The item is no longer as the caller last saw it. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
  constructor(
    readonly revision: number,
    readonly changes: readonly ChangeSince[],
  ) {
    super('This item has changed since you last saw it. Look at what changed, then send again.');
  }
}

/** Too many people are changing the same item at once; the caller may try again. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

/** The read model has not caught up with the position that the caller asked for, within the time allowed. */
export class NotCaughtUp extends Error {
  override readonly name = 'NotCaughtUp';
  constructor() {
    super('The latest entries are still being worked into the views. Try again in a moment.');
  }
}
