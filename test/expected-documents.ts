/** What the read models must hold, worked out from whole streams and in another way than projections do. */
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import { evolveFinding, type Finding, type FindingFact } from '#domain/finding/facts.js';
import { type Evolve, fold } from '#domain/fold.js';
import { standingOf } from '#domain/impact/status.js';
import { evolveNotice, type Notice, type NoticeFact } from '#domain/notice/notice.js';
import type { Fact } from '#domain/entry.js';
import type { RecordedEvent } from '#event-store/port.js';
import type { FindingDocument } from '#read-models/documents.js';

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
