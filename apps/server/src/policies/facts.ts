/** The facts of policies: from the streams themselves, and from views that have caught up. */
import type { Facts } from '#application/policies/policy.js';
import type { Action } from '#domain/action/facts.js';
import type { Agency } from '#domain/agency/agency.js';
import type { Service } from '../service/service.js';

export function factsOf({ streams, directory }: Service): Facts {
  return {
    action: async (reference) => (await streams.load<Action>('action', reference)).state,
    agency: async (reference) => (await streams.load<Agency>('agency', reference)).state,
    history: async (kind, reference) => (await streams.load(kind, reference)).history(),
    findingsOf: (audit) => directory.findingsOf(audit),
    actionsOn: (finding) => directory.actionsOn(finding),
    actionsOf: (agency) => directory.actionsOf(agency),
  };
}
