/** What may happen to an audit, and by which rules. */
import { defineRules, happened, refuse, type Outcome } from '../outcome.js';
import type { Finding } from '../finding/facts.js';
import type { AgencyRef } from '../references.js';
import type { Audit, AuditFact, AuditKind } from './facts.js';

export interface PlanAudit {
  readonly title: string;
  readonly kind: AuditKind;
  readonly focus?: string;
  readonly area?: string;
  readonly period?: string;
  readonly agencies?: readonly AgencyRef[];
}
export interface SelectCaseFile {
  readonly case: string;
  readonly agencies?: readonly AgencyRef[];
}
export interface GradeCaseFile {
  readonly case: string;
  readonly agency: AgencyRef;
  readonly scale: string;
  readonly grade: string;
  readonly comment?: string;
}
export interface ModerateGrade {
  readonly case: string;
  readonly scale: string;
  readonly grade: string;
  readonly reason: string;
}
export interface RaiseImmediateConcern {
  readonly concern: string;
  readonly case: string;
  readonly text: string;
  readonly raisedWith: AgencyRef;
}
export interface ResolveImmediateConcern {
  readonly concern: string;
  readonly outcome: string;
}
export interface Summarise {
  readonly summary?: string;
}
export interface WithdrawAudit {
  readonly reason: string;
}
export interface ReopenAudit {
  readonly reason: string;
}

/** What closing needs to know: each area for action of the audit, and whether any action answers it. */
export interface ClosingFacts {
  /** Can change: a finding recorded while the audit closes reopens the question to the coordinator. */
  readonly areas: readonly { readonly finding: Finding; readonly hasAction: boolean }[];
}

export const auditRules = defineRules({
  auditsArePlannedOnce: ['conflict', 'The audit {reference} exists already.', 'reference'],
  endedAuditsDoNotChange: ['conflict', 'This audit is {status} and takes nothing new.'],
  casesAreSelectedOnce: ['conflict', 'Case {case} is in this audit already.', 'case'],
  onlySelectedCasesAreGraded: ['conflict', 'Case {case} is not in this audit.', 'case'],
  moderationFollowsGrading: ['conflict', 'Case {case} has not been graded by any agency yet.', 'case'],
  concernsAreRaisedOnce: ['conflict', 'The concern {concern} was raised already.', 'concern'],
  onlyOpenConcernsAreResolved: ['conflict', 'There is no open concern {concern} in this audit.', 'concern'],
  auditsAreReportedOnce: ['conflict', 'This audit was reported already.'],
  onlyReportedAuditsClose: ['conflict', 'This audit has not been reported yet.'],
  onlyEndedAuditsReopen: ['conflict', 'This audit is neither closed nor withdrawn.'],
  everyAreaIsAnsweredBeforeClosing: [
    'conflict',
    'Not every area for action has an action, a reported response or a decision: {areas}.',
  ],
});

export const decideAudit = {
  planAudit(state: Audit | undefined, command: PlanAudit): Outcome<AuditFact> {
    if (state !== undefined) return refuse(auditRules.auditsArePlannedOnce, { reference: state.reference });
    return happened({ type: 'AuditPlanned', data: { ...command, agencies: [...(command.agencies ?? [])] } });
  },
  selectCaseFile(state: Audit, command: SelectCaseFile): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    if (hasCase(state, command.case)) return refuse(auditRules.casesAreSelectedOnce, { case: command.case });
    return happened({
      type: 'CaseFileSelected',
      data: { case: command.case, agencies: [...(command.agencies ?? [])] },
    });
  },
  gradeCaseFile(state: Audit, command: GradeCaseFile): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    if (!hasCase(state, command.case))
      return refuse(auditRules.onlySelectedCasesAreGraded, { case: command.case });
    return happened({ type: 'CaseFileGraded', data: { ...command } });
  },
  moderateGrade(state: Audit, command: ModerateGrade): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    const file = state.cases.find((one) => one.case === command.case);
    if (file === undefined) return refuse(auditRules.onlySelectedCasesAreGraded, { case: command.case });
    if (file.grades.length === 0) return refuse(auditRules.moderationFollowsGrading, { case: command.case });
    return happened({ type: 'GradeModerated', data: { ...command } });
  },
  /** A child comes first: a concern is raised and resolved whatever becomes of the audit. */
  raiseImmediateConcern(state: Audit, command: RaiseImmediateConcern): Outcome<AuditFact> {
    const { concern } = command;
    if (state.concerns.some((one) => one.concern === concern))
      return refuse(auditRules.concernsAreRaisedOnce, { concern });
    return happened({ type: 'ImmediateConcernRaised', data: { ...command } });
  },
  resolveImmediateConcern(state: Audit, command: ResolveImmediateConcern): Outcome<AuditFact> {
    const { concern } = command;
    const open = state.concerns.some((one) => one.concern === concern && one.outcome === null);
    if (!open) return refuse(auditRules.onlyOpenConcernsAreResolved, { concern });
    return happened({ type: 'ImmediateConcernResolved', data: { ...command } });
  },
  reportAudit(state: Audit, command: Summarise): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    if (state.status === 'reported') return refuse(auditRules.auditsAreReportedOnce);
    return happened({ type: 'AuditReported', data: { ...command } });
  },
  closeAudit(state: Audit, command: Summarise, { areas }: ClosingFacts): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    if (state.status !== 'reported') return refuse(auditRules.onlyReportedAuditsClose);
    const unanswered = areas.filter(({ finding, hasAction }) => !hasAction && isUnanswered(finding));
    if (unanswered.length > 0) {
      const names = unanswered.map(({ finding }) => finding.reference).join(', ');
      return refuse(auditRules.everyAreaIsAnsweredBeforeClosing, { areas: names });
    }
    return happened({ type: 'AuditClosed', data: { ...command } });
  },
  withdrawAudit(state: Audit, { reason }: WithdrawAudit): Outcome<AuditFact> {
    if (hasEnded(state)) return ended(state);
    return happened({ type: 'AuditWithdrawn', data: { reason } });
  },
  reopenAudit(state: Audit, { reason }: ReopenAudit): Outcome<AuditFact> {
    if (!hasEnded(state)) return refuse(auditRules.onlyEndedAuditsReopen);
    return happened({ type: 'AuditReopened', data: { reason } });
  },
};

/** Nothing was reported as done about it, and nobody decided. An action would answer it too. */
export function isUnanswered({ responses, decision }: Pick<Finding, 'responses' | 'decision'>): boolean {
  return responses.length === 0 && decision === null;
}

/** Closed or withdrawn: no new findings, cases or grades. */
export function hasEnded({ status }: Audit): boolean {
  return status === 'closed' || status === 'withdrawn';
}

function ended({ status }: Audit): Outcome<never> {
  return refuse(auditRules.endedAuditsDoNotChange, { status });
}

function hasCase(state: Audit, name: string): boolean {
  return state.cases.some((one) => one.case === name);
}
