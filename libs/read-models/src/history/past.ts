/**
 * Reads the past: registers, single items and counts as of then. Which items a page has, and in which order, is in
 * indexes; what each of them was is the fold of its own short streams. The whole log is never read.
 */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import { evolveAgency, type Agency, type AgencyFact } from '#domain/agency/agency.js';
import { type AsOf, entriesAsOf } from '#domain/as-of.js';
import { type Audit, type AuditFact, evolveAudit } from '#domain/audit/facts.js';
import type { Entry, Fact, PlainDate } from '#domain/entry.js';
import { evolveFinding, type Finding, type FindingFact } from '#domain/finding/facts.js';
import { type Evolve, foldEntries } from '#domain/fold.js';
import { evolveIndicator, type Indicator, type IndicatorFact } from '#domain/indicator/facts.js';
import { evolveMeeting, type Meeting, type MeetingFact } from '#domain/meeting/facts.js';
import { evolveNotice, type Notice, type NoticeFact } from '#domain/notice/notice.js';
import {
  type ActionRef,
  type AgencyRef,
  type AuditRef,
  type FindingRef,
  type Kind,
  streamOf,
} from '#domain/references.js';
import { startOfLondonDay } from '#domain/time.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import type {
  ActionDocument,
  AgencyDocument,
  ChallengeDocument,
  FindingDocument,
  IndicatorDocument,
  MeetingDocument,
  NoticeDocument,
  Shown,
} from '../documents.js';
import type { StintDocument } from '../accountability/stints.js';
import type { Page, ReadStore, Where } from '../port.js';
import { actionDocument, settledAction } from '../projections/actions.js';
import { type AnsweringDocument, findingDocument, settledFinding } from '../projections/findings.js';
import { indicatorDocument } from '../projections/indicators.js';
import { noticeDocument } from '../projections/notices.js';
import { challengeDocuments } from '../projections/meetings.js';
import { answeringThen } from './answering.js';
import { countsOn } from './counts-on.js';
import { type Walk, walkThen } from './lists.js';
import { lastPositionBefore } from './positions.js';
import { type Hit, hitsAfter, type Place, readPlace, type RegisterQuery, writePlace } from './register.js';
import { isStillSo, stintsThen } from './stints-then.js';
import { type FindingContent, notChronicled } from './versions.js';

export { lastPositionBefore };
export { lateNotices } from './late-notices.js';
export { pageOfStints } from './stints-then.js';
export { pageOfList } from './lists.js';

const AT_ONCE = 500;

/** A time in the past, and the day for which what depends on the day is worked out. */
export interface TimeAsked extends AsOf {
  readonly onDay: PlainDate;
}

/** Which page of a register. */
export interface PageAsked<T> extends RegisterQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Looks closer at an item as it was, where the query's `ever` says only what it was found by once. */
  readonly accepts?: (item: T) => boolean | Promise<boolean>;
}

/** An item as it was, and which state of its stream that is. */
export type Then<S> = S & Shown;

/** What else shows of a finding is in other streams. */
type Links = Pick<FindingContent, 'actions' | 'repeats' | 'notices'>;

type Found = Hit<Partial<Links>>;

/** Looks up together what some items of a page need, and gives how each of them is read. */
type Reading<T> = (hits: readonly Found[]) => Promise<(hit: Found) => Promise<T | undefined>>;

export class Past {
  private counting: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(
    private readonly sources: { readonly models: ReadStore; readonly events: EventStore },
    readonly time: TimeAsked,
  ) {}

  /** Conditions may say `mayBeLate`, beside which kind of lateness is meant: it is looked at where it tells. */
  findings(page: PageAsked<FindingDocument>): Promise<Page<FindingDocument>> {
    return this.page({ present: 'findings', past: 'findingVersions' }, page, async (hits) => {
      const actions = hits.flatMap(({ said }) => said.actions ?? []);
      const answering = await answeringThen(this.sources.models, this.time, actions);
      return ({ item, said }) => this.findingWith(item, said, answering);
    });
  }

  /** The same of actions. */
  actions(page: PageAsked<ActionDocument>): Promise<Page<ActionDocument>> {
    const read = ({ item }: Place) => this.action(item);
    return this.page({ present: 'actions', past: 'actionVersions' }, page, () => Promise.resolve(read));
  }

