/** Tells what happened to an action. */
import type { ActionFact } from '../action/facts.js';
import { sayDate } from '../time.js';
import { adding, byDate, inWords, listed, sayOwner, type Tellers } from './said.js';

export const tellAction: Tellers<ActionFact> = {
  ActionAssigned: ({ title, owner, findings, due, success, sponsor, case: file }) => ({
    what:
      `Action assigned to ${sayOwner(owner)}${byDate(due, ', with no due date')}, ` +
      `to answer ${listed(findings)}: ${title}`,
    more: [success, sponsor && sayOwner(sponsor), file],
  }),
  ActionLinkedToFinding: ({ finding, reason }) => ({ what: `Action also answers ${finding}`, why: reason }),
  SponsorNamed: ({ from, to, reason }) => ({
    what: `Sponsor named: ${sayOwner(to)}${from === null ? '' : `, in place of ${sayOwner(from)}`}`,
    why: reason,
  }),
  ActionAccepted: ({ note }) => ({ what: `Action accepted${adding(note)}` }),
  ActionDeclined: ({ reason }) => ({ what: 'Action declined', why: reason }),
  ProgressReported: ({ outlook, note }) => ({ what: `Progress reported, ${inWords(outlook)}: ${note}` }),
  ActionBlocked: ({ reason, waitingFor }) => ({
    what: `Action blocked${waitingFor === undefined ? '' : `, waiting for ${waitingFor}`}`,
    why: reason,
  }),
  ActionUnblocked: ({ note }) => ({ what: `Action no longer blocked: ${note}` }),
  MoreTimeRequested: ({ to, reason }) => ({ what: `More time asked for, until ${sayDate(to)}`, why: reason }),
  MoreTimeRefused: ({ asked, reason }) => ({
    what: `More time refused; ${sayDate(asked)} was asked for`,
    why: reason,
  }),
  DueDateChanged: ({ from, to, reason, agreedBy }) => ({
    what:
      from === null
        ? `Due date set to ${sayDate(to)}, agreed by ${agreedBy.name}`
        : `Due date changed from ${sayDate(from)} to ${sayDate(to)}, agreed by ${agreedBy.name}`,
    why: reason,
  }),
  ActionReassigned: ({ from, to, reason }) => ({
    what: `Action handed over from ${sayOwner(from)} to ${sayOwner(to)}`,
    why: reason,
  }),
  EvidenceAttached: ({ evidence, description, file }) => ({
    what: `Evidence ${evidence} attached: ${description}`,
    more: [file?.name],
  }),
  EvidenceWithdrawn: ({ evidence, reason }) => ({ what: `Evidence ${evidence} withdrawn`, why: reason }),
  CompletionClaimed: ({ statement }) => ({ what: `Completion reported: ${statement}` }),
  CompletionVerified: ({ statement }) => ({ what: `Completion verified: ${statement}` }),
  CompletionReturned: ({ reason }) => ({ what: 'Completion returned', why: reason }),
  ActionEscalated: ({ to, reason }) => ({ what: `Escalated to ${to}`, why: reason }),
  EscalationResolved: ({ outcome }) => ({ what: `Escalation resolved: ${outcome}` }),
  ActionFellOverdue: ({ due }) => ({ what: `Action fell overdue; it was due on ${sayDate(due)}` }),
  ActionWentStale: ({ since }) => ({
    what: `Action went stale; nothing has been reported since ${sayDate(since)}`,
  }),
  ActionCancelled: ({ reason }) => ({ what: 'Action cancelled', why: reason }),
  ActionSuperseded: ({ by, reason }) => ({ what: `Action superseded by ${by}`, why: reason }),
  ActionReopened: ({ reason }) => ({ what: 'Action reopened', why: reason }),
};
