/**
 * When an agency is merged, what it still owes or answers for moves to its successor. So does an action that was
 * assigned to it while it merged, and one that is owed again later.
 */
import { isOpen, type Action, type Owner } from '#domain/action/facts.js';
import type { AgencyFact } from '#domain/agency/agency.js';
import { amended } from '#domain/amendment/amendment.js';
import type { Entry } from '#domain/entry.js';
import type { AgencyRef } from '#domain/references.js';
import { NameSponsor, Reassign } from '../commands/action.js';
import { policy, type Facts, type Reaction } from './policy.js';

/** Where a merged agency's work goes, and why it was merged. */
export interface Merger {
  /** The agency that stands now, however many mergers lie between. */
  readonly into: AgencyRef;
  readonly reason: string;
}

export interface MovingFacts {
  readonly actions: readonly Action[];
  /** By the agency that was merged. */
  readonly mergers: ReadonlyMap<AgencyRef, Merger>;
}

export const moveToSuccessor = policy<MovingFacts>({
  name: 'move-to-successor',
  reactsTo: [
    'AgencyMerged',
    'ActionAssigned',
    'ActionReassigned',
    'SponsorNamed',
    'CompletionReturned',
    'ActionReopened',
  ],

  async gather({ kind, reference }, facts) {
    const references = kind === 'agency' ? await facts.actionsOf(reference) : [reference];
    const actions: Action[] = [];
    const mergers = new Map<AgencyRef, Merger>();
    for (const one of references) {
      const action = await facts.action(one);
      if (action === undefined || !isOpen(action)) continue;
      actions.push(action);
      for (const agency of [action.owner.agency, action.sponsor?.agency]) {
        const merger = agency === undefined ? undefined : await mergerOf(agency, facts);
        if (agency !== undefined && merger !== undefined) mergers.set(agency, merger);
      }
    }
    return { actions, mergers };
  },

  react: (_, { actions, mergers }) => actions.flatMap((action) => moves(action, mergers)),
});

function moves({ reference, owner, sponsor }: Action, mergers: MovingFacts['mergers']): readonly Reaction[] {
  const about = { on: 'action', subject: reference } as const;
  const moved = (who: Owner, { into }: Merger): Owner => ({ ...who, agency: into });
  const ofOwner = mergers.get(owner.agency);
  const ofSponsor = sponsor === null ? undefined : mergers.get(sponsor.agency);
  return [
    // The sponsor goes first: an owner outside needs one that stands.
    ...(sponsor === null || ofSponsor === undefined
      ? []
      : [
          {
            ...about,
            command: NameSponsor,
            body: { sponsor: moved(sponsor, ofSponsor), reason: ofSponsor.reason },
          },
        ]),
    ...(ofOwner === undefined
      ? []
      : [{ ...about, command: Reassign, body: { to: moved(owner, ofOwner), reason: ofOwner.reason } }]),
  ];
}

/** Undefined for an agency that stands. */
async function mergerOf(merged: AgencyRef, facts: Facts): Promise<Merger | undefined> {
  const seen = new Set<AgencyRef>();
  let into = merged;
  for (;;) {
    const next = (await facts.agency(into))?.mergedInto ?? null;
    if (next === null || seen.has(next)) break;
    seen.add(next);
    into = next;
  }
  if (into === merged) return undefined;
  const entries = amended(await facts.history('agency', merged)) as readonly Entry<AgencyFact>[];
  const merger = entries.find((entry) => entry.type === 'AgencyMerged');
  return merger === undefined ? undefined : { into, reason: merger.data.reason };
}