  async finding(reference: string): Promise<FindingDocument | undefined> {
    const query = { all: {}, references: { from: reference, below: `${reference}\u0000` } };
    const { items } = await this.findings({ ...query, limit: 1 });
    return items[0];
  }

  async action(reference: string): Promise<ActionDocument | undefined> {
    const now = await this.sources.models.get<ActionDocument>('actions', reference);
    if (now !== undefined && isStillSo(now, this.time)) return now;
    const action = await this.folded<Action, ActionFact>('action', evolveAction, reference);
    if (action === undefined) return undefined;
    const findings = [...new Set(action.findings.map(({ finding }) => finding))];
    const carried = { stints: 0, inOrderUpTo: null, ...notChronicled };
    return settledAction(actionDocument(action, action, findings, carried));
  }

  audit(reference: string): Promise<Then<Audit> | undefined> {
    return this.folded<Audit, AuditFact>('audit', evolveAudit, reference);
  }

  async notice(reference: string): Promise<NoticeDocument | undefined> {
    const then = await this.folded<Notice, NoticeFact>('notice', evolveNotice, reference);
    return then && noticeDocument(then, then);
  }

  /** Whom it concerned is not in it: see `concernedBy`. */
  async indicator(reference: string): Promise<IndicatorDocument | undefined> {
    const then = await this.folded<Indicator, IndicatorFact>('indicator', evolveIndicator, reference);
    return then && indicatorDocument(then, then);
  }

  /** The agencies that had any part in the findings and actions that an indicator measured. */
  async concernedBy({ findings, actions }: IndicatorDocument): Promise<readonly AgencyRef[]> {
    const agencies = new Set<AgencyRef>();
    for (const finding of findings)
      for (const agency of (await this.finding(finding))?.agencies ?? []) agencies.add(agency);
    for (const action of actions)
      for (const agency of (await this.action(action))?.agencies ?? []) agencies.add(agency);
    return [...agencies];
  }

  async agency(reference: string): Promise<Then<Agency> | undefined> {
    const now = await this.sources.models.get<AgencyDocument>('agencies', reference);
    const { position = Infinity, day } = this.time;
    if (now !== undefined && day === undefined && now.position <= position) return now;
    return this.folded<Agency, AgencyFact>('agency', evolveAgency, reference);
  }

  /** The meeting as far as it was on record. */
  meeting(reference: string): Promise<Then<Meeting> | undefined> {
    return this.folded<Meeting, MeetingFact>('meeting', evolveMeeting, reference);
  }

  /**
   * Stints of ownership, in no order.
   * @param where of which actions, by what the register says now; `ever` finds what they were once
   */
  stints(where: Where): Promise<readonly StintDocument[]> {
    return stintsThen(this.sources, this.time, where);
  }

  /** References of the findings of an audit. */
  async findingsOf(audit: AuditRef): Promise<ReadonlySet<FindingRef>> {
    const references = { from: `${audit}.`, below: `${audit}/` };
    const kind = { present: 'findings', past: 'findingVersions' } as const;
    const query = { all: {}, references };
    const found = new Set<FindingRef>();
    let after: Place | undefined;
    for (;;) {
      const hits = await hitsAfter(this.sources.models, kind, this.time, query, after, AT_ONCE);
      for (const { item } of hits) found.add(item);
      after = hits.at(-1);
      if (hits.length < AT_ONCE) return found;
    }
  }

  readonly audits: Walk<Then<Audit>> = (after) => this.walk('audit', (item) => this.audit(item), after);
  readonly indicators: Walk<IndicatorDocument> = (after) =>
    this.walk('indicator', (item) => this.indicator(item), after);
  readonly meetings: Walk<MeetingDocument> = (after) =>
    this.walk('meeting', (item) => this.meeting(item), after);
  readonly notices: Walk<NoticeDocument> = (after) => this.walk('notice', (item) => this.notice(item), after);
  readonly agencies: Walk<Then<Agency>> = (after) => this.walk('agency', (item) => this.agency(item), after);

  /** Every challenge of every meeting, in the order of their references. */
  async challenges(): Promise<readonly ChallengeDocument[]> {
    const challenges: ChallengeDocument[] = [];
    for await (const meeting of this.meetings()) challenges.push(...challengesOf(meeting));
    return challenges.sort((one, other) => (one.reference < other.reference ? -1 : 1));
  }

  /** How much there was of everything that is counted: see `counted`. */
  counts(): Promise<ReadonlyMap<string, number>> {
    return (this.counting ??= countsOn(this.sources.models, this.time));
  }

