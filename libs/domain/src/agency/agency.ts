/** An agency that owes, answers and is told: its names over time, who commissions it, who leads for it, its merger. */
import type { Entry, Fact, PlainDate } from '../entry.js';
import { lastDay } from '../time.js';
import { begun, foreign } from '../stream.js';
import { defineRules, happened, refuse, type Outcome } from '../outcome.js';
import type { AgencyRef } from '../references.js';

export interface Lead {
  readonly name: string;
  readonly post?: string;
}

export type AgencyFact =
  | Fact<
      'AgencyRegistered',
      {
        name: string;
        kind: string;
        /** Has no accounts here: somebody inside must sponsor what it owes. */
        external: boolean;
        commissionedBy?: AgencyRef;
      }
    >
  | Fact<'AgencyRenamed', { from: string; to: string; reason: string }>
  | Fact<'AgencyMerged', { into: AgencyRef; reason: string }>
  | Fact<'CommissioningChanged', { from: AgencyRef | null; to: AgencyRef | null; reason: string }>
  | Fact<'LeadAppointed', { lead: Lead }>
  | Fact<'LeadStoodDown', { lead: Lead; reason: string }>;

export interface Agency {
  readonly reference: AgencyRef;
  readonly name: string;
  readonly formerNames: readonly { readonly name: string; readonly until: PlainDate }[];
  readonly kind: string;
  readonly external: boolean;
  readonly commissionedBy: AgencyRef | null;
  readonly mergedInto: AgencyRef | null;
  readonly leads: readonly Lead[];
}

export interface RegisterAgency {
  readonly name: string;
  readonly kind: string;
  readonly external?: boolean;
  readonly commissionedBy?: AgencyRef;
}
export interface RenameAgency {
  readonly to: string;
  readonly reason: string;
}
export interface MergeAgency {
  readonly into: AgencyRef;
  readonly reason: string;
}
export interface ChangeCommissioning {
  readonly to?: AgencyRef;
  readonly reason: string;
}
export interface AppointLead {
  readonly lead: Lead;
}
export interface StandDownLead {
  readonly name: string;
  readonly reason: string;
}

export const agencyRules = defineRules({
  agenciesAreRegisteredOnce: ['conflict', 'The agency {reference} is registered already.', 'reference'],
  mergedAgenciesDoNotChange: ['conflict', 'This agency was merged into {into}; record it there.'],
  agenciesDoNotMergeIntoThemselves: ['invalid', 'An agency cannot be merged into itself.', 'into'],
  theSuccessorStillStands: ['conflict', '{into} was itself merged; name the agency that stands now.', 'into'],
  agenciesDoNotCommissionThemselves: ['invalid', 'An agency cannot commission itself.', 'to'],
  theNameIsNew: ['conflict', 'The agency already has this name.', 'to'],
  commissioningIsNew: ['conflict', 'This is already who commissions it.', 'to'],
  leadsAreAppointedOnce: ['conflict', '{name} leads for this agency already.', 'lead'],
  onlyALeadStandsDown: ['conflict', '{name} does not lead for this agency.', 'name'],
});

/** Facts about other agencies; they can change later: a policy moves an action that raced with a merger. */
export interface AgencyFacts {
  readonly other?: Agency;
}

export const decideAgency = {
  registerAgency(
    state: Agency | undefined,
    { name, kind, external, commissionedBy }: RegisterAgency,
  ): Outcome<AgencyFact> {
    if (state !== undefined)
      return refuse(agencyRules.agenciesAreRegisteredOnce, { reference: state.reference });
    const commissioning = commissionedBy === undefined ? {} : { commissionedBy };
    return happened({
      type: 'AgencyRegistered',
      data: { name, kind, external: external ?? false, ...commissioning },
    });
  },
  renameAgency(state: Agency, { to, reason }: RenameAgency): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    if (state.name === to) return refuse(agencyRules.theNameIsNew);
    return happened({ type: 'AgencyRenamed', data: { from: state.name, to, reason } });
  },
  mergeAgency(state: Agency, { into, reason }: MergeAgency, facts: AgencyFacts): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    if (into === state.reference) return refuse(agencyRules.agenciesDoNotMergeIntoThemselves);
    if (facts.other !== undefined && facts.other.mergedInto !== null)
      return refuse(agencyRules.theSuccessorStillStands, { into });
    return happened({ type: 'AgencyMerged', data: { into, reason } });
  },
  changeCommissioning(state: Agency, { to, reason }: ChangeCommissioning): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    if (to === state.reference) return refuse(agencyRules.agenciesDoNotCommissionThemselves);
    if ((to ?? null) === state.commissionedBy) return refuse(agencyRules.commissioningIsNew);
    return happened({
      type: 'CommissioningChanged',
      data: { from: state.commissionedBy, to: to ?? null, reason },
    });
  },
  appointLead(state: Agency, { lead }: AppointLead): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    if (state.leads.some(({ name }) => name === lead.name))
      return refuse(agencyRules.leadsAreAppointedOnce, { name: lead.name });
    return happened({ type: 'LeadAppointed', data: { lead } });
  },
  standDownLead(state: Agency, { name, reason }: StandDownLead): Outcome<AgencyFact> {
    const lead = state.leads.find((one) => one.name === name);
    if (lead === undefined) return refuse(agencyRules.onlyALeadStandsDown, { name });
    return happened({ type: 'LeadStoodDown', data: { lead, reason } });
  },
};

function merged(into: AgencyRef): Outcome<never> {
  return refuse(agencyRules.mergedAgenciesDoNotChange, { into });
}

/** Folds one entry of an agency's stream. */
export function evolveAgency(
  reference: AgencyRef,
  before: Agency | undefined,
  entry: Entry<AgencyFact>,
): Agency {
  if (entry.type === 'AgencyRegistered') {
    const { name, kind, external, commissionedBy } = entry.data;
    const fresh = { formerNames: [], mergedInto: null, leads: [] };
    return { reference, name, kind, external, commissionedBy: commissionedBy ?? null, ...fresh };
  }
  const state = begun(before, entry);
  switch (entry.type) {
    case 'AgencyRenamed': {
      const until = lastDay(entry.metadata.effective, entry.metadata.recordedAt);
      return {
        ...state,
        name: entry.data.to,
        formerNames: [...state.formerNames, { name: state.name, until }],
      };
    }
    case 'AgencyMerged':
      return { ...state, mergedInto: entry.data.into };
    case 'CommissioningChanged':
      return { ...state, commissionedBy: entry.data.to };
    case 'LeadAppointed':
      return { ...state, leads: [...state.leads, entry.data.lead] };
    case 'LeadStoodDown': {
      const { name } = entry.data.lead;
      return { ...state, leads: state.leads.filter((lead) => lead.name !== name) };
    }
    default:
      return foreign(entry);
  }
}
