/** The stints and the trail's themes that read models must hold, worked out from whole streams. */
import { stintsOf } from '#domain/accountability/stints-of.js';
import { amended } from '#domain/amendment/amendment.js';
import type { RecordedEvent } from '#event-store/port.js';
import { type StintDocument, stintDocument } from '#read-models/accountability/stints.js';
import type { FindingDocument, TrailDocument } from '#read-models/documents.js';

export function expectedStints(log: readonly RecordedEvent[]): readonly StintDocument[] {
  const streams = Map.groupBy(log, ({ stream }) => stream);
  return [...streams].flatMap(([stream, history]) =>
    stream.startsWith('action-')
      ? stintsOf(stream.slice('action-'.length), amended(history)).map(stintDocument)
      : [],
  );
}

/** Rows of the trail that a search by a theme of their thread's finding would miss. */
export function rowsWithoutTheirThemes(
  trail: readonly TrailDocument[],
  findings: readonly FindingDocument[],
): readonly TrailDocument[] {
  const themes = new Map(findings.map((finding) => [`finding-${finding.reference}`, finding.themes]));
  return trail.filter(
    (row) => themes.get(row.thread)?.every((theme) => row.themes.includes(theme)) === false,
  );
}
