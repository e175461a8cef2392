/** An import's report as lines of plain text, for a terminal. */
import type { ImportProblem, ImportReport, RowPlace } from './report.js';

/** What happened, then each problem, then the rows that could not be judged. */
export function sayReport({ dryRun, ok, counts, problems, unjudged }: ImportReport): readonly string[] {
  const { rows, recorded, alreadyRecorded, bad } = counts;
  const n = (count: number, what: string) => `${count.toLocaleString('en-GB')} ${what}`;
  const sum = [
    n(rows, rows === 1 ? 'row' : 'rows'),
    n(recorded, dryRun ? 'to record' : 'recorded'),
    n(alreadyRecorded, 'already recorded'),
    ...(bad === 0 ? [] : [n(bad, 'bad')]),
  ].join(', ');
  const nothing = ok || recorded > 0 ? '' : ' Nothing was recorded.';
  return [
    `${sum}.${dryRun ? '' : nothing}`,
    ...problems.map(sayProblem),
    ...unjudged.map(({ because, ...place }) => `${where(place)}. Not judged: it rests on ${where(because)}.`),
  ];
}

function sayProblem({ file, row, column, value, message }: ImportProblem): string {
  const place = [row === null ? file : where({ file, row }), ...(column === null ? [] : [column])].join(', ');
  return value === null ? `${place}. ${message}` : `${place}: “${value}”. ${message}`;
}

function where({ file, row }: RowPlace): string {
  return `${file}, row ${row}`;
}
