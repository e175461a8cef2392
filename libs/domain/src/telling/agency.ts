/** Tells what happened to an agency. */
import type { AgencyFact, Lead } from '../agency/agency.js';
import type { Tellers } from './said.js';

export const tellAgency: Tellers<AgencyFact> = {
  AgencyRegistered: ({ name, kind, external, commissionedBy }) => ({
    what: `Agency registered: ${name}${external ? ', which has no accounts here' : ''}`,
    more: [kind, commissionedBy],
  }),
  AgencyRenamed: ({ from, to, reason }) => ({ what: `Agency renamed from ${from} to ${to}`, why: reason }),
  AgencyMerged: ({ into, reason }) => ({ what: `Agency merged into ${into}`, why: reason }),
  CommissioningChanged: ({ from, to, reason }) => ({
    what:
      (to === null ? 'No longer commissioned' : `Now commissioned by ${to}`) +
      (from === null ? '' : `; before, by ${from}`),
    why: reason,
  }),
  LeadAppointed: ({ lead }) => ({ what: `Lead appointed: ${sayLead(lead)}` }),
  LeadStoodDown: ({ lead, reason }) => ({ what: `Lead stood down: ${sayLead(lead)}`, why: reason }),
};

function sayLead({ name, post }: Lead): string {
  return post === undefined ? name : `${name}, ${post}`;
}
