/** The City of London example as people import it. */
import { readFileSync } from 'node:fs';
import { actingAs } from '#application/permissions/caller.js';
import type { ImportFile } from '#exchange/import/report.js';

const folder = new URL('../examples/city-of-london-2014-15/', import.meta.url);

/** The record of the page, in the order in which it is imported. */
export const pageFiles = ['1-agencies.csv', '2-audits.csv', '3-findings.csv', '4-answers.csv'];

/** What a demo adds: imported by the coordinator, and what is judged by somebody else. */
export const illustrativeFile = 'illustrative.csv';
export const judgedFile = 'illustrative-judged.csv';

export function exampleFiles(...names: readonly string[]): readonly ImportFile[] {
  return names.map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
}

/** The page itself, as it was published. */
export const page = readFileSync(new URL('fixtures/city-of-london-2014-15.txt', import.meta.url), 'utf8');

/** Text as it is compared: without bold markers, with one kind of quotation mark, each stretch of space as one. */
export function asCompared(text: string): string {
  return text
    .replaceAll('**', '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Acts for no agency, so that what is typed for others meets no agency of theirs. */
export const businessManager = actingAs({
  id: 'business-manager',
  name: 'Business manager',
  role: 'coordinator',
});
export const boardMember = actingAs({ id: 'board-member', name: 'Board member', role: 'board-member' });
