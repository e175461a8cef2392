/** Reads a CSV file into rows of named cells, or says what is wrong with it as a file. */
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { shownValue, type ImportFile, type ImportProblem } from './report.js';

/** Largest file, in bytes. */
export const LARGEST_FILE = 32 * 1024 * 1024;
/** Most rows in one import, all files together. */
export const MOST_ROWS = 50_000;
/** Longest row, in characters: far more than all fields of a command can hold. */
const LONGEST_ROW = 1024 * 1024;
const MOST_COLUMNS = 200;

/** How the columns of files are understood, where their headings alone do not say it. */
export interface Understanding {
  /** Which of our columns a heading is; an empty name leaves its column out. A heading that is not here is as it stands. */
  readonly columns: ReadonlyMap<string, string>;
  /** What each row does, in a file without a column that says it. */
  readonly command?: string;
}

/** Why a file cannot be read, and in which row where it is one. */
interface Unreadable {
  readonly message: string;
  readonly row?: number;
}

const asTheyStand: Understanding = { columns: new Map() };

export interface SheetRow {
  /** As a spreadsheet numbers it. */
  readonly row: number;
  /** What is in it, by column; empty cells are not here. */
  readonly cells: ReadonlyMap<string, string>;
}

export interface Sheet {
  readonly file: string;
  readonly rows: readonly SheetRow[];
  readonly problems: readonly ImportProblem[];
}

/** A file's cells: what the first row names, and the rows below it. */
interface Table {
  /** Without white space at their ends. */
  readonly headings: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** Reads a file's cells, or says why they cannot be read. */
export function readTable({ bytes }: Pick<ImportFile, 'bytes'>): Table | Unreadable {
  const text = decode(bytes);
  if ('message' in text) return text;
  const records = parseRecords(text.text);
  if ('message' in records) return records;
  const [header, ...body] = records;
  if (header === undefined || header.every((cell) => cell.trim() === ''))
    return {
      message: 'The first row must name the columns: “command”, “subject” and those of the commands.',
      row: 1,
    };
  if (header.length > MOST_COLUMNS) return { message: `A file has at most ${MOST_COLUMNS} columns.`, row: 1 };
  if (body.length > MOST_ROWS)
    return { message: `An import has at most ${MOST_ROWS.toLocaleString('en-GB')} rows; split the file.` };
  return { headings: header.map((cell) => cell.trim()), body };
}

/**
 * Reads one file.
 * @param known the columns that any command has
 * @param understood which of them its headings are, where they are called otherwise
 */
export function readSheet(
  { name: file, bytes }: ImportFile,
  known: ReadonlySet<string>,
  understood: Understanding = asTheyStand,
): Sheet {
  const wrong = (message: string, row: number | null = null): Sheet => ({
    file,
    rows: [],
    problems: [{ file, row, column: null, value: null, message }],
  });
  const table = readTable({ bytes });
  if ('message' in table) return wrong(table.message, table.row ?? null);
  const { headings, body } = table;
  const columns = headings.map((heading) => understood.columns.get(heading) ?? heading);
  const command = columns.includes('command') ? undefined : understood.command;
  const problems = headerProblems(file, columns, known);
  if (!columns.includes('command') && command === undefined) {
    problems.push({
      ...{ file, row: 1, column: 'command', value: null },
      message: 'The column “command” is missing: it says what each row does.',
    });
    return { file, rows: [], problems };
  }
  const usable = columns.map((column) => (known.has(column) ? column : undefined));
  const rows: SheetRow[] = [];
  for (const [at, record] of body.entries()) {
    const row = at + 2;
    const cells = new Map<string, string>();
    for (const [place, cell] of record.entries()) {
      const value = cell.trim();
      if (value === '') continue;
      const column = usable[place];
      if (column !== undefined) cells.set(column, value);
      else if ((headings[place] ?? '') === '')
        problems.push({
          file,
          row,
          column: null,
          value: shownValue(value),
          message: `Cell ${place + 1} of the row has no column name above it.`,
        });
    }
    if (cells.size === 0) continue;
    if (command !== undefined) cells.set('command', command);
    rows.push({ row, cells });
  }
  return { file, rows, problems };
}

function headerProblems(
  file: string,
  columns: readonly string[],
  known: ReadonlySet<string>,
): ImportProblem[] {
  const about = (column: string, message: string) => ({ file, row: 1, column, value: null, message });
  const bySmallLetters = new Map([...known].map((name) => [name.toLowerCase(), name]));
  return columns.flatMap((column, at) => {
    if (column === '') return [];
    if (columns.indexOf(column) < at) return [about(column, `There are two columns “${column}”.`)];
    if (known.has(column)) return [];
    const meant = bySmallLetters.get(column.toLowerCase());
    const hint = meant === undefined ? '' : ` Did you mean “${meant}”?`;
    const shown = shownValue(column) ?? '';
    return [about(shown, `There is no column “${shown}”.${hint}`)];
  });
}

function decode(bytes: Uint8Array): { readonly text: string } | Unreadable {
  if (bytes.length > LARGEST_FILE)
    return { message: `A file has at most ${LARGEST_FILE / 1024 / 1024} MB; split it.` };
  const [first, second] = bytes;
  const utf16Mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (utf16Mark || bytes.subarray(0, 4).includes(0))
    return { message: 'The file is in UTF-16. Save it as “CSV UTF-8” and import it again.' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      message:
        'The file is not in UTF-8, perhaps in Windows-1252. Save it as “CSV UTF-8” and import it again.',
    };
  }
}

/** Comma or semicolon, whichever the first row has more of outside quotes. */
function delimiterOf(text: string): ',' | ';' {
  const end = text.search(/\r|\n/);
  const header = (end < 0 ? text : text.slice(0, end)).replaceAll(/"[^"]*"/g, '');
  const count = (mark: string) => header.split(mark).length;
  return count(';') > count(',') ? ';' : ',';
}

const saidPlainly: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark is opened here and never closed.',
  INVALID_OPENING_QUOTE:
    'A quotation mark stands inside a cell that is not quoted: quote the cell and double the mark.',
  CSV_INVALID_CLOSING_QUOTE:
    'Something follows a closing quotation mark: double the marks inside a quoted cell.',
  CSV_MAX_RECORD_SIZE: `A row holds more than ${LONGEST_ROW.toLocaleString('en-GB')} characters.`,
};

function parseRecords(text: string): readonly (readonly string[])[] | Unreadable {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const before: unknown = error['records'];
    return {
      message: saidPlainly[error.code] ?? 'The file is not CSV as RFC 4180 describes it.',
      row: (typeof before === 'number' ? before : 0) + 1,
    };
  }
}
