/** What happens to an audit: its facts, and the state that they add up to. */
import type { Entry, Fact, PlainDate } from '../entry.js';
import { begun, foreign } from '../stream.js';
import type { AgencyRef, AuditRef } from '../references.js';
import { lastDay } from '../time.js';

/** Where findings come from; each kind has the same thread. */
export const auditKinds = [
  'multi-agency-case-file-audit',
  'single-agency-audit',
  'section-11-self-assessment',
  'case-review',
  'inspection',
  'contract-monitoring',
  'board-question',
] as const;
export type AuditKind = (typeof auditKinds)[number];

export type AuditFact =
  | Fact<
      'AuditPlanned',
      {
        title: string;
        kind: AuditKind;
        focus?: string;
        area?: string;
        period?: string;
        agencies: AgencyRef[];
      }
    >
  /** A case, by a pseudonymous reference; never a child's name. */
  | Fact<'CaseFileSelected', { case: string; agencies: AgencyRef[] }>
  | Fact<
      'CaseFileGraded',
      { case: string; agency: AgencyRef; scale: string; grade: string; comment?: string }
    >
  | Fact<'GradeModerated', { case: string; scale: string; grade: string; reason: string }>
  | Fact<'ImmediateConcernRaised', { concern: string; case: string; text: string; raisedWith: AgencyRef }>
  | Fact<'ImmediateConcernResolved', { concern: string; outcome: string }>
  | Fact<'AuditReported', { summary?: string }>
  | Fact<'AuditClosed', { summary?: string }>
  | Fact<'AuditWithdrawn', { reason: string }>
  /** An ended audit is in question again: a finding was recorded in it while it ended, or somebody says so. */
  | Fact<'AuditReopened', { reason: string }>;

export interface Grade {
  readonly agency: AgencyRef;
  readonly scale: string;
  readonly grade: string;
}
export interface CaseFile {
  readonly case: string;
  readonly agencies: readonly AgencyRef[];
  readonly grades: readonly Grade[];
  readonly moderated: { readonly scale: string; readonly grade: string } | null;
}
export interface ImmediateConcern {
  readonly concern: string;
  readonly case: string;
  readonly raisedWith: AgencyRef;
  readonly raisedOn: PlainDate;
  readonly outcome: string | null;
}
export type AuditStatus = 'planned' | 'reported' | 'closed' | 'withdrawn';

export interface Audit {
  readonly reference: AuditRef;
  readonly status: AuditStatus;
  readonly title: string;
  readonly kind: AuditKind;
  readonly focus: string | null;
  readonly area: string | null;
  readonly period: string | null;
  readonly agencies: readonly AgencyRef[];
  readonly cases: readonly CaseFile[];
  readonly concerns: readonly ImmediateConcern[];
}

/** Folds one entry of an audit's stream. */
export function evolveAudit(reference: AuditRef, before: Audit | undefined, entry: Entry<AuditFact>): Audit {
  if (entry.type === 'AuditPlanned') {
    const { title, kind, focus, area, period, agencies } = entry.data;
    const named = { focus: focus ?? null, area: area ?? null, period: period ?? null };
    return { reference, status: 'planned', title, kind, ...named, agencies, cases: [], concerns: [] };
  }
  const state = begun(before, entry);
  const withCase = (name: string, change: (file: CaseFile) => CaseFile): Audit => ({
    ...state,
    cases: state.cases.map((file) => (file.case === name ? change(file) : file)),
  });
  switch (entry.type) {
    case 'CaseFileSelected': {
      const file: CaseFile = {
        case: entry.data.case,
        agencies: entry.data.agencies,
        grades: [],
        moderated: null,
      };
      return { ...state, cases: [...state.cases, file] };
    }
    case 'CaseFileGraded': {
      const { agency, scale, grade } = entry.data;
      return withCase(entry.data.case, (file) => ({
        ...file,
        grades: [...file.grades.filter((one) => one.agency !== agency), { agency, scale, grade }],
      }));
    }
    case 'GradeModerated': {
      const { scale, grade } = entry.data;
      return withCase(entry.data.case, (file) => ({ ...file, moderated: { scale, grade } }));
    }
    case 'ImmediateConcernRaised': {
      const { concern, case: file, raisedWith } = entry.data;
      const raisedOn = lastDay(entry.metadata.effective, entry.metadata.recordedAt);
      return {
        ...state,
        concerns: [...state.concerns, { concern, case: file, raisedWith, raisedOn, outcome: null }],
      };
    }
    case 'ImmediateConcernResolved': {
      const { concern, outcome } = entry.data;
      return {
        ...state,
        concerns: state.concerns.map((one) => (one.concern === concern ? { ...one, outcome } : one)),
      };
    }
    case 'AuditReported':
      return { ...state, status: 'reported' };
    case 'AuditClosed':
      return { ...state, status: 'closed' };
    case 'AuditWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'AuditReopened':
      // Only a reported audit closes; what was withdrawn is planned anew.
      return { ...state, status: state.status === 'closed' ? 'reported' : 'planned' };
    default:
      return foreign(entry);
  }
}
