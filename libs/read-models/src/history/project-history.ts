/** The past of findings and actions: after each event, where in the two times every item that it bore on was what. */
import { dayOf } from '#domain/accountability/order.js';
import type { Action } from '#domain/action/facts.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import type { Held } from '#domain/as-of.js';
import type { PlainDate } from '#domain/entry.js';
import type { Finding } from '#domain/finding/facts.js';
import type { Repeat } from '#domain/impact/status.js';
import { type ActionRef, type FindingRef, type NoticeRef, streamOf } from '#domain/references.js';
import { londonDate } from '#domain/time.js';
import type { ActionDocument, FindingDocument } from '../documents.js';
import { agenciesOf } from '../projections/actions.js';
import type { Documents } from '../projections/session.js';
import type { Step } from '../projections/step.js';
import type { Unsettled } from '../projections/unsettled.js';
import {
  actionContent,
  type Bearing,
  bearingOf,
  bearSame,
  contentOfFinding,
  findingContent,
  isSame,
  settlesSame,
  standingContent,
} from './content.js';
import { countedAction, countedFinding } from './counted.js';
import { advance, type Cause, type Keeping, type Kept, revise } from './keep.js';
import {
  actionStates,
  actionTimeline,
  type Around,
  findingStates,
  findingTimeline,
  type Pointing,
  type Timeline,
} from './timeline.js';
import {
  type ActionContent,
  type ActionVersion,
  type FindingContent,
  type FindingVersion,
  LOG_ORDER,
  mayBeLate,
} from './versions.js';

/** What one event brings, and what is needed to follow it up. */
interface Following {
  readonly step: Step;
  readonly documents: Documents;
  readonly cause: Cause;
  /** The day from which the entry counts; undefined for an amendment, which counts from that of the entry it amends. */
  readonly day: PlainDate | undefined;
}

export async function projectHistory(step: Step, unsettled: Unsettled): Promise<void> {
  const { kind, reference, fact, documents } = step;
  const { touched, contents } = unsettled;
  if (touched.actions.size + touched.findings.size === 0) return;
  const following: Following = {
    ...{ step, documents },
    cause: { position: fact.position, knownOn: londonDate(fact.metadata.recordedAt) },
    day: isAmendment(fact) ? undefined : dayOf(fact),
  };
  let bearing: Bearing = 'parts';
  if (kind === 'action') {
    bearing = await followAction(following, unsettled, reference, touched.actions.get(reference));
    if (bearing === 'none') return;
  }
  for (const [finding, before] of touched.findings) {
    // What was settled last says it; what was touched since by an earlier event of the batch has been noted.
    const said = contents.get(finding) ?? (before && contentOfFinding(before));
    const now = await followFinding(following, unsettled, finding, { before, said, bearing });
    if (now !== undefined) contents.set(finding, now);
  }
}

/** How what changed bears on findings, now or on any day. */
async function followAction(
  { step, documents, cause, day }: Following,
  { tallies }: Unsettled,
  reference: ActionRef,
  before: ActionDocument | undefined,
): Promise<Bearing> {
  const action = await documents.get('actions', reference);
  if (action === undefined) return 'none';
  const keeping = keepingActions(documents, tallies, cause);
  const was = before && actionContent(before);
  const is = actionContent(action);
  if (day !== undefined && action.settledUpTo !== null && (before === undefined || isLast(before))) {
    const bearing = bearingOf(before, action);
    if (bearing === 'none') return bearing;
    let kept: Kept = action;
    if (was === undefined || !isSame(was, is))
      kept = await advance(keeping, reference, action, cause, day, was, is);
    const ever = bearing === 'parts' ? withTokens(action.ever, tokensOfActions([action])) : action.ever;
    documents.put('actions', reference, { ...action, ...kept, ever });
    return bearing;
  }
  const history = step.history ?? (await step.upToNow(step.fact.stream));
  const states = actionStates(reference, history);
  const statesBefore = actionStates(reference, history.slice(0, -1));
  const last = states.at(-1);
  const settledUpTo = last !== undefined && settlesSame(last.state, action) ? last.from : null;
  if (bearingOf(before, action) === 'none' && bearAllAlike(statesBefore, states)) {
    documents.put('actions', reference, { ...action, settledUpTo });
    return 'none';
  }
  const lifeBefore = was === undefined ? [] : actionTimeline(statesBefore, was);
  const kept = await revise(keeping, reference, action, cause, lifeBefore, actionTimeline(states, is));
  const ever = withTokens(action.ever, tokensOfActions([action, ...states.map(({ state }) => state)]));
  documents.put('actions', reference, { ...action, ...kept, ever, settledUpTo });
  return 'parts';
}

