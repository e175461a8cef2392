/**
 * Stints of ownership as they were. Those of an action that nothing changed since are as the accountability history has
 * them; the others are folded from the action's own stream. The whole log is never read.
 */
import { stintsOf } from '#domain/accountability/stints-of.js';
import { type AsOf, entriesAsOf } from '#domain/as-of.js';
import { type ActionRef, streamOf } from '#domain/references.js';
import type { EventStore } from '#event-store/port.js';
import { type StintDocument, stintDocument, stintKey } from '../accountability/stints.js';
import type { ActionDocument } from '../documents.js';
import type { Page, ReadStore, Where } from '../port.js';
import { type Place, readPlace, writePlace } from './register.js';

const AT_ONCE = 500;

/** Whether nothing was recorded or took effect since, and all of it in order: what is said now was said then. */
export function isStillSo(
  { position: last, inOrderUpTo }: Pick<ActionDocument, 'position' | 'inOrderUpTo'>,
  { position = Infinity, day }: AsOf,
): boolean {
  return last <= position && (day === undefined || (inOrderUpTo !== null && inOrderUpTo <= day));
}

/** @param where which actions, by the register as it is now */
export async function stintsThen(
  sources: { readonly models: ReadStore; readonly events: EventStore },
  asOf: AsOf,
  where: Where,
): Promise<readonly StintDocument[]> {
  const stints: StintDocument[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<ActionDocument> = await sources.models.find<ActionDocument>('actions', {
      ...{ where, limit: AT_ONCE },
      ...(cursor === undefined ? {} : { cursor }),
    });
    const [same, changed] = [[] as ActionDocument[], [] as ActionDocument[]];
    for (const action of page.items) (isStillSo(action, asOf) ? same : changed).push(action);
    const keys = same.flatMap(({ reference, stints: number }) => keysOf(reference, number));
    stints.push(...(await sources.models.getMany<StintDocument>('stints', keys)));
    for (const { reference } of changed) {
      const history = await sources.events.readStream(streamOf('action', reference));
      stints.push(...stintsOf(reference, entriesAsOf(history, asOf)).map(stintDocument));
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return stints;
}

/**
 * A page of stints, the latest first.
 * @param question what the cursor is of
 * @throws BadCursor when it was not given out for this question
 */
export function pageOfStints(
  stints: readonly StintDocument[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  question: object,
): Page<StintDocument> {
  const sorted = stints.toSorted((one, other) => inOrder(placeOf(one), placeOf(other)));
  const after = cursor === undefined ? undefined : readPlace(question, cursor);
  const left = after === undefined ? sorted : sorted.filter((one) => inOrder(after, placeOf(one)) < 0);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || left.length <= limit) return { items };
  return { items, next: writePlace(question, placeOf(last)) };
}

function placeOf({ action, number, from }: StintDocument): Place {
  return { item: stintKey(action, number), value: from };
}

function inOrder(one: Place, other: Place): number {
  const [first, second] = [one.value ?? '', other.value ?? ''];
  if (first !== second) return first < second ? 1 : -1;
  return one.item === other.item ? 0 : one.item < other.item ? -1 : 1;
}

function keysOf(action: ActionRef, number: number): readonly string[] {
  return Array.from({ length: number }, (_, i) => stintKey(action, i + 1));
}
