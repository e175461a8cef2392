/** Random but lawful histories: every command goes through its decider, and what happens goes into a real event store. */
import { hash } from 'node:crypto';
import { decideAction } from '#domain/action/decide.js';
import { evolveAction } from '#domain/action/evolve.js';
import type { Action } from '#domain/action/facts.js';
import { decideAgency, evolveAgency } from '#domain/agency/agency.js';
import { decideAmendment } from '#domain/amendment/amendment.js';
import { decideAudit } from '#domain/audit/decide.js';
import { evolveAudit } from '#domain/audit/facts.js';
import type { Effective, Entry, Fact, Person } from '#domain/entry.js';
import { decideFinding } from '#domain/finding/decide.js';
import { decisions, evolveFinding, impactRatings, relations } from '#domain/finding/facts.js';
import { type Evolve, fold } from '#domain/fold.js';
import { decideNotice, evolveNotice } from '#domain/notice/notice.js';
import type { Outcome, Situation } from '#domain/outcome.js';
import { isPlainDate, plusDays } from '#domain/time.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import { governance } from './random-governance.js';
import { rest } from './random-rest.js';
import { nobodyMerged } from './thread.js';

export const agencies = ['city-police', 'city-csc', 'city-gp-practice'];
const audits = ['CP1415', 'LAC1516'];
export const areas = audits.flatMap((audit) => [`${audit}.F1`, `${audit}.F2`]);
export const findings = [...audits.map((audit) => `${audit}.S1`), ...areas];
export const actions = areas.flatMap((area) => [`${area}.A1`, `${area}.A2`]);
const notices = ['cp-conferences', 'strategy-meetings'];
const themes = ['timeliness', 'voice of the child'];

const day = '2015-03-02';

/** Picks by numbers that the test draws: each command uses as many as it needs. */
export interface Draw {
  readonly command: number;
  readonly picks: readonly number[];
}

/** Whoever acts: independence is not what is tested here. */
function person(pick: number): Person {
  const agency = agencies[pick % agencies.length];
  return {
    id: `person-${pick % 5}`,
    name: `Person ${pick % 5}`,
    role: 'coordinator',
    ...(agency && { agency }),
  };
}

export class RandomHistory {
  private readonly streams = new Map<string, readonly RecordedEvent[]>();
  private commands = 0;

  /** @param effective when the entry of a pick took effect; without it, on any day of a quarter, in any order */
  constructor(
    private readonly events: EventStore,
    private readonly effective: (pick: number) => Effective = anyDay,
  ) {}

  /** Runs the drawn command; one that a rule refuses leaves no trace. */
  async play({ command, picks }: Draw): Promise<void> {
    let used = 0;
    const next = (): number => picks[used++ % picks.length] ?? 0;
    const one = <T>(list: readonly T[]): T => list[next() % list.length] as T;
    const name = commandNames[command % commandNames.length] as (typeof commandNames)[number];
    const decided = commandsByName[name]({ history: this, next, one });
    if (decided?.outcome.ok !== true) return;
    await this.append(decided.stream, decided.outcome.facts, person(next()), next());
  }

  entries(stream: string): readonly Entry[] {
    return this.streams.get(stream) ?? [];
  }

  state<S, F extends Fact>(evolve: Evolve<S, F>, kind: string, reference: string): S | undefined {
    return fold(evolve, reference, this.entries(`${kind}-${reference}`));
  }

  stream(pick: number): string | undefined {
    return [...this.streams.keys()][pick % Math.max(1, this.streams.size)];
  }

  private async append(stream: string, facts: readonly Fact[], by: Person, pick: number): Promise<void> {
    const before = this.streams.get(stream) ?? [];
    const id = hash('sha256', `command ${(this.commands += 1)}`).replace(
      /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/,
      '$1-$2-8$3-a$4-$5',
    );
    const result = await this.events.append(
      stream,
      before.length === 0 ? 'none' : before.length - 1,
      facts.map(({ type, data }) => ({
        type,
        version: 1,
        data,
        metadata: {
          recordedBy: by,
          performedBy: by,
          effective: this.effective(pick),
          basis: this.commands % 7 === 0 ? 'illustrative' : 'stated',
          correlationId: id,
          channel: 'web',
        },
      })),
      { id, fingerprint: null },
    );
    if (result.outcome !== 'appended') throw new Error(`Not appended: ${JSON.stringify(result)}`);
    this.streams.set(stream, [...before, ...result.events]);
  }
}

function anyDay(pick: number): Effective {
  if (pick % 4 === 0) return { on: null, precision: 'unknown' };
  return { on: plusDays(day, pick % 90), precision: 'day' };
}

export interface Deciding {
  readonly history: RandomHistory;
  readonly next: () => number;
  readonly one: <T>(list: readonly T[]) => T;
}
export type Decided = { readonly stream: string; readonly outcome: Outcome<Fact> } | undefined;

const reason = 'as agreed at the meeting';

