/** What the read models must hold of indicators and challenges, worked out from whole streams. */
import { evolveIndicator, type Indicator, type IndicatorFact } from '#domain/indicator/facts.js';
import { seriesOf } from '#domain/indicator/series.js';
import { evolveMeeting, type Meeting, type MeetingFact } from '#domain/meeting/facts.js';
import type { RecordedEvent } from '#event-store/port.js';
import type {
  ActionDocument,
  ChallengeDocument,
  FindingDocument,
  IndicatorDocument,
} from '#read-models/documents.js';
import { folded } from './expected-documents.js';

/** Lists of agencies are sorted, since their order is not what is promised here. */
export function expectedIndicators(
  log: readonly RecordedEvent[],
  findings: readonly FindingDocument[],
  actions: readonly ActionDocument[],
): readonly object[] {
  return folded<Indicator, IndicatorFact>(log, 'indicator', evolveIndicator).map((indicator) => {
    const measured = [
      ...findings.filter(({ reference }) => indicator.findings.includes(reference)),
      ...actions.filter(({ reference }) => indicator.actions.includes(reference)),
    ];
    return {
      ...indicator,
      series: seriesOf(indicator),
      agencies: [...new Set(measured.flatMap(({ agencies }) => agencies))].sort(),
    };
  });
}

export function indicatorAsExpected(document: IndicatorDocument): object {
  const { revision: _, position: _p, changedAt: _c, status: _s, latest: _l, travel: _t, ...rest } = document;
  return { ...rest, agencies: [...rest.agencies].sort() };
}

export function expectedChallenges(log: readonly RecordedEvent[]): readonly object[] {
  return folded<Meeting, MeetingFact>(log, 'meeting', evolveMeeting).flatMap(
    ({ reference, body, challenges }) =>
      challenges.map((challenge) => ({ ...challenge, meeting: reference, body })),
  );
}

export function challengeAsExpected(document: ChallengeDocument): object {
  const {
    revision: _,
    position: _p,
    changedAt: _c,
    reference: _r,
    open: _o,
    overdueFrom: _f,
    agencies: _a,
    ...rest
  } = document;
  return rest;
}
