/** What happens at and after a meeting: the position it looked at, its challenges, its minutes; and what they add up to. */
import type { Basis, Entry, Fact, PlainDate } from '../entry.js';
import type { ItemRef, MeetingRef } from '../references.js';
import { begun, foreign, marked } from '../stream.js';
import { lastDay } from '../time.js';
import { evolveChallenges, type Challenge, type ChallengeFact } from './challenge.js';

export type MeetingFact =
  | Fact<'MeetingHeld', { body: string; on: PlainDate; title?: string; present: string[] }>
  /** What the meeting looked at. Positions differ after a copy to another store, so the event there is named too. */
  | Fact<'PositionNoted', { position: string; lastEvent: string }>
  | Fact<'MinuteRecorded', { text: string; about?: ItemRef; decision?: string }>
  | ChallengeFact;

export interface NotedPosition {
  readonly position: string;
  readonly lastEvent: string;
  readonly on: PlainDate;
}
export interface Minute {
  readonly text: string;
  readonly about: ItemRef | null;
  /** What the body decided, in words. */
  readonly decision: string | null;
  readonly basis: Basis;
}

export interface Meeting {
  readonly reference: MeetingRef;
  readonly body: string;
  readonly heldOn: PlainDate;
  readonly title: string | null;
  readonly present: readonly string[];
  readonly positions: readonly NotedPosition[];
  readonly challenges: readonly Challenge[];
  readonly minutes: readonly Minute[];
  readonly basis: Basis;
  /** Some entry on it was made up to illustrate. */
  readonly illustrative: boolean;
}

/** Folds one entry of a meeting's stream. */
export function evolveMeeting(
  reference: MeetingRef,
  before: Meeting | undefined,
  entry: Entry<MeetingFact>,
): Meeting {
  const { basis, effective, recordedAt } = entry.metadata;
  if (entry.type === 'MeetingHeld') {
    const { body, on, title, present } = entry.data;
    return {
      ...{ reference, body, heldOn: on, title: title ?? null, present },
      ...{ positions: [], challenges: [], minutes: [], basis, illustrative: basis === 'illustrative' },
    };
  }
  const state = marked(begun(before, entry), entry);
  switch (entry.type) {
    case 'PositionNoted': {
      const noted = { ...entry.data, on: lastDay(effective, recordedAt) };
      return { ...state, positions: [...state.positions, noted] };
    }
    case 'MinuteRecorded': {
      const { text, about, decision } = entry.data;
      const minute = { text, about: about ?? null, decision: decision ?? null, basis };
      return { ...state, minutes: [...state.minutes, minute] };
    }
    case 'ChallengeRaised':
    case 'ChallengeAnswered':
    case 'ChallengeReturned':
    case 'ChallengeClosed':
      return { ...state, challenges: evolveChallenges(state.challenges, entry) };
    default:
      return foreign(entry);
  }
}
