/** `import`: CSV files into the record, or everything that is wrong with them. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sayCount } from '#domain/counted.js';
import type { ImportProblem, ImportReport } from '#exchange/import/report.js';
import { exits } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { atWork } from '../folder/workplace.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly column?: readonly string[];
  readonly command?: string;
}

export async function importCommand(
  settings: Settings,
  paths: readonly string[],
  { dryRun = false, column = [], command, ...output }: OutputOptions & ImportOptions,
): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), bytes: await readFile(path) })),
  );
  await atWork(settings, async (workplace) => {
    const report = await withBar((bar) =>
      workplace.importFiles(files, { dryRun, columns: column, command }, ({ phase, done, total }) => {
        bar.show(phase === 'checking' ? 'Checking' : 'Recording', done, total);
      }),
    );
    print(output, report, () => inWords(report));
    if (!report.ok) process.exitCode = exits.refused;
  });
}

function inWords({ dryRun, ok, counts, problems, unjudged }: ImportReport): string {
  const { rows, recorded, alreadyRecorded } = counts;
  const before = alreadyRecorded === 0 ? '' : `; ${sayCount(alreadyRecorded, 'was', 'were')} recorded before`;
  if (ok)
    return dryRun
      ? `Nothing is wrong. Of ${sayCount(rows, 'row')} ${recorded} would be recorded${before}. Nothing was written.`
      : `Recorded ${recorded} of ${sayCount(rows, 'row')}${before}.`;
  const waiting = unjudged.map(
    ({ file, row, because }) => `${file}, row ${row}: waits for row ${because.row} of ${because.file}`,
  );
  const outcome =
    recorded > 0 && !dryRun
      ? `${sayCount(recorded, 'row was', 'rows were')} recorded before it.`
      : 'Nothing was recorded. Mend the cells and import again.';
  return [...problems.map(sayProblem), ...waiting, outcome].join('\n');
}

function sayProblem({ file, row, column, value, message }: ImportProblem): string {
  const place = [file, row === null ? '' : `row ${row}`, column === null ? '' : `column ${column}`];
  const where = place.filter((part) => part !== '').join(', ');
  return `${where}: ${value === null ? '' : `“${value}” – `}${message}`;
}
