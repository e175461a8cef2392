/** Looks through the register for what time has brought about, a page at a time, so that nothing else waits for it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { dayOf, isDue, lapsesUnder, type Lapse } from '#application/policies/lapses.js';
import type { EscalationRules } from '#application/policies/escalation-rules.js';
import type { Facts, Reaction } from '#application/policies/policy.js';
import type { Action } from '#domain/action/facts.js';
import type { PlainDate } from '#domain/entry.js';
import type { ActionDocument } from '#read-models/documents.js';
import type { FindQuery, ReadStore } from '#read-models/port.js';

/** Documents read at once: a millisecond or two. */
const PAGE = 50;

export interface Noticed {
  readonly day: PlainDate;
  readonly key: string;
  readonly reaction: Reaction;
}

/**
 * Everything to be noted up to today, by the day that it is noted for.
 * @param earliest the first day that has not been looked at yet
 */
export async function lookThrough(
  models: ReadStore,
  facts: Pick<Facts, 'history'>,
  {
    earliest,
    today,
    rules,
  }: { readonly earliest: PlainDate; readonly today: PlainDate; readonly rules: EscalationRules },
): Promise<readonly Noticed[]> {
  const lapses = lapsesUnder(rules);
  const noticed: Noticed[] = [];
  for await (const action of candidates(models, today)) {
    const due = lapses.filter((lapse) => isDue(lapse, action, today));
    if (due.length === 0) continue;
    const history = await facts.history('action', action.reference);
    for (const lapse of due) {
      const day = dayOf(lapse, action, history, earliest);
      if (day <= today) noticed.push(notice(lapse, action, day));
    }
  }
  return noticed.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

function notice(lapse: Lapse, action: Action, day: PlainDate): Noticed {
  const key = `clock:${day}:${action.reference}:${lapse.name}:${lapse.since(action) ?? ''}`;
  return { day, key, reaction: lapse.note(action, day) };
}

/** Actions that are overdue, stale or blocked, each once. */
async function* candidates(models: ReadStore, today: PlainDate): AsyncGenerator<Action> {
  const seen = new Set<string>();
  const wheres: readonly FindQuery[] = [
    { where: { all: { overdueFrom: { to: today } } }, sort: [{ field: 'overdueFrom' }], limit: PAGE },
    { where: { all: { staleFrom: { to: today } } }, sort: [{ field: 'staleFrom' }], limit: PAGE },
    { where: { all: { status: 'blocked' } }, sort: [{ field: 'due' }], limit: PAGE },
  ];
  for (const query of wheres) {
    let cursor: string | undefined;
    do {
      const page = await models.find<ActionDocument>('actions', {
        ...query,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const action of page.items) {
        if (seen.has(action.reference)) continue;
        seen.add(action.reference);
        yield action;
      }
      cursor = page.next;
      await nextTurn();
    } while (cursor !== undefined);
  }
}