/** Whether an action's life bore alike on its findings on every day. */
function bearAllAlike(one: readonly Held<Action>[], other: readonly Held<Action>[]): boolean {
  const [first, second] = [bearingStates(one), bearingStates(other)];
  return (
    first.length === second.length &&
    first.every(({ from, state }, i) => {
      const same = second[i];
      return same !== undefined && from === same.from && bearingOf(state, same.state) === 'none';
    })
  );
}

/** Without states that bear on findings as the one before them does. */
function bearingStates(states: readonly Held<Action>[]): readonly Held<Action>[] {
  return states.filter(({ state }, i) => bearingOf(states[i - 1]?.state, state) !== 'none');
}

/** Whether what the document says is also what took effect last. */
function isLast({ sinceDay }: Kept): boolean {
  return sinceDay !== LOG_ORDER;
}

interface FindingBefore {
  readonly before: FindingDocument | undefined;
  readonly said: FindingContent | undefined;
  readonly bearing: Bearing;
}

/** What the finding says now. */
async function followFinding(
  following: Following,
  { tallies }: Unsettled,
  reference: FindingRef,
  { before, said, bearing }: FindingBefore,
): Promise<FindingContent | undefined> {
  const { documents, cause, day, step } = following;
  const finding = await documents.get('findings', reference);
  if (finding === undefined) return undefined;
  const around = await aroundFinding(documents, finding);
  const keeping = keepingFindings(documents, tallies, cause);
  const { actions } = around;
  const bearsOnParts = said === undefined || bearing === 'parts';
  const content = bearsOnParts
    ? findingContent(finding, actions, finding.repeats, finding.notices)
    : { ...said, ...standingContent(finding, actions, finding.repeats) };
  const isInOrder = day !== undefined && around.latestDay !== null && day >= around.latestDay;
  if (isInOrder && (said === undefined || isLast(finding))) {
    if (said !== undefined && isSame(said, content) && !bearsOnParts) return content;
    let kept: Kept = finding;
    if (said === undefined || !isSame(said, content))
      kept = await advance(keeping, reference, finding, cause, day, said, content);
    const ever = bearsOnParts
      ? withTokens(finding.ever, [...tokensOfActions(actions), ...tokensOfThemes(finding.themes)])
      : finding.ever;
    documents.put('findings', reference, { ...finding, ...kept, ever });
    return content;
  }
  const lives = new Lives(step);
  const was = await lives.timeline(before, said, documents, false);
  const is = await lives.timeline(finding, content, documents, true);
  const kept = await revise(keeping, reference, finding, cause, was, is);
  const ever = withTokens(finding.ever, [
    ...tokensOfActions([...actions, ...lives.everyAction()]),
    ...lives.themes.flatMap(tokensOfThemes),
  ]);
  documents.put('findings', reference, {
    ...finding,
    ...kept,
    ever,
    settledUpTo: lives.settledUpTo(finding),
  });
  return content;
}

interface Dated extends Around<ActionDocument> {
  /** The latest day on which anything took effect in any of them; null while one of the streams is not settled. */
  readonly latestDay: PlainDate | null;
}

async function aroundFinding(documents: Documents, finding: FindingDocument): Promise<Dated> {
  let latestDay: PlainDate | null = finding.settledUpTo;
  const take = (day: PlainDate | null): void => {
    if (latestDay !== null && (day === null || day > latestDay)) latestDay = day;
  };
  const actions: ActionDocument[] = [];
  for (const reference of finding.actions) {
    const action = await documents.get('actions', reference);
    if (action === undefined) continue;
    actions.push(action);
    take(action.settledUpTo);
  }
  const repeats: Pointing<Repeat>[] = [];
  for (const repeat of finding.repeats) {
    const begun = (await documents.get('findings', repeat.by))?.recordedOn ?? repeat.on;
    const from = repeat.on < begun ? begun : repeat.on;
    repeats.push({ from, what: repeat });
    take(from);
  }
  const notices: Pointing<NoticeRef>[] = [];
  for (const reference of finding.notices) {
    const from = (await documents.get('notices', reference))?.circulatedOn ?? finding.recordedOn;
    notices.push({ from, what: reference });
    take(from);
  }
  return { actions, repeats, notices, latestDay };
}

