/**
 * Folds an action's entries into its stints of ownership.
 *
 * They come out as if everything had been recorded in the order in which it took effect: an entry that was recorded
 * late splits what was there. All days are London days; an entry of a coarser date counts from its last day.
 */
import { evolveAction, slipOf } from '../action/evolve.js';
import type { Action, ActionFact, Owner } from '../action/facts.js';
import { inEffectiveOrder } from './order.js';
import type { Entry, Person, PlainDate } from '../entry.js';
import type { ActionRef } from '../references.js';
import { daysBetween } from '../time.js';
import type { After, Beginning, Claim, Doer, Ending, Stint } from './stint.js';

/**
 * Every stint of an action, the first owner's first.
 * @param entries the stream as it is to be read: amended, or as of then
 */
export function stintsOf(reference: ActionRef, entries: readonly Entry[]): readonly Stint[] {
  let action: Action | undefined;
  let stints: readonly Stint[] = [];
  for (const { entry, day } of inEffectiveOrder(entries)) {
    const fact = entry as Entry<ActionFact>;
    action = evolveAction(reference, action, fact);
    stints = evolveStints(stints, action, fact, day);
  }
  return stints;
}

/**
 * Takes in one more entry, which took effect after all that were taken in before; only the last stint is needed.
 * @param action the action as it stands after the entry
 * @param on the day from which the entry counts
 */
export function evolveStints(
  stints: readonly Stint[],
  action: Action,
  entry: Entry<ActionFact>,
  on: PlainDate,
): readonly Stint[] {
  const changed = withChange(stints, action, entry, on);
  const last = changed.at(-1);
  if (last === undefined) return changed;
  const standing = standingAs(last, action, entry, on);
  return standing === last ? changed : [...changed.slice(0, -1), standing];
}

function withChange(
  stints: readonly Stint[],
  action: Action,
  entry: Entry<ActionFact>,
  on: PlainDate,
): readonly Stint[] {
  const last = stints.at(-1);
  const { type, data, metadata } = entry;
  if (type === 'ActionAssigned') return [begun(action, data.owner, on, 'assigned', null)];
  if (type === 'ActionReassigned') {
    // The service itself hands over for one cause alone: a merger.
    const how = metadata.performedBy.role === 'system' ? 'merged' : 'handed-over';
    return [...ending(stints, on, how, data.reason), begun(action, data.to, on, how, data.reason, last)];
  }
  if (type === 'ActionReopened')
    return [...stints, begun(action, action.owner, on, 'reopened', data.reason, last)];
  if (type === 'CompletionVerified')
    return ending(judged(stints, 'verified', entry, on, null), on, 'verified', null);
  if (type === 'CompletionReturned') return judged(stints, 'returned', entry, on, data.reason);
  if (type === 'ActionCancelled') return ending(stints, on, 'cancelled', data.reason);
  if (type === 'ActionSuperseded') return ending(stints, on, 'superseded', data.reason);
  return onLast(stints, (stint) => withDeed(stint, entry, on));
}

/** What the owner did, or was granted, within a stint. */
function withDeed(stint: Stint, { type, data, metadata }: Entry<ActionFact>, on: PlainDate): Stint {
  const by = doer(metadata.performedBy);
  if (type === 'ActionAccepted' || type === 'ActionDeclined') {
    const declined = type === 'ActionDeclined';
    const answer = declined ? ('declined' as const) : ('accepted' as const);
    const one = { answer, ...after(stint, on), by, reason: declined ? data.reason : null };
    return { ...stint, answers: [...stint.answers, one] };
  }
  if (type === 'DueDateChanged') return { ...stint, slips: [...stint.slips, ...slipOf(stint.due, data, on)] };
  if (type === 'CompletionClaimed') {
    const claim = { ...after(stint, on), by, outcome: 'awaiting' as const, judged: null };
    return { ...stint, claims: [...stint.claims, claim] };
  }
  return stint;
}

/** The stint with the action's status and due date, and with what blocks it begun or ended. */
function standingAs(stint: Stint, action: Action, entry: Entry<ActionFact>, on: PlainDate): Stint {
  const { status, due } = action;
  const open = stint.blocks.at(-1)?.to === null;
  const blocked = status === 'blocked';
  if (stint.status === status && stint.due === due && open === blocked) return stint;
  if (open === blocked) return { ...stint, status, due };
  const reason = entry.type === 'ActionBlocked' ? entry.data.reason : null;
  const blocks = blocked
    ? [...stint.blocks, { from: on, to: null, reason }]
    : stint.blocks.map((block) => (block.to === null ? { ...block, to: on } : block));
  return { ...stint, status, due, blocks };
}

function begun(
  { reference: action, status, due }: Action,
  owner: Owner,
  from: PlainDate,
  how: Beginning,
  reason: string | null,
  last?: Stint,
): Stint {
  const goesOn = last !== undefined && last.ended === null && last.owner.agency === owner.agency;
  return {
    action,
    number: (last?.number ?? 0) + 1,
    owner,
    from,
    agencyFrom: goesOn ? last.agencyFrom : from,
    began: { how, reason },
    to: null,
    ended: null,
    answers: [],
    slips: [],
    // What blocked it does not go away because a colleague has it now.
    blocks: goesOn ? last.blocks.filter(({ to }) => to === null).map((block) => ({ ...block, from })) : [],
    claims: [],
    status,
    due,
  };
}

/** Ends the last stint; one that has ended already stays as it ended. */
function ending(
  stints: readonly Stint[],
  on: PlainDate,
  how: Ending,
  reason: string | null,
): readonly Stint[] {
  return onLast(stints, (last) =>
    last.ended === null
      ? {
          ...last,
          to: on,
          ended: { how, reason },
          blocks: last.blocks.map((block) => (block.to === null ? { ...block, to: on } : block)),
        }
      : last,
  );
}

function judged(
  stints: readonly Stint[],
  outcome: 'verified' | 'returned',
  { metadata }: Entry,
  on: PlainDate,
  reason: string | null,
): readonly Stint[] {
  const by = metadata.performedBy.name;
  return onLast(stints, (last) => {
    const waiting = last.claims.findLastIndex((claim) => claim.outcome === 'awaiting');
    const claims = last.claims.map((claim, at): Claim => {
      if (at !== waiting) return claim;
      return { ...claim, outcome, judged: { on, days: daysBetween(claim.on, on), by, reason } };
    });
    return { ...last, claims };
  });
}

function onLast(stints: readonly Stint[], change: (last: Stint) => Stint): readonly Stint[] {
  const last = stints.at(-1);
  if (last === undefined) return stints;
  const changed = change(last);
  return changed === last ? stints : [...stints.slice(0, -1), changed];
}

function after({ from, agencyFrom }: Stint, on: PlainDate): After {
  return { on, days: daysBetween(from, on), agencyDays: daysBetween(agencyFrom, on) };
}

function doer({ id, name }: Person): Doer {
  return { id, name };
}
