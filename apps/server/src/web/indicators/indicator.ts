/** An indicator as its page and its pictures need it: readings, charts, and when actions that it measures were done. */
import { GetIndicator } from '#application/queries/indicators.js';
import { GetAction, ListActions } from '#application/queries/registers.js';
import type { Charts } from '#domain/indicator/charts.js';
import type { Indicator } from '#domain/indicator/facts.js';
import type { Point } from '#domain/indicator/series.js';
import type { TimeLookedAt } from '../board/past.js';
import type { Visit } from '../frame/visit.js';

export interface IndicatorShown extends Omit<Indicator, 'readings'> {
  readonly revision: number;
  readonly series: readonly Point[];
  readonly latest: Point | null;
  /** Null where drawing them would give away a number that is too small to be shown. */
  readonly charts: Charts | null;
}

/** An action that was done, and when. */
export interface DoneAction {
  readonly reference: string;
  readonly title: string;
  readonly on: string;
}

interface ActionListed {
  readonly reference: string;
  readonly title: string;
  readonly status: string;
  readonly completion: { readonly on: string } | null;
}

/** Findings whose actions are looked at; an indicator measures one or two. */
const MOST_FINDINGS = 10;

/** @param texts the time that is looked at, of the address; empty for now */
export function indicatorOf(visit: Visit, texts: TimeLookedAt['texts']): Promise<IndicatorShown> {
  return visit.ask<IndicatorShown>(GetIndicator, texts, visit.params['reference']);
}

/** The completed actions among those that it measures, and those of the findings that it measures, earliest first. */
export async function doneActions(
  visit: Visit,
  { findings, actions }: Pick<IndicatorShown, 'findings' | 'actions'>,
  texts: TimeLookedAt['texts'],
): Promise<readonly DoneAction[]> {
  const ofFindings = await Promise.all(
    findings
      .slice(0, MOST_FINDINGS)
      .map((finding) =>
        visit.ask<{ readonly items: readonly ActionListed[] }>(ListActions, { finding, ...texts }),
      ),
  );
  const listed = ofFindings.flatMap(({ items }) => items);
  const others = actions.filter((one) => !listed.some(({ reference }) => reference === one));
  const alone = await Promise.all(others.map((one) => visit.ask<ActionListed>(GetAction, texts, one)));
  return [...listed, ...alone]
    .flatMap(({ reference, title, completion }) =>
      completion === null ? [] : [{ reference, title, on: completion.on }],
    )
    .sort((one, other) => (one.on < other.on ? -1 : 1));
}
