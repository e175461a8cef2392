/** The read models: which documents there are, what they hold, and by which of their fields they are found. */
import type { Account } from '#domain/account/facts.js';
import type { Action } from '#domain/action/facts.js';
import type { Agency } from '#domain/agency/agency.js';
import type { Audit } from '#domain/audit/facts.js';
import type { Basis, Channel, Effective, Instant, Person, PlainDate, Role } from '#domain/entry.js';
import type { Finding } from '#domain/finding/facts.js';
import type { ImpactStatus, Reason, Repeat } from '#domain/impact/status.js';
import type { Indicator } from '#domain/indicator/facts.js';
import type { Point, Travel } from '#domain/indicator/series.js';
import type { Challenge } from '#domain/meeting/challenge.js';
import type { Meeting } from '#domain/meeting/facts.js';
import type { Notice } from '#domain/notice/notice.js';
import type {
  ActionRef,
  AgencyRef,
  AuditRef,
  FindingRef,
  IndicatorRef,
  ItemRef,
  Kind,
  MeetingRef,
  NoticeRef,
} from '#domain/references.js';
import { tallyCollections } from './history/tallies.js';
import { type Chronicled, historyCollections } from './history/versions.js';
import { stintCollection } from './accountability/stints.js';
import type { CollectionSpec } from './port.js';

/** Which state of its stream a document shows. */
export interface Shown {
  readonly revision: number;
  /** Position of the stream's last event. */
  readonly position: number;
  /** When that event was recorded. */
  readonly changedAt: Instant;
}

/** Finding register. `status` leaves out what the passing of time adds: see `offTrackFrom`. Null for a strength. */
export interface FindingDocument extends Finding, Shown, Chronicled {
  /** The number in its reference, for sorting: 2 of `CP1415.F2`. */
  readonly number: number;
  readonly status: ImpactStatus | null;
  readonly reasons: readonly Reason[];
  readonly offTrackFrom: PlainDate | null;
  readonly offTrackReasons: readonly Reason[];
  /** First day on which the date to look again at its impact has passed without a newer assessment. */
  readonly lookAgainFrom: PlainDate | null;
  /** Whether it is late, or a day has been set on which it is, of whatever kind: it may come yet. */
  readonly mayBeLate: 'yes' | null;
  /** Whether it, or any of its actions, rests in part on entries made up to illustrate. */
  readonly label: 'illustrative' | null;
  readonly actions: readonly ActionRef[];
  readonly notices: readonly NoticeRef[];
  readonly repeats: readonly Repeat[];
  /** Agencies that own actions on it. */
  readonly owners: readonly AgencyRef[];
  /** Agencies with any part in its actions: owners, sponsors, contributors, former owners. */
  readonly agencies: readonly AgencyRef[];
}

/** Action register. Overdue at a date: `overdueFrom` on or before it; stale alike. */
export interface ActionDocument extends Action, Shown, Chronicled {
  readonly audit: string;
  readonly ownerAgency: AgencyRef;
  readonly findingRefs: readonly FindingRef[];
  readonly overdueFrom: PlainDate | null;
  readonly staleFrom: PlainDate | null;
  /** The first day on which the answer that was asked for is late. */
  readonly unansweredFrom: PlainDate | null;
  readonly escalated: 'yes' | 'no';
  /** Whether a day has been set on which it is late, of whatever kind: it may come yet. */
  readonly mayBeLate: 'yes' | null;
  /** How many stints of ownership it has had. */
  readonly stints: number;
  /** The day of the last entry while all came in the order in which they took effect; null once one came late. */
  readonly inOrderUpTo: PlainDate | null;
  /** Owner, sponsor, contributors and former owners. */
  readonly agencies: readonly AgencyRef[];
}

export interface AuditDocument extends Audit, Shown {
  readonly findings: readonly FindingRef[];
}

export type AgencyDocument = Agency & Shown;

/** An account; which of its roles are held on a day, their dates say. */
export interface AccountDocument extends Account, Shown {
  /** Given and not taken away. */
  readonly roles: readonly Role[];
  /** Those that it acts for in any of them. */
  readonly agencies: readonly AgencyRef[];
  /** `no` while it is suspended. */
  readonly active: 'yes' | 'no';
}

export interface NoticeDocument extends Notice, Shown {
  /** Addressees that have not acknowledged. */
  readonly awaiting: readonly AgencyRef[];
  /** The first day on which an acknowledgement is late. */
  readonly unacknowledgedFrom: PlainDate | null;
}

