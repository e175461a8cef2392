/** A stint: the time for which one owner answered for an action, how it began and ended, and what was done in it. */
import type { ActionStatus, Owner, Slip } from '../action/facts.js';
import type { PlainDate } from '../entry.js';
import type { ActionRef } from '../references.js';

/** `merged`: the service moved it because its agency was merged into the new owner's. */
export type Beginning = 'assigned' | 'handed-over' | 'merged' | 'reopened';
export type Ending = 'handed-over' | 'merged' | 'verified' | 'cancelled' | 'superseded';

/** Who did something, with the name of the time. */
export interface Doer {
  readonly id: string;
  readonly name: string;
}

/** Whole days until something happened: since the owner had the action, and since the owner's agency had it. */
export interface After {
  readonly on: PlainDate;
  readonly days: number;
  readonly agencyDays: number;
}

export interface Answer extends After {
  readonly answer: 'accepted' | 'declined';
  readonly by: Doer;
  /** Why it was declined. */
  readonly reason: string | null;
}

/** Completion was claimed; somebody verified or returned it, or has yet to. */
export interface Claim extends After {
  readonly by: Doer;
  readonly outcome: 'awaiting' | 'verified' | 'returned';
  /** Null while it awaits judgement; the days are whole days since the claim. */
  readonly judged: {
    readonly on: PlainDate;
    readonly days: number;
    readonly by: string;
    readonly reason: string | null;
  } | null;
}

/** A time in which nothing could be done. */
export interface Block {
  readonly from: PlainDate;
  /** Null while it lasts. */
  readonly to: PlainDate | null;
  readonly reason: string | null;
}

export interface Stint {
  readonly action: ActionRef;
  /** 1 for the first owner's. */
  readonly number: number;
  readonly owner: Owner;
  readonly from: PlainDate;
  /** The day from which the owner's agency has had it without a break, through whoever in it. */
  readonly agencyFrom: PlainDate;
  readonly began: { readonly how: Beginning; readonly reason: string | null };
  /** The day on which it ended; null while it lasts. */
  readonly to: PlainDate | null;
  readonly ended: { readonly how: Ending; readonly reason: string | null } | null;
  readonly answers: readonly Answer[];
  /** Changes of the due date, each once; negative days where it was brought forward. */
  readonly slips: readonly Slip[];
  readonly blocks: readonly Block[];
  readonly claims: readonly Claim[];
  /** Where the action stood at the end of the stint, or stands now. */
  readonly status: ActionStatus;
  readonly due: PlainDate | null;
}
