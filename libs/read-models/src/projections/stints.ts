/** The stints of ownership of an action, kept up entry by entry while entries come in the order in which they take effect. */
import { evolveStints, stintsOf } from '#domain/accountability/stints-of.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { amended } from '#domain/amendment/amendment.js';
import { dayOf } from '#domain/accountability/order.js';
import type { Entry, PlainDate } from '#domain/entry.js';
import { stintDocument, stintKey } from '../accountability/stints.js';
import type { ActionDocument } from '../documents.js';
import type { Step } from './step.js';

/** What the action's document remembers of its stints. */
export type Tenure = Pick<ActionDocument, 'stints' | 'inOrderUpTo'>;

/** Brings the stints to the state that the event leaves; `before` is the action's document before it, `action` after. */
export async function projectStints(
  step: Step,
  before: ActionDocument | undefined,
  action: Action,
): Promise<Tenure> {
  const { fact, history, documents, reference } = step;
  const day = dayOf(fact);
  const isLate = before !== undefined && (before.settledUpTo === null || day < before.settledUpTo);
  if (history !== undefined || isLate) return projectWhole(step, before?.stints ?? 0);
  const number = before?.stints ?? 0;
  const last = await documents.get('stints', stintKey(reference, number));
  const stints = evolveStints(
    last === undefined ? [] : [last],
    action,
    fact as Entry as Entry<ActionFact>,
    day,
  );
  for (const stint of stints)
    if (stint !== last) documents.put('stints', stintKey(reference, stint.number), stintDocument(stint));
  const inOrderUpTo = before?.inOrderUpTo === null ? null : day;
  return { stints: stints.at(-1)?.number ?? 0, inOrderUpTo };
}

async function projectWhole(step: Step, before: number): Promise<Tenure> {
  const { fact, documents, reference } = step;
  const entries = amended(step.history ?? (await step.upToNow(fact.stream)));
  const stints = stintsOf(reference, entries);
  for (const stint of stints)
    documents.put('stints', stintKey(reference, stint.number), stintDocument(stint));
  for (let gone = stints.length + 1; gone <= before; gone += 1)
    documents.delete('stints', stintKey(reference, gone));
  return { stints: stints.length, inOrderUpTo: lastDayInOrder(entries) };
}

/** The day of the last entry; null where one took effect before another that was recorded earlier. */
function lastDayInOrder(entries: readonly Entry[]): PlainDate | null {
  let last: PlainDate | null = null;
  for (const day of entries.map(dayOf)) {
    if (last !== null && day < last) return null;
    last = day;
  }
  return last;
}
