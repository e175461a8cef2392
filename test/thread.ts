/** The thread that the tests follow: conference attendance, found in an audit and owed by the City's GP practice. */
import type { Action, ActionFact } from '#domain/action/facts.js';
import { evolveAction } from '#domain/action/evolve.js';
import { evolveAgency, type Agency } from '#domain/agency/agency.js';
import { evolveAudit, type Audit, type AuditFact } from '#domain/audit/facts.js';
import type { Entry } from '#domain/entry.js';
import { evolveFinding, type Finding, type FindingFact } from '#domain/finding/facts.js';
import { fold } from '#domain/fold.js';
import { entry, inOrder, type Around } from './given-when-then.js';
import { gpLead, scrutineer } from './people.js';

type DataOf<F extends { type: string; data: object }, T extends F['type']> = Extract<F, { type: T }>['data'];

/** CP1415.F2.A1, owed by the practice by 31 March 2015. */
export function assigned(
  data: Partial<DataOf<ActionFact, 'ActionAssigned'>> = {},
  around: Around = {},
): Entry<ActionFact> {
  const usual = {
    findings: ['CP1415.F2'],
    title: 'Send a report or attend every child protection conference',
    about: 'system' as const,
    owner: { agency: 'city-gp-practice', person: 'Dr Osei' },
    contributors: [],
    due: '2015-03-31',
    evidenceRequired: false,
  };
  return entry<ActionFact>({ type: 'ActionAssigned', data: { ...usual, ...data } }, around);
}

/** Anything else that happens to the action. */
export function then<T extends ActionFact['type']>(
  type: T,
  data: DataOf<ActionFact, T>,
  around: Around = {},
): Entry<ActionFact> {
  return entry({ type, data } as ActionFact, { by: gpLead, effective: '2015-02-02', ...around });
}

export const accepted = then('ActionAccepted', {});
export const blocked = then('ActionBlocked', { reason: 'The rota is not agreed' });
export const completed = then('CompletionClaimed', { statement: 'A report goes to every conference' });
export const verified = then('CompletionVerified', { statement: 'Seen in the minutes' }, { by: scrutineer });
export const cancelled = then('ActionCancelled', { reason: 'Assigned twice' });

export function actionFrom(...entries: readonly Entry<ActionFact>[]): Action {
  return fold(evolveAction, 'CP1415.F2.A1', inOrder(entries)) as Action;
}

/** CP1415.F2, an area for action. */
export function recorded(
  data: Partial<DataOf<FindingFact, 'FindingRecorded'>> = {},
  around: Around = {},
): Entry<FindingFact> {
  const usual = {
    audit: 'CP1415',
    kind: 'area-for-action' as const,
    title: 'Attendance at child protection conferences',
    observation: 'The GP neither attended nor sent a report',
    themes: ['partnership working'],
    extent: { of: 'one-case' as const },
    cases: [],
  };
  return entry<FindingFact>({ type: 'FindingRecorded', data: { ...usual, ...data } }, around);
}

/** Anything else that happens to the finding. */
export function next<T extends FindingFact['type']>(
  type: T,
  data: DataOf<FindingFact, T>,
  around: Around = {},
): Entry<FindingFact> {
  return entry({ type, data } as FindingFact, { effective: '2015-02-02', ...around });
}

export const decidedToAct = next('DecisionRecorded', {
  decision: 'act',
  rationale: 'Children need their GP there',
});
export const decidedNotToAct = next('DecisionRecorded', {
  decision: 'historical',
  rationale: 'The moves were in 2012',
});
export const findingClosed = next('FindingClosed', { reason: 'Settled' });

export function findingFrom(...entries: readonly Entry<FindingFact>[]): Finding {
  return fold(evolveFinding, 'CP1415.F2', inOrder(entries)) as Finding;
}

export const planned = entry<AuditFact>({
  type: 'AuditPlanned',
  data: {
    title: 'Child protection enquiries',
    kind: 'multi-agency-case-file-audit',
    agencies: ['city-police'],
  },
});

export function auditFrom(...entries: readonly Entry<AuditFact>[]): Audit {
  return fold(evolveAudit, 'CP1415', inOrder(entries)) as Audit;
}

/** An agency with accounts here. */
export function agency(reference: string, more: Partial<Agency> = {}): Agency {
  const fact = {
    type: 'AgencyRegistered' as const,
    data: { name: reference, kind: 'health', external: false },
  };
  return { ...evolveAgency(reference, undefined, entry(fact)), ...more };
}

/** For decisions that ask what became of the agencies: they all stand. */
export const nobodyMerged = { successors: new Map<string, string>() };
