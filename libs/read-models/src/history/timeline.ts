/** An item's whole life by the days on which things took effect, as known when it is asked: for what comes out of order. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { amended } from '#domain/amendment/amendment.js';
import { type Held, heldOn, statesByDay } from '#domain/as-of.js';
import type { Entry, PlainDate } from '#domain/entry.js';
import { evolveFinding, type Finding, type FindingFact } from '#domain/finding/facts.js';
import type { Repeat } from '#domain/impact/status.js';
import type { FindingRef, NoticeRef } from '#domain/references.js';
import { actionContent, findingContent, isSame } from './content.js';
import { type ActionContent, type FindingContent, LOG_ORDER } from './versions.js';

/** What held from a day on, until the next. */
export interface Segment<C> {
  readonly fromDay: PlainDate;
  readonly content: C;
}

export type Timeline<C> = readonly Segment<C>[];

/** What points to a finding from outside, and the first day from which it does. */
export interface Pointing<T> {
  readonly from: PlainDate;
  readonly what: T;
}

/** What bears on a finding beside its own entries. */
export interface Around<A> {
  /** Every action that answers it. */
  readonly actions: readonly A[];
  /** Later findings that repeat it. */
  readonly repeats: readonly Pointing<Repeat>[];
  readonly notices: readonly Pointing<NoticeRef>[];
}

export function actionStates(reference: string, history: readonly Entry[]): readonly Held<Action>[] {
  return statesByDay<Action, ActionFact>(evolveAction, reference, amended(history));
}

export function findingStates(reference: string, history: readonly Entry[]): readonly Held<Finding>[] {
  return statesByDay<Finding, FindingFact>(evolveFinding, reference, amended(history));
}

/** @param inLogOrder what the action says when its entries are folded in the order of the log */
export function actionTimeline(
  states: readonly Held<Action>[],
  inLogOrder: ActionContent,
): Timeline<ActionContent> {
  return merged([
    ...states.map(({ from, state }) => ({ fromDay: from, content: actionContent(state) })),
    { fromDay: LOG_ORDER, content: inLogOrder },
  ]);
}

/**
 * @param around with the states of each action
 * @param inLogOrder what the finding says when everything is folded in the order of the log
 */
export function findingTimeline(
  states: readonly Held<Finding>[],
  { actions, repeats, notices }: Around<readonly Held<Action>[]>,
  inLogOrder: FindingContent,
): Timeline<FindingContent> {
  const begun = states[0]?.from ?? LOG_ORDER;
  const days = [...states, ...actions.flat(), ...repeats, ...notices].map(({ from }) =>
    from < begun ? begun : from,
  );
  const segments = [...new Set(days)].sort().flatMap((day) => {
    const finding = heldOn(states, day);
    if (finding === undefined) return [];
    const answering = actions.flatMap((held) => answers(heldOn(held, day), finding.reference));
    const content = findingContent(finding, answering, pointingOn(repeats, day), pointingOn(notices, day));
    return [{ fromDay: day, content }];
  });
  return merged([...segments, { fromDay: LOG_ORDER, content: inLogOrder }]);
}

function pointingOn<T>(all: readonly Pointing<T>[], day: PlainDate): readonly T[] {
  return all.filter(({ from }) => from <= day).map(({ what }) => what);
}

function answers(action: Action | undefined, reference: FindingRef): readonly Action[] {
  return action?.findings.some(({ finding }) => finding === reference) === true ? [action] : [];
}

/** Without segments that say what the one before them says. */
function merged<C extends object>(segments: Timeline<C>): Timeline<C> {
  return segments.reduce<Segment<C>[]>((kept, segment) => {
    const last = kept.at(-1);
    if (last === undefined || !isSame(last.content, segment.content)) kept.push(segment);
    return kept;
  }, []);
}
