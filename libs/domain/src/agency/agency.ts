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

/** The name that an agency had on a day: a former one holds until the day on which it was renamed. */
export function nameOn({ name, formerNames }: Pick<Agency, 'name' | 'formerNames'>, day: PlainDate): string {
  return formerNames.find(({ until }) => day < until)?.name ?? name;
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
    return ifSound(state, { type: 'AgencyRenamed', data: { from: state.name, to, reason } });
  },
  mergeAgency(state: Agency, { into, reason }: MergeAgency, facts: AgencyFacts): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    return ifSound(state, { type: 'AgencyMerged', data: { into, reason } }, facts.other);
  },
  changeCommissioning(state: Agency, { to, reason }: ChangeCommissioning): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    return ifSound(state, {
      type: 'CommissioningChanged',
      data: { from: state.commissionedBy, to: to ?? null, reason },
    });
  },
  appointLead(state: Agency, { lead }: AppointLead): Outcome<AgencyFact> {
    if (state.mergedInto !== null) return merged(state.mergedInto);
    return ifSound(state, { type: 'LeadAppointed', data: { lead } });
  },
  standDownLead(state: Agency, { name, reason }: StandDownLead): Outcome<AgencyFact> {
    const lead = state.leads.find((one) => one.name === name);
    if (lead === undefined) return refuse(agencyRules.onlyALeadStandsDown, { name });
    return happened({ type: 'LeadStoodDown', data: { lead, reason } });
  },
};

function ifSound(state: Agency, fact: AgencyFact, other?: Agency): Outcome<AgencyFact> {
  return unsoundChange(state, fact, other) ?? happened(fact);
}

/**
 * The rule that what is said of an agency would break; a correction of it keeps to the same.
 * @param other the agency that it is merged into, where it is known
 */
export function unsoundChange(state: Agency, fact: AgencyFact, other?: Agency): Outcome<never> | undefined {
  switch (fact.type) {
    case 'AgencyRenamed':
      return fact.data.to === state.name ? refuse(agencyRules.theNameIsNew) : undefined;
    case 'AgencyMerged': {
      const { into } = fact.data;
      if (into === state.reference) return refuse(agencyRules.agenciesDoNotMergeIntoThemselves);
      return other !== undefined && other.mergedInto !== null
        ? refuse(agencyRules.theSuccessorStillStands, { into })
        : undefined;
    }
    case 'CommissioningChanged': {
      const { to } = fact.data;
      if (to === state.reference) return refuse(agencyRules.agenciesDoNotCommissionThemselves);
      return to === state.commissionedBy ? refuse(agencyRules.commissioningIsNew) : undefined;
    }
    case 'LeadAppointed': {
      const { name } = fact.data.lead;
      return state.leads.some((one) => one.name === name)
        ? refuse(agencyRules.leadsAreAppointedOnce, { name })
        : undefined;
    }
    case 'AgencyRegistered':
    case 'LeadStoodDown':
      return undefined;
  }
}

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
