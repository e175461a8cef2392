/** What happens to a finding: its facts, and the state that they add up to. */
import type { Basis, Entry, Fact, PlainDate } from '../entry.js';
import { begun, foreign, marked } from '../stream.js';
import type { AuditRef, FindingRef } from '../references.js';
import { lastDay } from '../time.js';

export const findingKinds = ['strength', 'area-for-action'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** How far what was seen extends. */
export type Extent =
  | { readonly of: 'one-case' | 'some' | 'not-stated' }
  | { readonly of: 'counted'; readonly seen: number; readonly outOf: number };

/** A count of cases seen cannot be more than were audited, and at least one was audited. */
export function isWithin(extent: Extent): boolean {
  return extent.of !== 'counted' || (extent.seen >= 0 && extent.outOf >= 1 && extent.seen <= extent.outOf);
}

export const relations = ['repeats', 'reinforces', 'supersedes'] as const;
export type Relation = (typeof relations)[number];

/** An earlier finding here, or an outside source described in words. */
export type Earlier = { readonly finding: FindingRef } | { readonly outside: string };

export const decisions = [
  'act',
  'existing-work',
  'handled-elsewhere',
  'practice-message-only',
  'historical',
  'no-further-action',
] as const;
export type DecisionKind = (typeof decisions)[number];

export const impactRatings = ['none', 'emerging', 'shown', 'sustained', 'worse'] as const;
export type ImpactRating = (typeof impactRatings)[number];

/** What a repetition means where it is no judgement of impact: the action that should prevent it is still under way. */
export const repeatJudgements = ['not-complete-yet'] as const;
export type RepeatJudgement = (typeof repeatJudgements)[number];

/** What a judgement of impact rests on. */
export const impactBases = ['indicator', 're-audit', 'feedback', 'observation'] as const;
export type ImpactBasis = (typeof impactBases)[number];

export type FindingFact =
  | Fact<
      'FindingRecorded',
      {
        audit: AuditRef;
        kind: FindingKind;
        title: string;
        observation?: string;
        themes: string[];
        extent: Extent;
        cases: string[];
      }
    >
  | Fact<
      'FindingReworded',
      {
        from: { title: string; observation: string | null };
        to: { title: string; observation: string | null };
        reason: string;
      }
    >
  | Fact<'FindingLinkedToEarlier', { relation: Relation; earlier: Earlier; reason?: string }>
  /** What a source says was done, without an owner, a date or proof. Nobody has to invent an action. */
  | Fact<'ResponseReported', { response: string; by?: string }>
  | Fact<'DecisionRecorded', { decision: DecisionKind; rationale: string; body?: string; meeting?: string }>
  | Fact<'PracticeMessageIssued', { message: string; audience?: string }>
  | Fact<
      'ImpactAssessed',
      {
        rating: ImpactRating;
        restsOn: ImpactBasis[];
        narrative: string;
        lookAgainOn?: PlainDate;
        /** The finding of a later audit that a re-audit rests on. */
        laterFinding?: FindingRef;
      }
    >
  /** A body looked at what it means that a later finding repeats this one; other meanings are impact assessments. */
  | Fact<'RepeatJudged', { by: FindingRef; judgement: RepeatJudgement; reason: string; body?: string }>
  | Fact<'FindingClosed', { reason: string }>
  | Fact<'FindingReopened', { reason: string }>;

/** When something happened: the day it counts from, then its place in the log. */
export interface Moment {
  readonly on: PlainDate;
  readonly position: number;
}

export interface Decision extends Moment {
  readonly decision: DecisionKind;
  readonly rationale: string;
  readonly body: string | null;
  readonly basis: Basis;
}
export interface Response extends Moment {
  readonly response: string;
  readonly by: string | null;
  readonly basis: Basis;
}
export interface Assessment extends Moment {
  readonly rating: ImpactRating;
  readonly restsOn: readonly ImpactBasis[];
  readonly narrative: string;
  readonly lookAgainOn: PlainDate | null;
  readonly laterFinding: FindingRef | null;
  readonly by: string;
  readonly basis: Basis;
}
export interface JudgedRepeat extends Moment {
  /** The later finding that repeats this one. */
  readonly by: FindingRef;
  readonly judgement: RepeatJudgement;
  readonly reason: string;
  readonly body: string | null;
  readonly basis: Basis;
}
export interface PracticeMessage {
  readonly message: string;
  readonly audience: string | null;
  readonly basis: Basis;
}
export interface LinkToEarlier extends Moment {
  readonly relation: Relation;
  readonly earlier: Earlier;
}

export interface Finding {
  readonly reference: FindingRef;
  readonly audit: AuditRef;
  readonly kind: FindingKind;
  readonly title: string;
  readonly observation: string | null;
  readonly themes: readonly string[];
  readonly extent: Extent;
  readonly cases: readonly string[];
  readonly basis: Basis;
  /** Some entry on it was made up to illustrate. */
  readonly illustrative: boolean;
  readonly recordedOn: PlainDate;
  readonly links: readonly LinkToEarlier[];
  readonly responses: readonly Response[];
  readonly decision: Decision | null;
  readonly messages: readonly PracticeMessage[];
  readonly assessments: readonly Assessment[];
  readonly judgedRepeats: readonly JudgedRepeat[];
  readonly closed: boolean;
}

/** The day an entry counts from and its place in the log, for telling before from after. */
export function momentOf(entry: Entry): Moment {
  return { on: lastDay(entry.metadata.effective, entry.metadata.recordedAt), position: entry.position };
}

/** Folds one entry of a finding's stream. */
export function evolveFinding(
  reference: FindingRef,
  before: Finding | undefined,
  entry: Entry<FindingFact>,
): Finding {
  const { basis } = entry.metadata;
  const moment = momentOf(entry);
  if (entry.type === 'FindingRecorded') {
    const { observation, ...recorded } = entry.data;
    const nothingSaid = { links: [], responses: [], decision: null, messages: [] };
    const fresh = { ...nothingSaid, assessments: [], judgedRepeats: [], closed: false };
    return {
      reference,
      ...recorded,
      observation: observation ?? null,
      basis,
      illustrative: basis === 'illustrative',
      recordedOn: moment.on,
      ...fresh,
    };
  }
  const state = marked(begun(before, entry), entry);
  switch (entry.type) {
    case 'FindingReworded':
      return { ...state, ...entry.data.to };
    case 'FindingLinkedToEarlier': {
      const { relation, earlier } = entry.data;
      return { ...state, links: [...state.links, { relation, earlier, ...moment }] };
    }
    case 'ResponseReported': {
      const { response, by } = entry.data;
      return { ...state, responses: [...state.responses, { response, by: by ?? null, basis, ...moment }] };
    }
    case 'DecisionRecorded': {
      const { decision, rationale, body } = entry.data;
      return { ...state, decision: { decision, rationale, body: body ?? null, basis, ...moment } };
    }
    case 'PracticeMessageIssued': {
      const { message, audience } = entry.data;
      return { ...state, messages: [...state.messages, { message, audience: audience ?? null, basis }] };
    }
    case 'ImpactAssessed': {
      const { rating, restsOn, narrative, lookAgainOn, laterFinding } = entry.data;
      const by = entry.metadata.performedBy.name;
      const assessment = {
        rating,
        restsOn,
        narrative,
        lookAgainOn: lookAgainOn ?? null,
        laterFinding: laterFinding ?? null,
        by,
        basis,
        ...moment,
      };
      return { ...state, assessments: [...state.assessments, assessment] };
    }
    case 'RepeatJudged': {
      const { by, judgement, reason, body } = entry.data;
      const judged = { by, judgement, reason, body: body ?? null, basis, ...moment };
      return { ...state, judgedRepeats: [...state.judgedRepeats, judged] };
    }
    case 'FindingClosed':
      return { ...state, closed: true };
    case 'FindingReopened': {
      // A decision not to act is what reopening puts in question; one to act still stands.
      const decision = state.decision?.decision === 'act' ? state.decision : null;
      return { ...state, closed: false, decision };
    }
    default:
      return foreign(entry);
  }
}
