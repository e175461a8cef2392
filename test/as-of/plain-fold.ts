/** What was, worked out in the plainest way: the whole log, restricted, ordered and cut, is folded event by event. */
import type { Stint } from '#domain/accountability/stint.js';
import { stintsOf } from '#domain/accountability/stints-of.js';
import { evolveAction } from '#domain/action/evolve.js';
import type { Action } from '#domain/action/facts.js';
import { isOverdue, isStale } from '#domain/action/standing.js';
import { amended } from '#domain/amendment/amendment.js';
import { type Agency, evolveAgency } from '#domain/agency/agency.js';
import { type Audit, evolveAudit } from '#domain/audit/facts.js';
import type { Entry, PlainDate } from '#domain/entry.js';
import { evolveFinding, type Finding } from '#domain/finding/facts.js';
import { lookAgainDue } from '#domain/finding/assessments.js';
import { standingOf, statusOn } from '#domain/impact/status.js';
import { evolveIndicator, type Indicator } from '#domain/indicator/facts.js';
import { evolveMeeting, type Meeting } from '#domain/meeting/facts.js';
import { evolveNotice, type Notice } from '#domain/notice/notice.js';
import { subjectOf } from '#domain/references.js';
import { lastDay } from '#domain/time.js';
import type { RecordedEvent } from '#event-store/port.js';

export interface Asked {
  readonly position?: number;
  readonly day?: PlainDate;
  readonly onDay: PlainDate;
}

export interface PlainFinding {
  readonly finding: Finding;
  readonly status: string | null;
  /** Why it has it. */
  readonly why: readonly string[];
  readonly actions: readonly string[];
  readonly owners: readonly string[];
  readonly agencies: readonly string[];
  readonly notices: readonly string[];
  readonly illustrative: boolean;
}

export interface Plain {
  readonly findings: ReadonlyMap<string, PlainFinding>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly stints: readonly Stint[];
  readonly audits: ReadonlyMap<string, Audit>;
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly meetings: ReadonlyMap<string, Meeting>;
  readonly notices: ReadonlyMap<string, Notice>;
}

/** Everything as of then. */
export function plainFold(log: readonly RecordedEvent[], asked: Asked): Plain {
  const findings = new Map<string, Finding>();
  const actions = new Map<string, Action>();
  const notices = new Map<string, Notice>();
  const audits = new Map<string, Audit>();
  const agencies = new Map<string, Agency>();
  const indicators = new Map<string, Indicator>();
  const meetings = new Map<string, Meeting>();
  const placed = inOrder(log, asked);
  for (const { stream, entry } of placed) {
    const { kind, reference } = subjectOf(stream) ?? { kind: '', reference: '' };
    if (kind === 'finding')
      findings.set(reference, evolveFinding(reference, findings.get(reference), entry as never));
    if (kind === 'action')
      actions.set(reference, evolveAction(reference, actions.get(reference), entry as never));
    if (kind === 'notice')
      notices.set(reference, evolveNotice(reference, notices.get(reference), entry as never));
    if (kind === 'audit')
      audits.set(reference, evolveAudit(reference, audits.get(reference), entry as never));
    if (kind === 'agency')
      agencies.set(reference, evolveAgency(reference, agencies.get(reference), entry as never));
    if (kind === 'indicator')
      indicators.set(reference, evolveIndicator(reference, indicators.get(reference), entry as never));
    if (kind === 'meeting')
      meetings.set(reference, evolveMeeting(reference, meetings.get(reference), entry as never));
  }
  const of = (finding: Finding): PlainFinding => around(finding, findings, actions, notices, asked.onDay);
  return {
    findings: new Map([...findings].map(([key, finding]) => [key, of(finding)])),
    ...{ actions, audits, agencies, indicators, meetings, notices },
    stints: [...actions.keys()].sort().flatMap((reference) => {
      const entries = placed.filter(({ stream }) => stream === `action-${reference}`);
      return stintsOf(
        reference,
        entries.map(({ entry }) => entry),
      );
    }),
  };
}

interface Placed {
  readonly stream: string;
  readonly entry: Entry;
}

/** What counts, restricted by what was known, as it is to be read then; by days if a day is asked for. */
function inOrder(log: readonly RecordedEvent[], { position = Infinity, day }: Asked): readonly Placed[] {
  const streams = Map.groupBy(log, ({ stream }) => stream);
  return [...streams].flatMap(([stream, entries]) => {
    const known = entries.filter((one) => one.position <= position || one.type === 'TextRedacted');
    const [first, ...later] = amended(known).filter((one) => one.position <= position);
    if (first === undefined || (day !== undefined && ownDay(first) > day)) return [];
    // What began the item comes first; the rest by the days on which it took effect, then as recorded.
    const rest =
      day === undefined
        ? later
        : later
            .filter((one) => ownDay(one) <= day)
            .sort((one, other) => ownDay(one).localeCompare(ownDay(other)) || one.position - other.position);
    return [first, ...rest].map((entry) => ({ stream, entry }));
  });
}

function ownDay({ metadata }: Entry): PlainDate {
  return lastDay(metadata.effective, metadata.recordedAt);
}

function around(
  finding: Finding,
  findings: ReadonlyMap<string, Finding>,
  all: ReadonlyMap<string, Action>,
  notices: ReadonlyMap<string, Notice>,
  onDay: PlainDate,
): PlainFinding {
  const { reference } = finding;
  const actions = [...all.values()].filter((one) => one.findings.some((link) => link.finding === reference));
  const repeats = [...findings.values()].flatMap(({ reference: by, links }) =>
    links.flatMap(({ relation, earlier, on, position }) =>
      relation === 'repeats' && 'finding' in earlier && earlier.finding === reference
        ? [{ by, on, position }]
        : [],
    ),
  );
  const now = statusOn(standingOf(finding, actions, repeats), onDay);
  const standing = finding.kind === 'strength' ? { status: null, reasons: [] } : now;
  const agencies = actions.flatMap(({ owner, sponsor, contributors, formerOwners }) => [
    owner.agency,
    ...(sponsor === null ? [] : [sponsor.agency]),
    ...contributors,
    ...formerOwners.map((former) => former.owner.agency),
  ]);
  return {
    finding,
    status: standing.status,
    why: unique(standing.reasons.map(({ because }) => because)),
    actions: unique(actions.map((action) => action.reference)),
    owners: unique(actions.map(({ owner }) => owner.agency)),
    agencies: unique(agencies),
    notices: unique(
      [...notices.values()]
        .filter(
          ({ about, practiceMessageOf }) => about.includes(reference) || practiceMessageOf === reference,
        )
        .map((notice) => notice.reference),
    ),
    illustrative: finding.illustrative || actions.some(({ illustrative }) => illustrative),
  };
}

export function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}

/** What the board's position counts, by name. */
export function plainCounts({ findings, actions }: Plain, onDay: PlainDate): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  for (const { finding, status, owners, illustrative } of findings.values()) {
    if (finding.kind === 'strength') add('strength');
    if (illustrative) add('illustrative');
    if (lookAgainDue(finding, onDay)) add('look-again');
    if (status === null) continue;
    add(`all|${status}|`);
    add(`audit|${status}|${finding.audit}`);
    for (const theme of unique(finding.themes)) add(`theme|${status}|${theme}`);
    for (const agency of owners) add(`agency|${status}|${agency}`);
  }
  for (const action of actions.values()) {
    add(`action-${action.status}`);
    if (isOverdue(action, onDay)) add('overdue');
    if (isStale(action, onDay)) add('stale');
    if (action.escalation !== null) add('escalated');
  }
  return counts;
}
