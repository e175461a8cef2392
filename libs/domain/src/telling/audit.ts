/** Tells what happened to an audit. */
import type { AuditFact } from '../audit/facts.js';
import { adding, listed, type Tellers } from './said.js';

export const tellAudit: Tellers<AuditFact> = {
  AuditPlanned: ({ title, focus, area, period, agencies }) => ({
    what: `Audit planned: ${title}`,
    more: [focus, area, period, ...agencies],
  }),
  CaseFileSelected: ({ case: file, agencies }) => ({
    what: `Case ${file} selected${agencies.length === 0 ? '' : `, to be graded by ${listed(agencies)}`}`,
  }),
  CaseFileGraded: ({ case: file, agency, scale, grade, comment }) => ({
    what: `Case ${file} graded “${grade}” by ${agency} (${scale})${adding(comment)}`,
  }),
  GradeModerated: ({ case: file, scale, grade, reason }) => ({
    what: `Grade of case ${file} moderated: “${grade}” (${scale})`,
    why: reason,
  }),
  ImmediateConcernRaised: ({ concern, case: file, text, raisedWith }) => ({
    what: `Immediate concern ${concern} about case ${file} raised with ${raisedWith}: ${text}`,
  }),
  ImmediateConcernResolved: ({ concern, outcome }) => ({
    what: `Immediate concern ${concern} resolved: ${outcome}`,
  }),
  AuditReported: ({ summary }) => ({ what: `Audit reported${adding(summary)}` }),
  AuditClosed: ({ summary }) => ({ what: `Audit closed${adding(summary)}` }),
  AuditWithdrawn: ({ reason }) => ({ what: 'Audit withdrawn', why: reason }),
  AuditReopened: ({ reason }) => ({ what: 'Audit reopened', why: reason }),
};
