/** `check`: everything that does not match, in both files and between them. */
import { sayCount } from '#domain/counted.js';
import { exits } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { checkFolder, type CheckReport } from '../checking/check-folder.js';
import type { CheckFinding } from '../checking/finding.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';

const doing: Readonly<Record<CheckFinding['part'], string>> = {
  events: 'Checking events',
  'read models': 'Checking read models',
  agreement: 'Comparing read models',
  evidence: 'Checking evidence',
  'access log': 'Checking the access log',
};

export async function checkCommand(settings: Settings, output: OutputOptions): Promise<void> {
  const report = await withBar((bar) =>
    checkFolder(settings, (part, done, total) => {
      bar.show(doing[part], done, total);
    }),
  );
  print(output, report, () => inWords(report));
  if (!report.ok) process.exitCode = exits.refused;
}

function inWords({ findings, checked, notes, folder }: CheckReport): string {
  const { events, documents, evidenceFiles } = checked;
  const counts = `Checked ${sayCount(events, 'event')}, ${sayCount(documents, 'document')} of the read models and ${sayCount(evidenceFiles, 'evidence file')} in ${folder}.`;
  const outcome =
    findings.length === 0
      ? 'Everything matches.'
      : `${sayCount(findings.length, 'thing does', 'things do')} not match. See docs/operating.md.`;
  return [...findings.map(sayFinding), ...notes, counts, outcome].join('\n');
}

function sayFinding({ part, position, about, problem }: CheckFinding): string {
  const place = [part, position === undefined ? '' : `position ${position}`, about ?? ''];
  return `${place.filter((text) => text !== '').join(', ')}: ${problem}.`;
}
