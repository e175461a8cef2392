/** Exports the log or one trail as JSON Lines (events as stored) or CSV (entries as told), piece by piece. */
import { subjectOf } from '#domain/references.js';
import { csvHeader, csvRows } from './csv.js';
import { exportedEntries, type ExportedEntry, type Exporting } from './entries.js';

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Pieces of text that together are the file.
 * @throws NotFound when there is no such item, before the first piece
 */
export async function* exportLog(exporting: Exporting, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'jsonl') {
    for await (const entries of exportedEntries(exporting))
      yield entries.map(({ stored }) => `${JSON.stringify(stored)}\n`).join('');
    return;
  }
  let isFirst = true;
  for await (const entries of exportedEntries(exporting)) {
    const rows = csvRows(entries.map(rowOf));
    yield isFirst ? csvHeader(columns) + rows : rows;
    isFirst = false;
  }
  if (isFirst) yield csvHeader(columns);
}

const columns = [
  ...['Position', 'Recorded at (UTC)', 'Took effect', 'Precision', 'Basis', 'Who', 'On whose behalf', 'Role'],
  ...['Agency', 'Item', 'What', 'Why', 'Put right by', 'Source', 'Passage', 'Event', 'SHA-256'],
];

function rowOf({ stored, telling }: ExportedEntry): readonly string[] {
  const { position, stream, id, hash, metadata, amendedBy } = stored;
  const { recordedAt, effective, basis, recordedBy, performedBy, source } = metadata;
  return [
    ...[position, recordedAt, effective.on ?? '', effective.precision, basis],
    ...[recordedBy.name, performedBy.id === recordedBy.id ? '' : performedBy.name],
    ...[performedBy.role, performedBy.agency ?? '', subjectOf(stream)?.reference ?? stream],
    ...[telling.what, telling.why ?? '', amendedBy.map((one) => `${one.type} ${one.id}`).join('; ')],
    ...[source?.document ?? '', source?.passage ?? '', id, hash],
  ];
}
