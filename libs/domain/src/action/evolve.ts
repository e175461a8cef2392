/** Folds one entry of an action's stream into where the action stands. */
import type { Entry, PlainDate } from '../entry.js';
import { momentOf } from '../finding/facts.js';
import { begun, foreign, marked } from '../stream.js';
import type { ActionRef } from '../references.js';
import { daysBetween, firstDay } from '../time.js';
import type { Action, ActionFact, Slip } from './facts.js';

export function evolveAction(
  reference: ActionRef,
  before: Action | undefined,
  entry: Entry<ActionFact>,
): Action {
  const after = changed(reference, before, entry);
  return after.status === 'blocked' || after.blockedSince === null ? after : { ...after, blockedSince: null };
}

function changed(reference: ActionRef, before: Action | undefined, entry: Entry<ActionFact>): Action {
  if (entry.type === 'ActionAssigned') return assigned(reference, entry);
  const state = marked(begun(before, entry), entry);
  const moment = momentOf(entry);
  const { on } = moment;
  const heard = { ...state, heardOn: on > state.heardOn ? on : state.heardOn };
  switch (entry.type) {
    case 'ActionLinkedToFinding':
      return { ...state, findings: [...state.findings, { finding: entry.data.finding, linked: moment }] };
    case 'SponsorNamed':
      return { ...state, sponsor: entry.data.to };
    case 'ActionAccepted':
      return { ...heard, status: 'accepted' };
    case 'ActionDeclined':
      return { ...heard, status: 'declined', lastNote: entry.data.reason, request: null };
    case 'ProgressReported': {
      const { outlook, note } = entry.data;
      const status = state.status === 'blocked' ? 'blocked' : 'in-progress';
      return { ...heard, status, outlook, lastNote: note };
    }
    case 'ActionBlocked':
      return { ...heard, status: 'blocked', blockedSince: on, lastNote: entry.data.reason };
    case 'ActionUnblocked':
      return { ...heard, status: 'in-progress', lastNote: entry.data.note };
    case 'MoreTimeRequested': {
      const { performedBy, recordedBy } = entry.metadata;
      return { ...heard, request: { ...entry.data, by: [performedBy.id, recordedBy.id] } };
    }
    case 'MoreTimeRefused':
      return { ...state, request: null };
    case 'DueDateChanged': {
      const slip = slipOf(state.due, entry.data, on);
      return { ...state, due: entry.data.to, request: null, slips: [...state.slips, ...slip] };
    }
    case 'ActionReassigned': {
      const { to, reason } = entry.data;
      // Not the entry's own `from`: see `slipOf`.
      const { owner } = state;
      const formerOwners = [...state.formerOwners, { owner, until: on, reason }];
      const passed = { ...heard, owner: to, formerOwners };
      // A colleague takes it over as it stands; another agency, or one after a refusal, has yet to answer.
      if (to.agency === owner.agency && state.status !== 'declined') return passed;
      return { ...passed, status: 'assigned', outlook: null, request: null };
    }
    case 'EvidenceAttached': {
      const { evidence, description, file } = entry.data;
      const item = { evidence, description, file: file ?? null, withdrawn: false };
      return { ...heard, evidence: [...state.evidence, item] };
    }
    case 'EvidenceWithdrawn': {
      const { evidence: withdrawn } = entry.data;
      const evidence = state.evidence.map((item) =>
        item.evidence === withdrawn ? { ...item, withdrawn: true } : item,
      );
      return { ...state, evidence };
    }
    case 'CompletionClaimed': {
      const { performedBy: by, recordedBy: typedBy } = entry.metadata;
      const { statement } = entry.data;
      return {
        ...heard,
        status: 'completed',
        request: null,
        lastNote: statement,
        completion: { by, typedBy, on, statement },
      };
    }
    case 'CompletionVerified':
      return {
        ...state,
        status: 'verified',
        verifiedBy: entry.metadata.performedBy.name,
        verifiedOn: on,
        request: null,
        escalation: null,
      };
    case 'CompletionReturned': {
      const { reason } = entry.data;
      return { ...heard, status: 'returned', completion: null, returns: [...state.returns, { reason, on }] };
    }
    case 'ActionEscalated': {
      const { to, reason, cause } = entry.data;
      const escalatedFor = cause === undefined ? state.escalatedFor : [...state.escalatedFor, cause];
      return { ...state, escalation: { to, reason, on }, escalatedFor };
    }
    case 'EscalationResolved':
      return { ...state, escalation: null };
    case 'ActionFellOverdue':
      return { ...state, fellOverdue: [...state.fellOverdue, entry.data.due] };
    case 'ActionWentStale':
      return { ...state, wentStale: [...state.wentStale, entry.data.since] };
    case 'ActionCancelled':
      return { ...state, status: 'cancelled', request: null, escalation: null };
    case 'ActionSuperseded':
      return { ...state, status: 'superseded', supersededBy: entry.data.by, request: null, escalation: null };
    case 'ActionReopened':
      return {
        ...heard,
        status: 'reopened',
        completion: null,
        verifiedBy: null,
        verifiedOn: null,
        supersededBy: null,
      };
    default:
      return foreign(entry);
  }
}

/**
 * How far the due date moved from the one before it; nothing where there was none, or where it stayed. The date before is
 * the one that stands there now: what the entry calls `from` may have been put right or withdrawn since, or come to
 * stand elsewhere once another change was entered late.
 */
export function slipOf(
  from: PlainDate | null,
  { to, reason, agreedBy }: Extract<ActionFact, { type: 'DueDateChanged' }>['data'],
  on: PlainDate,
): readonly Slip[] {
  if (from === null || from === to) return [];
  return [{ from, to, days: daysBetween(from, to), reason, agreedBy: agreedBy.name, on }];
}

function assigned(
  reference: ActionRef,
  entry: Entry<Extract<ActionFact, { type: 'ActionAssigned' }>>,
): Action {
  const { findings, title, about, case: file, owner, contributors, sponsor, due, success } = entry.data;
  const { evidenceRequired, acceptBy } = entry.data;
  const moment = momentOf(entry);
  return {
    reference,
    findings: findings.map((finding) => ({ finding, linked: moment })),
    title,
    about,
    case: file ?? null,
    owner,
    contributors,
    sponsor: sponsor ?? null,
    due,
    success: success ?? null,
    evidenceRequired,
    acceptBy: acceptBy ?? null,
    basis: entry.metadata.basis,
    illustrative: entry.metadata.basis === 'illustrative',
    status: 'assigned',
    assignedOn: moment.on,
    assignedFrom: firstDay(entry.metadata.effective),
    heardOn: moment.on,
    outlook: null,
    lastNote: null,
    request: null,
    slips: [],
    evidence: [],
    completion: null,
    verifiedBy: null,
    verifiedOn: null,
    returns: [],
    escalation: null,
    escalatedFor: [],
    blockedSince: null,
    fellOverdue: [],
    wentStale: [],
    supersededBy: null,
    formerOwners: [],
  };
}
