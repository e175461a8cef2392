/** An indicator as its page and its pictures need it: readings, charts, and when actions that it measures were done. */
import { NotFound } from '#application/problems.js';
import { GetIndicator } from '#application/queries/indicators.js';
import { GetAction, GetFinding, ListActions } from '#application/queries/registers.js';
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

interface Measured {
  readonly reference: string;
  /** Its address. */
  readonly at: string;
  readonly isSeen: boolean;
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

/** What a query answers; undefined where it is outside what the visitor may see. */
async function ifSeen<A>(answer: Promise<A>): Promise<A | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** What it measures, and whether the visitor may look at it: a lead sees what concerns their agency alone. */
export async function measuredBy(
  visit: Visit,
  { findings, actions }: Pick<IndicatorShown, 'findings' | 'actions'>,
  texts: TimeLookedAt['texts'],
): Promise<readonly Measured[]> {
  const seen = async (query: typeof GetFinding | typeof GetAction, at: string, reference: string) => ({
    reference,
    at: `/${at}/${reference}`,
    isSeen: (await ifSeen(visit.ask(query, texts, reference))) !== undefined,
  });
  return Promise.all([
    ...findings.map((one) => seen(GetFinding, 'findings', one)),
    ...actions.map((one) => seen(GetAction, 'actions', one)),
  ]);
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
  const alone = await Promise.all(
    others.map((one) => ifSeen(visit.ask<ActionListed>(GetAction, texts, one))),
  );
  return [...listed, ...alone.filter((one) => one !== undefined)]
    .flatMap(({ reference, title, completion }) =>
      completion === null ? [] : [{ reference, title, on: completion.on }],
    )
    .sort((one, other) => (one.on < other.on ? -1 : 1));
}
