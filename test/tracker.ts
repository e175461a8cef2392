/** A small tracker to import: rows of a thread, made into CSV. */
import { stringify } from 'csv-stringify/sync';
import { importFiles } from '#exchange/import/import-files.js';
import type { ImportFile } from '#exchange/import/report.js';
import { businessManager } from './city-of-london.js';
import type { Partnership } from './partnership.js';

export type Row = Readonly<Record<string, string>>;

export const today = '2026-11-25';
export const agency = { command: 'register-agency', reference: 'police', name: 'Police', kind: 'police' };
export const audit = {
  command: 'plan-audit',
  reference: 'CP26',
  title: 'Enquiries',
  kind: 'multi-agency-case-file-audit',
};
export const area = { command: 'record-finding', subject: 'CP26', kind: 'area-for-action', title: 'Delay' };
export const action = { command: 'assign-action', title: 'See them sooner', 'owner.agency': 'police' };
export const progress = { command: 'report-progress', outlook: 'on-track', note: 'Going well' };

/** A file with a column for everything that any of the rows says. */
export function file(rows: readonly Row[], name = 'tracker.csv'): ImportFile {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { name, bytes: Buffer.from(stringify([...rows], { header: true, columns })) };
}

export function importing({ parts }: Partnership, ...files: readonly ImportFile[]) {
  return { files, caller: businessManager, parts };
}

export function run(partnership: Partnership, ...rows: readonly Row[]) {
  return importFiles(importing(partnership, file(rows)), partnership.send);
}

export async function log({ events }: Partnership) {
  return events.readAll(0, 1000);
}