export function situation({ next }: Deciding): Situation {
  const by = person(next());
  const settings = { independence: 'another-person', sustainedAfterMonths: 0 } as const;
  return { by, typedBy: by, typistActsFor: [], from: day, on: day, today: plusDays(day, 400), ...settings };
}

function onAgency(deciding: Deciding, decide: (reference: string) => Outcome<Fact> | undefined): Decided {
  const reference = deciding.one(agencies);
  const outcome = decide(reference);
  return outcome && { stream: `agency-${reference}`, outcome };
}

function onAction(deciding: Deciding, decide: (state: Action) => Outcome<Fact>): Decided {
  const reference = deciding.one(actions);
  const state = deciding.history.state(evolveAction, 'action', reference);
  return state && { stream: `action-${reference}`, outcome: decide(state) };
}

const outside = { findings: [], agencies: [] };

/** What may be drawn. References are taken whether or not there is anything under them yet. */
const commandsByName = {
  registerAgency: (d: Deciding) =>
    onAgency(d, (reference) =>
      decideAgency.registerAgency(d.history.state(evolveAgency, 'agency', reference), {
        name: `Agency ${reference}`,
        kind: 'health',
      }),
    ),
  renameAgency: (d: Deciding) =>
    onAgency(d, (reference) => {
      const state = d.history.state(evolveAgency, 'agency', reference);
      return state && decideAgency.renameAgency(state, { to: `Agency ${d.next()}`, reason });
    }),
  mergeAgency: (d: Deciding) =>
    onAgency(d, (reference) => {
      const state = d.history.state(evolveAgency, 'agency', reference);
      return state && decideAgency.mergeAgency(state, { into: d.one(agencies), reason }, {});
    }),
  planAudit: (d: Deciding) => {
    const audit = d.one(audits);
    const state = d.history.state(evolveAudit, 'audit', audit);
    const plan = { title: `Audit ${audit}`, kind: 'multi-agency-case-file-audit', agencies } as const;
    return { stream: `audit-${audit}`, outcome: decideAudit.planAudit(state, plan) };
  },
  reportAudit: (d: Deciding) => {
    const audit = d.one(audits);
    const state = d.history.state(evolveAudit, 'audit', audit);
    return (
      state && { stream: `audit-${audit}`, outcome: decideAudit.reportAudit(state, { summary: 'done' }) }
    );
  },
  recordFinding: (d: Deciding) => {
    const reference = d.one(findings);
    const audit = reference.slice(0, reference.indexOf('.'));
    const kind = reference.includes('.S') ? 'strength' : 'area-for-action';
    const planned = decideAudit.planAudit(undefined, { title: audit, kind: 'case-review' });
    if (!planned.ok) return undefined;
    const state = d.history.state(evolveFinding, 'finding', reference);
    // A finding may be recorded before its audit: not lawful, but the log may come to hold it by import.
    const from = d.history.state(evolveAudit, 'audit', audit) ?? {
      ...({ reference: audit, status: 'planned', title: audit, kind: 'case-review', focus: null } as const),
      ...{ area: null, period: null, agencies: [], cases: [], concerns: [] },
    };
    const command = { audit, kind, title: `Finding ${d.next()}`, themes: [d.one(themes)] } as const;
    return {
      stream: `finding-${reference}`,
      outcome: decideFinding.recordFinding(state, command, { audit: from }),
    };
  },
  linkToEarlier: (d: Deciding) => {
    const reference = d.one(areas);
    const state = d.history.state(evolveFinding, 'finding', reference);
    const command = { relation: d.one(relations), earlier: d.one(findings) };
    return (
      state && { stream: `finding-${reference}`, outcome: decideFinding.linkToEarlierFinding(state, command) }
    );
  },
  decide: (d: Deciding) => {
    const reference = d.one(areas);
    const state = d.history.state(evolveFinding, 'finding', reference);
    const command = { decision: d.one(decisions), rationale: `because ${d.next()}` };
    return state && { stream: `finding-${reference}`, outcome: decideFinding.recordDecision(state, command) };
  },
  respond: (d: Deciding) => {
    const reference = d.one(areas);
    const state = d.history.state(evolveFinding, 'finding', reference);
    const command = { response: `response ${d.next()}` };
    return state && { stream: `finding-${reference}`, outcome: decideFinding.reportResponse(state, command) };
  },
  assess: (d: Deciding) => {
    const reference = d.one(areas);
    const state = d.history.state(evolveFinding, 'finding', reference);
    const command = {
      rating: d.one(impactRatings),
      restsOn: ['feedback'],
      narrative: `seen ${d.next()}`,
    } as const;
    return (
      state && {
        stream: `finding-${reference}`,
        outcome: decideFinding.assessImpact(state, command, { actions: [], ...nobodyMerged }, situation(d)),
      }
    );
  },
  assign: (d: Deciding) => {
    const reference = d.one(actions);
    const finding = reference.slice(0, reference.lastIndexOf('.'));
    const state = d.history.state(evolveAction, 'action', reference);
    const due = d.next() % 3 === 0 ? {} : { due: plusDays(day, d.next() % 200) };
    const command = {
      ...{
        finding,
        alsoAnswers: [d.one(areas)],
        title: `Action ${d.next()}`,
        owner: { agency: d.one(agencies) },
      },
      ...{ contributors: [d.one(agencies)], ...due },
    };
    return {
      stream: `action-${reference}`,
      outcome: decideAction.assignAction(state, command, outside, situation(d)),
    };
  },
  answerAnother: (d: Deciding) =>
    onAction(d, (state) => decideAction.linkToFinding(state, { finding: d.one(areas), reason }, outside)),
  nameSponsor: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.nameSponsor(state, { sponsor: { agency: d.one(agencies) }, reason }, outside),
    ),
  accept: (d: Deciding) => onAction(d, (state) => decideAction.acceptAction(state, {})),
  decline: (d: Deciding) => onAction(d, (state) => decideAction.declineAction(state, { reason })),
  progress: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.reportProgress(state, { outlook: 'at-risk', note: `note ${d.next()}` }),
    ),
  block: (d: Deciding) => onAction(d, (state) => decideAction.reportBlocked(state, { reason })),
  slip: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.changeDueDate(state, { to: plusDays(day, d.next() % 300), reason }, situation(d)),
    ),
  reassign: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.reassign(state, { to: { agency: d.one(agencies) }, reason }, outside),
    ),
  complete: (d: Deciding) =>
    onAction(d, (state) => decideAction.claimCompletion(state, { statement: `done ${d.next()}` })),
  verify: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.verifyCompletion(state, { statement: 'seen' }, nobodyMerged, situation(d)),
    ),
  giveBack: (d: Deciding) => onAction(d, (state) => decideAction.returnCompletion(state, { reason })),
  escalate: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.escalate(state, { to: d.one(['the board', 'the executive']), reason }),
    ),
  cancel: (d: Deciding) => onAction(d, (state) => decideAction.cancelAction(state, { reason })),
  reopen: (d: Deciding) => onAction(d, (state) => decideAction.reopenAction(state, { reason })),
  circulate: (d: Deciding) => {
    const reference = d.one(notices);
    const state = d.history.state(evolveNotice, 'notice', reference);
    const by = d.next() % 4 === 0 ? {} : { acknowledgeBy: plusDays(day, d.next() % 60) };
    const about = [d.one(findings), d.one(findings)];
    const command = { title: `Notice ${d.next()}`, to: agencies, about, ...by };
    return {
      stream: `notice-${reference}`,
      outcome: decideNotice.circulateNotice(state, command, situation(d)),
    };
  },
  acknowledge: (d: Deciding) => {
    const reference = d.one(notices);
    const state = d.history.state(evolveNotice, 'notice', reference);
    const command = { agency: d.one(agencies) };
    return (
      state && { stream: `notice-${reference}`, outcome: decideNotice.acknowledgeNotice(state, command) }
    );
  },
  correct: (d: Deciding) =>
    amend(d, (history, entry) => {
      const texts = Object.entries(entry.data).filter(([, value]) => typeof value === 'string');
      const found = texts[d.next() % Math.max(1, texts.length)];
      if (found === undefined) return undefined;
      const [field, before] = found as [string, string];
      const pick = d.next();
      const corrected = { [field]: isPlainDate(before) ? plusDays(before, pick % 60) : `put right ${pick}` };
      const command = { entry: entry.id, corrected, reason, agreedBy: 'the chair' };
      return decideAmendment.correctEntry(history, command, () => undefined);
    }),
  withdraw: (d: Deciding) =>
    amend(d, (history, entry) =>
      decideAmendment.withdrawEntry(history, { entry: entry.id, reason, agreedBy: 'the chair' }),
    ),
  redact: (d: Deciding) =>
    amend(d, (history, entry) => {
      const field = d.one([
        'title',
        'note',
        'reason',
        'statement',
        'rationale',
        'narrative',
        'response',
        'summary',
      ]);
      return decideAmendment.redactText(history, { entry: entry.id, field, reason, agreedBy: 'the chair' });
    }),
  ...governance,
  ...rest,
} satisfies Record<string, (deciding: Deciding) => Decided>;

const commandNames = Object.keys(commandsByName) as (keyof typeof commandsByName)[];

function amend(
  { history, next }: Deciding,
  decide: (history: readonly Entry[], entry: Entry) => Outcome<Fact> | undefined,
): Decided {
  const stream = history.stream(next());
  // What an account could do is never rewritten.
  if (stream === undefined || stream.startsWith('account-')) return undefined;
  const entries = history.entries(stream);
  const entry = entries[next() % entries.length];
  const outcome = entry && decide(entries, entry);
  return outcome && { stream, outcome };
}
