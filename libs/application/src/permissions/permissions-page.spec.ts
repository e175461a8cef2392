/** The page on permissions says who may give which command and ask which query, and no more than the code does. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Role } from '#domain/entry.js';
import { kebabCase } from '#domain/outcome.js';
import type { Kind } from '#domain/references.js';
import { commandDefinitions } from '../definitions/catalogue.js';
import type { CommandDefinition } from '../handling/definition.js';
import { queryDefinitions } from '../queries/catalogue.js';
import type { QueryDefinition } from '../queries/query.js';
import { otherRoutes, type OtherRoute } from './other-routes.js';
import type { Scope } from './permits.js';

const path = new URL('../../../../docs/permissions.md', import.meta.url);
const start = '<!-- tables: made from the code; a test says when they differ -->\n';
const end = '<!-- end of tables -->\n';

const roles: Readonly<Record<Role, string>> = {
  coordinator: 'coordinator',
  auditor: 'auditor',
  'agency-lead': 'agency lead',
  'board-member': 'board member',
  inspector: 'inspector',
  administrator: 'administrator',
  system: 'the service',
};
const everyRole = Object.keys(roles) as Role[];

const scopes: Readonly<Record<Scope, string>> = {
  any: 'yes',
  'own-agency': 'what the agency owns or sponsors',
  'own-audit': 'audits they are on',
  'open-audit': 'audits they are on, while open',
  'for-own-agency': 'sent to the agency',
  'within-own-agency': 'within the agency',
  challenged: 'asked of the agency',
  'agency-led': 'the agency, but no deputy',
};

/** How much each role reads, where nothing else is said. */
const reaches: Readonly<Record<Role, string>> = {
  coordinator: 'all',
  auditor: 'their audits',
  'agency-lead': 'their agency’s',
  'board-member': 'all',
  inspector: 'what is inspected',
  administrator: 'accounts',
  system: 'all',
};

const headings: Readonly<Record<Kind, string>> = {
  audit: 'Audits',
  finding: 'Findings',
  action: 'Actions',
  indicator: 'Indicators',
  meeting: 'Meetings and challenges',
  notice: 'Notices',
  agency: 'Agencies',
  account: 'Accounts',
};

function table(first: string, rows: readonly (readonly string[])[]): string {
  const names = [first, '', ...everyRole.map((role) => roles[role])];
  const lines = [names, names.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function commandRow({ command, summary, may }: CommandDefinition): readonly string[] {
  const cells = everyRole.map((role) =>
    may
      .filter((permit) => permit.role === role)
      .map(({ scope }) => scopes[scope])
      .join(', or '),
  );
  return [`\`${kebabCase(command.name)}\``, summary, ...cells];
}

function queryRow({ path: address, summary, may, reach }: QueryDefinition): readonly string[] {
  const cells = everyRole.map((role) => (may.includes(role) ? readsOf(role, reach) : ''));
  return [`\`/api/${address.replace(':reference', '{ref}')}\``, summary, ...cells];
}

function readsOf(role: Role, reach: QueryDefinition['reach']): string {
  if (reach === 'same') return 'all';
  return reach === 'whole' && reaches[role] !== 'all' ? 'if they see all' : reaches[role];
}

function otherRow(route: string, { summary, may, within }: OtherRoute): readonly string[] {
  const who: string =
    typeof may === 'string' ? may.replace('-', ' ') : may.map((role) => roles[role]).join(', ');
  return [`\`${route}\``, summary, who, within ?? ''];
}

function section(): string {
  const commands = Object.entries(headings).map(([kind, heading]) => {
    const own = commandDefinitions.filter(({ on }) => on === kind);
    return `### ${heading}\n\n${table('command', own.map(commandRow))}`;
  });
  const others = Object.entries<OtherRoute>(otherRoutes).map(([route, terms]) => otherRow(route, terms));
  const otherTable = [['route', '', 'who', 'within'], ['---', '---', '---', '---'], ...others]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
  return [
    `## Commands\n\n${commands.join('\n')}`,
    `## Queries\n\n${table('query', queryDefinitions.map(queryRow))}`,
    `## Other routes\n\n${otherTable}`,
  ].join('\n');
}

describe('docs/permissions.md', () => {
  // `UPDATE_DOCS=1 npx jest permissions-page` brings the page up to date.
  it('says what the code permits', () => {
    const page = readFileSync(path, 'utf8');
    const [before = '', rest = ''] = page.split(start);
    const [tables = '', after = ''] = rest.split(end);
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(path, `${before}${start}\n${section()}\n${end}${after}`);
    else expect(tables.trim()).toBe(section().trim());
  });
});
