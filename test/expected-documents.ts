/** What the read models must hold, worked out from whole streams and in another way than projections do. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { evolveFinding, type Finding, type FindingFact } from '#domain/finding/facts.js';
import { type Evolve, fold } from '#domain/fold.js';
import { standingOf } from '#domain/impact/status.js';
import { evolveNotice, type Notice, type NoticeFact } from '#domain/notice/notice.js';
import type { Fact } from '#domain/entry.js';
import type { RecordedEvent } from '#event-store/port.js';
import type { ActionDocument, CountDocument, FindingDocument } from '#read-models/documents.js';

/** The part of a finding's document that depends on other streams. */
export interface ExpectedFinding {
  readonly reference: string;
  readonly status: string | null;
  readonly offTrackFrom: string | null;
  readonly actions: readonly string[];
  readonly notices: readonly string[];
  readonly repeatedBy: readonly string[];
  readonly owners: readonly string[];
}

/** Lists are sorted, since their order is not what is promised here. */
export function expectedFindings(log: readonly RecordedEvent[]): readonly ExpectedFinding[] {
  const findings = folded<Finding, FindingFact>(log, 'finding', evolveFinding);
  const actions = folded<Action, ActionFact>(log, 'action', evolveAction);
  const notices = folded<Notice, NoticeFact>(log, 'notice', evolveNotice);
  return findings.map((finding) => {
    const { reference } = finding;
    const answering = actions.filter((action) => action.findings.some((one) => one.finding === reference));
    const repeats = findings.flatMap(({ reference: by, links }) =>
      links.flatMap(({ relation, earlier, on, position }) =>
        relation === 'repeats' && 'finding' in earlier && earlier.finding === reference
          ? [{ by, on, position }]
          : [],
      ),
    );
    const about = notices.filter((one) => one.about.includes(reference));
    const standing = finding.kind === 'strength' ? undefined : standingOf(finding, answering, repeats);
    return {
      reference,
      status: standing?.status ?? null,
      offTrackFrom: standing?.offTrackFrom ?? null,
      actions: answering.map((one) => one.reference).sort(),
      notices: about.map((one) => one.reference).sort(),
      repeatedBy: repeats.map(({ by }) => by).sort(),
      owners: [...new Set(answering.map(({ owner }) => owner.agency))].sort(),
    };
  });
}

/** The same part of a document. */
export function asExpected(document: FindingDocument): ExpectedFinding {
  const { reference, status, offTrackFrom, actions, notices, repeats, owners } = document;
  return {
    reference,
    status,
    offTrackFrom,
    actions: [...actions].sort(),
    notices: [...notices].sort(),
    repeatedBy: repeats.map(({ by }) => by).sort(),
    owners: [...owners].sort(),
  };
}

/** The counts that the registers add up to, in no particular order. */
export function expectedCounts(
  findings: readonly FindingDocument[],
  actions: readonly ActionDocument[],
): readonly CountDocument[] {
  const rows = [
    ...findings.flatMap(({ status, offTrackFrom, audit, themes, owners }) => {
      if (status === null) return [];
      const late = offTrackFrom === null ? null : ('off-track' as const);
      return headings({ audit: [audit], theme: themes, agency: owners }).map((heading) => ({
        ...{ of: 'finding' as const, ...heading, status, lateFrom: offTrackFrom, late },
      }));
    }),
    ...actions.flatMap(({ status, overdueFrom, staleFrom, audit, ownerAgency }) => {
      const late =
        overdueFrom !== null ? ('overdue' as const) : staleFrom !== null ? ('stale' as const) : null;
      return headings({ audit: [audit], theme: [], agency: [ownerAgency] }).map((heading) => ({
        ...{ of: 'action' as const, ...heading, status, lateFrom: overdueFrom ?? staleFrom, late },
      }));
    }),
  ];
  const totals = new Map<string, CountDocument>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    totals.set(key, { ...row, total: (totals.get(key)?.total ?? 0) + 1 });
  }
  return [...totals.values()];
}

function headings(by: Readonly<Record<'audit' | 'theme' | 'agency', readonly string[]>>) {
  const all = { by: 'all' as const, value: '' };
  const named = (['audit', 'theme', 'agency'] as const).flatMap((heading) =>
    [...new Set(by[heading])].map((value) => ({ by: heading, value })),
  );
  return [all, ...named];
}

/** Every item of a kind, folded from its whole stream. */
export function folded<S, F extends Fact>(
  log: readonly RecordedEvent[],
  kind: string,
  evolve: Evolve<S, F>,
): readonly S[] {
  const streams = Map.groupBy(log, ({ stream }) => stream);
  return [...streams].flatMap(([stream, history]) => {
    if (!stream.startsWith(`${kind}-`)) return [];
    const state = fold(evolve, stream.slice(kind.length + 1), history);
    return state === undefined ? [] : [state];
  });
}
