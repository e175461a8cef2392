/** The one place where CSV is written: for spreadsheets, and guarded against what they would take for a formula. */
import { stringify } from 'csv-stringify/sync';

/** Lets a spreadsheet know that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** The first row, which names the columns. */
export function csvHeader(columns: readonly string[]): string {
  return BYTE_ORDER_MARK + csvRows([columns]);
}

/** Rows of text (RFC 4180). A cell that begins like a formula gets an apostrophe before it, which spreadsheets hide. */
export function csvRows(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}