export interface IndicatorDocument extends Indicator, Shown {
  readonly status: 'current' | 'retired';
  /** The readings, each with its value and the target of its time. */
  readonly series: readonly Point[];
  readonly latest: Point | null;
  /** How the latest reading compares with the one before it. */
  readonly travel: Travel | null;
  /** Agencies with any part in the findings and actions that it measures. */
  readonly agencies: readonly AgencyRef[];
}

export type MeetingDocument = Meeting & Shown;

/** One challenge, under its own reference such as `2015-03-19.C1`. */
export interface ChallengeDocument extends Challenge, Shown {
  readonly reference: string;
  readonly meeting: MeetingRef;
  readonly body: string;
  /** Answered or not, until it is closed. */
  readonly open: 'yes' | 'no';
  /** First day on which an answer is overdue; null where none is owed. */
  readonly overdueFrom: PlainDate | null;
  /** The agency that was asked. */
  readonly agencies: readonly AgencyRef[];
}

/** Which indicators measure a finding or an action; kept apart, since either may be linked before the other changes. */
export interface MeasuredDocument {
  readonly indicators: readonly IndicatorRef[];
}

/** One entry of the trail, as people read it. What was redacted is not here. */
export interface TrailDocument {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly kind: Kind;
  readonly reference: string;
  /** The stream of the finding it is about, or its own where it is about none. */
  readonly thread: string;
  /** The finding or action that a meeting minuted or asked about; null for every other entry. */
  readonly about: ItemRef | null;
  readonly audit: AuditRef | null;
  /** Of the findings it is about. */
  readonly themes: readonly string[];
  readonly type: string;
  /** What happened, as a sentence. */
  readonly what: string;
  /** The reason given, where the entry has one. */
  readonly why: string | null;
  readonly by: Person;
  readonly typedBy: Person;
  /** Id of the person it was done by. */
  readonly actor: string;
  /** Became known. */
  readonly recordedAt: Instant;
  /** Took effect. */
  readonly effective: Effective;
  readonly effectiveDay: PlainDate;
  /** `2015-03` */
  readonly effectiveMonth: string;
  /** In London. */
  readonly recordedMonth: string;
  readonly channel: Channel;
  readonly basis: Basis;
  /** The agency that acted and those it concerns (owner at the time, sponsor, addressees). */
  readonly agencies: readonly AgencyRef[];
  /** Later entries that correct, withdraw or redact this one. */
  readonly amendedBy: readonly { readonly type: string; readonly id: string; readonly field?: string }[];
  /** All words of the entry, for search. */
  readonly text: string;
  readonly hash: string;
}

/** Which meetings said something about a finding, recorded or not. */
export interface DiscussedDocument {
  readonly meetings: readonly MeetingRef[];
}

/** What points to an item that is not recorded yet; it is taken up, and this deleted, as soon as it is. */
export interface AwaitedDocument {
  readonly actions: readonly ActionRef[];
  readonly notices: readonly NoticeRef[];
  readonly repeats: readonly Repeat[];
  readonly findings: readonly FindingRef[];
}

export { collectionOf } from './collection-of.js';
export type { Chronicled } from './history/versions.js';

/** Behind what a register is sorted by: what did not hold yet at the time that is looked at is passed over unread. */
const since = ['sincePosition', 'sinceDay'] as const;