  /** Whether something was recorded, on an earlier day than the one asked about, that is not to be known. */
  private async isAhead(): Promise<boolean> {
    const { position = Infinity, onDay } = this.time;
    return position < (await lastPositionBefore(this.sources.models, startOfLondonDay(onDay)));
  }

  private walk<T extends Shown & { readonly reference: string }>(
    kind: Parameters<typeof walkThen>[1],
    read: (reference: string) => Promise<T | undefined>,
    after: string | undefined,
  ): AsyncIterable<T> {
    return walkThen<T, T>(this.sources.models, kind, this.time, read, after);
  }

  private async page<T>(
    kind: Parameters<typeof hitsAfter>[1],
    { limit, cursor, accepts = () => true, ...asked }: PageAsked<T>,
    reading: Reading<T>,
  ): Promise<Page<T>> {
    const question = { ...kind, ...asked, ...this.time };
    const { mayBeLate, ...others } = asked.all;
    const tells = mayBeLate !== undefined && !(await this.isAhead());
    const query = tells ? asked : { ...asked, all: others };
    let after = cursor === undefined ? undefined : readPlace(question, cursor);
    const items: T[] = [];
    for (;;) {
      const wanted = limit + 1;
      const hits = await hitsAfter<Partial<Links>>(
        this.sources.models,
        kind,
        this.time,
        query,
        after,
        wanted,
      );
      for await (const [hit, item] of this.read(hits, wanted, reading)) {
        if (item !== undefined && (await accepts(item))) {
          if (items.length === limit && after !== undefined)
            return { items, next: writePlace(question, after) };
          items.push(item);
        }
        if (items.length <= limit) after = hit;
      }
      if (hits.length < wanted) return { items };
    }
  }

  /** What items were: looked up for some together, no more of them than are likely to be wanted. */
  private async *read<T>(
    hits: readonly Found[],
    atOnce: number,
    reading: Reading<T>,
  ): AsyncGenerator<readonly [Found, T | undefined], void, undefined> {
    for (let from = 0; from < hits.length; from += atOnce) {
      const some = hits.slice(from, from + atOnce);
      const read = await reading(some);
      for (const hit of some) yield [hit, await read(hit)];
    }
  }

  private async findingWith(
    reference: string,
    { actions = [], repeats = [], notices = [] }: Partial<Links>,
    known: ReadonlyMap<ActionRef, AnsweringDocument>,
  ): Promise<FindingDocument | undefined> {
    const finding = await this.folded<Finding, FindingFact>('finding', evolveFinding, reference);
    if (finding === undefined) return undefined;
    const answering: AnsweringDocument[] = [];
    for (const each of actions) {
      const action = known.get(each) ?? (await this.action(each));
      if (action !== undefined) answering.push(action);
    }
    const linkedAt = ({ findings }: AnsweringDocument) =>
      findings.find((one) => one.finding === reference)?.linked.position ?? 0;
    answering.sort((one, other) => linkedAt(one) - linkedAt(other));
    const pointers = { actions: answering.map((action) => action.reference), repeats, notices };
    const document = findingDocument(finding, finding, pointers, notChronicled);
    return settledFinding(document, answering);
  }

  private async folded<S extends object, F extends Fact>(
    kind: Kind,
    evolve: Evolve<S, F>,
    reference: string,
  ): Promise<Then<S> | undefined> {
    const history = await this.sources.events.readStream(streamOf(kind, reference));
    const entries = entriesAsOf(history, this.time);
    const state = foldEntries(evolve, reference, entries);
    return state && { ...state, ...this.shown(history, entries) };
  }

  /** The last entry that counts, amendments among them. */
  private shown(history: readonly RecordedEvent[], entries: readonly Entry[]): Shown {
    const { position = Infinity } = this.time;
    const counting = new Set(entries.map(({ id }) => id));
    const last = history.findLast(
      (entry) => entry.position <= position && (counting.has(entry.id) || isAmendment(entry)),
    );
    if (last === undefined) throw new Error('Nothing is shown of what was not there.');
    const { revision, position: at, metadata } = last;
    return { revision, position: at, changedAt: metadata.recordedAt };
  }
}

/** The challenges of a meeting as it was, in the order in which they were raised. */
export function challengesOf(meeting: MeetingDocument): readonly ChallengeDocument[] {
  return challengeDocuments(meeting, meeting);
}
