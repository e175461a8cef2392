/** What an import or its rehearsal answers: counts, and every cell that is not as it should be. Plain data, for any channel. */

/** A file to import. */
export interface ImportFile {
  /** As the person knows it, for the report. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A row as a spreadsheet numbers it: the header is row 1. */
export interface RowPlace {
  readonly file: string;
  readonly row: number;
}

export interface ImportProblem {
  readonly file: string;
  /** As a spreadsheet numbers it, the header being row 1; null when it is about the whole file. */
  readonly row: number | null;
  /** The column's name; null when it is about the whole row or file. */
  readonly column: string | null;
  /** What the cell holds, cut after 200 characters; null when it is empty or no cell is meant. */
  readonly value: string | null;
  /** What was expected, in a sentence. */
  readonly message: string;
}

/** A row that could not be judged, because of a row before it that is bad. */
export interface UnjudgedRow extends RowPlace {
  readonly because: RowPlace;
}

export interface ImportReport {
  readonly dryRun: boolean;
  /** Nothing is wrong: everything was recorded, or would be. */
  readonly ok: boolean;
  readonly counts: {
    /** Rows that hold something, headers left out. */
    readonly rows: number;
    /** Recorded by this run; in a dry run, what would be. */
    readonly recorded: number;
    /** Recorded by an earlier run of the same rows. */
    readonly alreadyRecorded: number;
    /** Rows with a problem of their own. */
    readonly bad: number;
  };
  readonly problems: readonly ImportProblem[];
  readonly unjudged: readonly UnjudgedRow[];
}

export interface ImportProgress {
  readonly phase: 'checking' | 'recording';
  readonly done: number;
  readonly total: number;
}

const SHOWN = 200;

/** A cell's text as a report shows it. */
export function shownValue(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