/** The lives of a finding and its actions by days, before and after an event. */
class Lives {
  readonly themes: (readonly string[])[] = [];
  private own: readonly Held<Finding>[] = [];
  private readonly states = new Map<string, readonly Held<Action>[]>();

  constructor(private readonly step: Step) {}

  /** @param withEvent whether the event at hand counts already */
  async timeline(
    finding: FindingDocument | undefined,
    inLogOrder: FindingContent | undefined,
    documents: Documents,
    withEvent: boolean,
  ): Promise<Timeline<FindingContent>> {
    if (finding === undefined || inLogOrder === undefined) return [];
    const { repeats, notices } = await aroundFinding(documents, finding);
    const actions: (readonly Held<Action>[])[] = [];
    for (const action of finding.actions) actions.push(await this.actionStates(action, withEvent));
    const { reference } = finding;
    const own = findingStates(reference, await this.history(streamOf('finding', reference), withEvent));
    this.themes.push(...own.map(({ state }) => state.themes));
    this.own = own;
    return findingTimeline(own, { actions, repeats, notices }, inLogOrder);
  }

  /** @param inLogOrder the finding as its entries fold in the order of the log */
  settledUpTo(inLogOrder: Finding): PlainDate | null {
    const last = this.own.at(-1);
    return last !== undefined && bearSame(last.state, inLogOrder) ? last.from : null;
  }

  everyAction(): readonly Action[] {
    return [...this.states.values()].flat().map(({ state }) => state);
  }

  private async actionStates(reference: ActionRef, withEvent: boolean): Promise<readonly Held<Action>[]> {
    const stream = streamOf('action', reference);
    const key = stream === this.step.fact.stream && withEvent ? `${stream} now` : stream;
    let states = this.states.get(key);
    if (states === undefined) {
      states = actionStates(reference, await this.history(stream, withEvent));
      this.states.set(key, states);
    }
    return states;
  }

  private async history(stream: string, withEvent: boolean): ReturnType<Step['upToNow']> {
    const history = await this.step.upToNow(stream);
    return stream === this.step.fact.stream && !withEvent ? history.slice(0, -1) : history;
  }
}

function withTokens(ever: readonly string[], tokens: readonly string[]): readonly string[] {
  const more = new Set(tokens.filter((token) => !ever.includes(token)));
  return more.size === 0 ? ever : [...ever, ...[...more].sort()];
}

function tokensOfActions(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => [
    ...agenciesOf(action).map((agency) => `agency:${agency}`),
    ...action.findings.map(({ finding }) => `finding:${finding}`),
  ]);
}

function tokensOfThemes(themes: readonly string[]): readonly string[] {
  return themes.map((theme) => `theme:${theme}`);
}

function keepingActions(
  documents: Documents,
  tallies: Unsettled['tallies'],
  cause: Cause,
): Keeping<ActionContent> {
  const counted = (_: string, content: ActionContent) => countedAction(content);
  return { ...rowsIn<ActionVersion>(documents, 'actionVersions', cause), tallies, counted };
}

function keepingFindings(
  documents: Documents,
  tallies: Unsettled['tallies'],
  cause: Cause,
): Keeping<FindingContent> {
  const rows = rowsIn<FindingVersion>(documents, 'findingVersions', cause);
  return { ...rows, tallies, counted: countedFinding };
}

/** Rows are numbered in the order in which they become past. */
function rowsIn<R extends FindingVersion | ActionVersion>(
  documents: Documents,
  collection: 'findingVersions' | 'actionVersions',
  { knownOn }: Cause,
) {
  const marked = (row: R): R => {
    // It was looked at up to the day on which it ended in the log, and as of any day before the one on which it did.
    const upTo = [knownOn, row.liveTo, row.toDay ?? ''].sort().at(-1);
    return mayBeLate(row, upTo) === null ? row : { ...row, mayBeLate: 'yes' };
  };
  return {
    async add(row: R): Promise<number> {
      const rows = ((await documents.get('versionCounts', collection))?.rows ?? 0) + 1;
      documents.put('versionCounts', collection, { rows });
      documents.put(collection, rows, marked(row));
      return rows;
    },
    replace(key: number, row: R): void {
      documents.put(collection, key, marked(row));
    },
  };
}
