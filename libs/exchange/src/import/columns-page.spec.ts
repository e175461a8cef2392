/** The page on importing lists every command and column that the importer takes, and no other. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Kind } from '#domain/references.js';
import { businessManager } from '../../../../test/city-of-london.js';
import { inAPartnership } from '../../../../test/partnership.js';
import { importFiles } from './import-files.js';
import { importableCommands, type ImportableCommand, type ImportColumn } from './columns.js';

const path = new URL('../../../../docs/import.md', import.meta.url);
const start = '<!-- columns: made from the commands themselves; a test says when they differ -->\n';
const end = '<!-- end of columns -->\n';

const headings: Readonly<Record<Exclude<Kind, 'account'>, string>> = {
  agency: 'Agencies',
  audit: 'Audits',
  finding: 'Findings',
  action: 'Actions',
  indicator: 'Indicators',
  meeting: 'Meetings and challenges',
  notice: 'Notices',
};

function columnsSection(): string {
  const commands = [...importableCommands.values()];
  return Object.entries(headings)
    .map(([kind, heading]) => {
      const own = commands.filter(({ definition }) => definition.on === kind);
      return `### ${heading}\n\n${own.map(commandSection).join('\n')}`;
    })
    .join('\n');
}

function commandSection({ name, definition: { summary, on, target }, columns }: ImportableCommand): string {
  const about = target.of === 'named' ? 'no subject' : `subject: ${on}`;
  const rows = columns.map(
    (column) => `| ${nameOf(column)} | ${column.label.replaceAll('|', '\\|')} | ${takes(column)} |`,
  );
  const table = columns.length === 0 ? '' : `\n| column | | takes |\n|---|---|---|\n${rows.join('\n')}\n`;
  return `#### ${name}\n\n${summary}. (${about})\n${table}`;
}

function nameOf({ name, isRequired, isRequiredInPart }: ImportColumn): string {
  if (isRequired) return `**${name}**`;
  return isRequiredInPart ? `_${name}_` : name;
}

function takes({ expected, kind }: ImportColumn): string {
  if (kind === 'yes-no') return 'yes or no';
  return kind === 'list' ? `${expected}, separated by \`;\`` : expected;
}

describe('docs/import.md', () => {
  // `UPDATE_DOCS=1 npx jest columns-page` brings the page up to date.
  it('lists the commands and columns that there are', () => {
    const page = readFileSync(path, 'utf8');
    const [before = '', rest = ''] = page.split(start);
    const [section = '', after = ''] = rest.split(end);
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(path, `${before}${start}\n${columnsSection()}\n${end}${after}`);
    else expect(section.trim()).toBe(columnsSection().trim());
  });

  it('shows a worked example that can be imported as it stands', () =>
    inAPartnership('2026-11-25', async ({ parts, send }) => {
      const page = readFileSync(path, 'utf8');
      const table = page.slice(page.indexOf('| command | subject |')).split('\n\n')[0] ?? '';
      const cells = table.split('\n').map((line) => line.split('|').slice(1, -1));
      const rows = cells.filter((_, at) => at !== 1).map((row) => row.map((cell) => cell.trim()).join(','));
      const files = [{ name: 'example.csv', bytes: Buffer.from(rows.join('\n')) }];
      expect(await importFiles({ files, caller: businessManager, parts }, send)).toMatchObject({
        ok: true,
        counts: { rows: 5, recorded: 5 },
      });
    }));
});