export const collections = [
  {
    name: 'findings',
    fields: {
      reference: 'text',
      audit: 'text',
      number: 'number',
      kind: 'text',
      status: 'text',
      offTrackFrom: 'text',
      lookAgainFrom: 'text',
      mayBeLate: 'text',
      recordedOn: 'text',
      label: 'text',
      changedAt: 'text',
      sincePosition: 'number',
      sinceDay: 'text',
      themes: 'list',
      owners: 'list',
      agencies: 'list',
      ever: 'list',
    },
    indexes: [
      ['audit', 'kind', 'number'],
      ['kind', 'status'],
      ['status', 'offTrackFrom'],
      ['status'],
      ['mayBeLate'],
      ['lookAgainFrom', ...since],
      ['recordedOn', ...since],
      ['changedAt'],
      since,
      ['reference', ...since],
      ['status', 'reference', ...since],
      ['mayBeLate', 'reference', ...since, 'status', 'offTrackFrom'],
    ],
  },
  {
    name: 'actions',
    fields: {
      reference: 'text',
      audit: 'text',
      ownerAgency: 'text',
      status: 'text',
      due: 'text',
      overdueFrom: 'text',
      staleFrom: 'text',
      unansweredFrom: 'text',
      escalated: 'text',
      mayBeLate: 'text',
      changedAt: 'text',
      sincePosition: 'number',
      sinceDay: 'text',
      findingRefs: 'list',
      agencies: 'list',
      ever: 'list',
    },
    indexes: [
      ['ownerAgency', 'status', 'due'],
      ['ownerAgency', 'due', 'overdueFrom', ...since],
      ['mayBeLate'],
      ['mayBeLate', 'due', 'overdueFrom'],
      ['status', 'due'],
      ['status', 'changedAt'],
      ['due', ...since],
      ['overdueFrom', ...since],
      ['staleFrom', ...since],
      ['unansweredFrom'],
      ['escalated', ...since],
      ['audit'],
      ['changedAt'],
      since,
      ['reference', ...since],
      ['mayBeLate', 'reference', ...since, 'overdueFrom'],
      ['mayBeLate', 'staleFrom', ...since],
    ],
  },
  {
    name: 'audits',
    fields: { status: 'text', period: 'text', kind: 'text', changedAt: 'text', title: 'text' },
    // Titles are read for all audits at once.
    indexes: [['status'], ['status', 'changedAt'], ['changedAt'], ['title']],
  },
  {
    name: 'agencies',
    fields: { name: 'text', kind: 'text', mergedInto: 'text' },
    indexes: [['name'], ['mergedInto']],
  },
  {
    name: 'accounts',
    fields: { name: 'text', active: 'text', roles: 'list', agencies: 'list' },
    indexes: [['name'], ['active', 'name']],
  },
  {
    name: 'notices',
    fields: {
      circulatedOn: 'text',
      unacknowledgedFrom: 'text',
      position: 'number',
      fulfils: 'text',
      practiceMessageOf: 'text',
      to: 'list',
      awaiting: 'list',
      about: 'list',
    },
    indexes: [['circulatedOn'], ['unacknowledgedFrom'], ['fulfils'], ['position']],
  },
  {
    name: 'indicators',
    fields: { status: 'text', changedAt: 'text', findings: 'list', actions: 'list', agencies: 'list' },
    indexes: [['status'], ['changedAt']],
  },
  {
    name: 'meetings',
    fields: { body: 'text', heldOn: 'text', changedAt: 'text' },
    indexes: [['body', 'heldOn'], ['heldOn'], ['changedAt']],
  },
  {
    name: 'challenges',
    fields: {
      to: 'text',
      open: 'text',
      status: 'text',
      due: 'text',
      overdueFrom: 'text',
      about: 'text',
      meeting: 'text',
      agencies: 'list',
    },
    indexes: [['open', 'due'], ['to', 'open', 'due'], ['about'], ['overdueFrom'], ['meeting'], ['due']],
  },
  /** Keyed by the stream of the finding or action. */
  { name: 'measured', fields: {}, indexes: [] },
  stintCollection,
  /** Keyed by the finding. */
  { name: 'discussed', fields: {}, indexes: [] },
  /** Keyed by the awaited item's stream. */
  { name: 'awaited', fields: {}, indexes: [] },
  {
    name: 'trail',
    numericKey: true,
    text: 'text',
    fields: {
      stream: 'text',
      type: 'text',
      actor: 'text',
      recordedAt: 'text',
      effectiveDay: 'text',
      effectiveMonth: 'text',
      recordedMonth: 'text',
      id: 'text',
      thread: 'text',
      about: 'text',
      audit: 'text',
      themes: 'list',
      agencies: 'list',
    },
    textWithin: [
      'agencies',
      'type',
      'actor',
      'thread',
      'audit',
      'themes',
      'effectiveMonth',
      'effectiveDay',
      'recordedMonth',
    ],
    indexes: [
      ['stream'],
      ['thread'],
      ['about'],
      ['type'],
      ['actor'],
      ['recordedAt'],
      ['effectiveDay'],
      ['id'],
    ],
  },
  ...historyCollections,
  ...tallyCollections,
] as const satisfies readonly CollectionSpec[];

export type CollectionName = (typeof collections)[number]['name'];
