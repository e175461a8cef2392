/** Imports CSV files as commands: all of them checked first, nothing written if anything is wrong, each row recorded once. */
import { check, problemsOf, type Checked, type Importing } from './check.js';
import type { ImportProblem, ImportReport } from './report.js';
import { NumberedOtherwise, sendAll, type Send } from './send.js';

/** Says what an import would do, and everything that is wrong with it. Writes nothing. */
export async function rehearseImport(importing: Importing): Promise<ImportReport> {
  const checked = await check(importing);
  return reportOf(checked, { dryRun: true, recorded: checked.planned.filter(({ isNew }) => isNew).length });
}

/**
 * Imports the files, or says everything that is wrong with them and writes nothing. Rows that were recorded before are
 * not recorded again, so that an import which was interrupted is completed by running it again.
 * @param send carries out one command
 */
export async function importFiles(importing: Importing, send: Send): Promise<ImportReport> {
  const checked = await check(importing);
  if (checked.problems.length > 0) return reportOf(checked, { dryRun: false, recorded: 0 });
  const fresh = checked.planned.filter(({ isNew }) => isNew);
  const { recorded, failed } = await sendAll(fresh, send, (done) => {
    importing.onProgress?.({ phase: 'recording', done, total: fresh.length });
  });
  if (failed === undefined) return reportOf(checked, { dryRun: false, recorded });
  const problems = interrupted(failed.planned, failed.error);
  return reportOf({ ...checked, problems }, { dryRun: false, recorded });
}

function reportOf(
  { rows, planned, problems, unjudged }: Checked,
  { dryRun, recorded }: { readonly dryRun: boolean; readonly recorded: number },
): ImportReport {
  const bad = new Set(
    problems.filter(({ row }) => row !== null && row > 1).map(({ file, row }) => `${file}:${row}`),
  );
  const alreadyRecorded = planned.filter(({ isNew }) => !isNew).length;
  const counts = { rows, recorded, alreadyRecorded, bad: bad.size };
  return { dryRun, ok: problems.length === 0, counts, problems, unjudged };
}

/** The record changed between the rehearsal and the sending, so that a row which was right is so no more. */
function interrupted(planned: Parameters<typeof problemsOf>[0], error: unknown): readonly ImportProblem[] {
  const { file, row } = planned;
  const found =
    error instanceof NumberedOtherwise
      ? [{ file, row, column: 'reference', value: null, message: error.message }]
      : problemsOf(planned, error);
  return found.map((problem) => ({
    ...problem,
    message: `The record changed while the file was imported. ${problem.message} What came before is recorded; mend the row and import the file again.`,
  }));
}
