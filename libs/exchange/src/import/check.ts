/** Checks an import whole: every cell as its command wants it, then every row decided on what the rows before it make. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Command } from '#application/commands/command.js';
import type { Call } from '#application/handling/call.js';
import type { Caller } from '#application/permissions/caller.js';
import { Rehearsal, type Footprint, type RehearsalParts } from '#application/handling/rehearsal.js';
import { InvalidInput, KeyUsedOtherwise, NotAllowed, NotFound, Refused } from '#application/problems.js';
import { columnOf, knownColumns, type ImportableCommand } from './columns.js';
import {
  shownValue,
  type ImportFile,
  type ImportProblem,
  type ImportProgress,
  type RowPlace,
  type UnjudgedRow,
} from './report.js';
import { readRow, RowKeys, type ReadRow } from './row.js';
import { MOST_ROWS, readSheet, type Understanding } from './sheet.js';
import { Spoiled } from './spoiled.js';

export interface Importing {
  /** In the order in which they are to be taken. */
  readonly files: readonly ImportFile[];
  /** Which columns the files' headings are, where they are called otherwise. */
  readonly understood?: Understanding;
  /** Who imports. */
  readonly caller: Caller;
  /** What the rows are rehearsed on: the handler's own parts. */
  readonly parts: RehearsalParts;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** A row ready to be sent. */
export interface PlannedRow extends RowPlace, Footprint {
  readonly asked: NonNullable<ReadRow['asked']>;
  readonly cells: ReadonlyMap<string, string>;
  readonly command: Command;
  /** The item that it is about to write, as the rehearsal numbered it. */
  readonly reference: string;
  readonly isNew: boolean;
}

export interface Checked {
  readonly rows: number;
  readonly planned: readonly PlannedRow[];
  readonly problems: readonly ImportProblem[];
  readonly unjudged: readonly UnjudgedRow[];
}

/** Longest time, in milliseconds, for which other work waits while rows are checked. */
const LONGEST_TURN_MS = 15;

/** Checks all files; writes nothing. */
export async function check(importing: Importing): Promise<Checked> {
  const sheets = importing.files.map((file) => readSheet(file, knownColumns, importing.understood));
  const problems = sheets.flatMap((sheet) => sheet.problems);
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  const tooMany = tooManyRows(rows, importing.files);
  if (tooMany !== undefined) return { rows, planned: [], problems: [...problems, tooMany], unjudged: [] };
  const checking = new Checking(importing);
  for (const { file, rows: ofFile } of sheets) {
    const keys = new RowKeys();
    for (const row of ofFile) {
      await checking.row(readRow(file, row), keys.keyOf(row.cells));
      await checking.pause(rows);
    }
  }
  const { planned, unjudged } = checking;
  return { rows, planned, problems: [...problems, ...checking.problems], unjudged };
}

function tooManyRows(rows: number, files: readonly ImportFile[]): ImportProblem | undefined {
  if (rows <= MOST_ROWS) return undefined;
  const [most, found] = [MOST_ROWS, rows].map((count) => count.toLocaleString('en-GB'));
  const message = `An import has at most ${most ?? ''} rows in all; these files have ${found ?? ''}.`;
  return { file: files.at(-1)?.name ?? '', row: null, column: null, value: null, message };
}

/** What has been found so far, row by row. */
class Checking {
  readonly planned: PlannedRow[] = [];
  readonly problems: ImportProblem[] = [];
  readonly unjudged: UnjudgedRow[] = [];
  private readonly rehearsal: Rehearsal;
  private readonly spoiled = new Spoiled();
  private readonly correlationId = randomUUID();
  private turnBegan = performance.now();
  private done = 0;

  constructor(private readonly importing: Importing) {
    this.rehearsal = new Rehearsal(importing.parts);
  }

  async row(read: ReadRow, key: string): Promise<void> {
    this.done += 1;
    this.problems.push(...read.problems);
    const { file, row, cells, asked, command: unsaid } = read;
    if (asked === undefined || unsaid === undefined) {
      this.spoiled.note(read);
      return;
    }
    const command = unsaid.calledBy(this.callFor(asked, cells.get('subject'), key));
    const rehearsed = await this.rehearsal.execute(asked.definition, command);
    if (rehearsed.outcome === 'done') {
      const { receipt, isNew, read: rested, written } = rehearsed;
      const { reference } = receipt;
      this.planned.push({ file, row, cells, asked, command, reference, isNew, read: rested, written });
      return;
    }
    const because = this.spoiled.causeOf(rehearsed.read);
    if (because === undefined) this.problems.push(...problemsOf(read, rehearsed.error));
    else this.unjudged.push({ file, row, because });
    this.spoiled.note(read, because);
  }

  /** Tells how far it is, and lets other work have its turn. */
  async pause(total: number): Promise<void> {
    const { done } = this;
    if (performance.now() - this.turnBegan < LONGEST_TURN_MS && done < total) return;
    this.importing.onProgress?.({ phase: 'checking', done, total });
    await setImmediate();
    this.turnBegan = performance.now();
  }

  private callFor({ definition: { on } }: ImportableCommand, subject: string | undefined, key: string): Call {
    const { caller } = this.importing;
    const { correlationId } = this;
    const call: Call = { caller, channel: 'import', on, key, keyOf: 'import', correlationId };
    return subject === undefined ? call : { ...call, subject };
  }
}

/**
 * Says in which cells the reason lies for which a row is not carried out.
 * @throws the error itself when it is none of the row's
 */
export function problemsOf(
  { file, row, cells, asked }: Pick<ReadRow, 'file' | 'row' | 'cells' | 'asked'>,
  error: unknown,
): readonly ImportProblem[] {
  /** A rule may speak of what is no column of this command; then it is about the row as a whole. */
  const about = (field: string | undefined, message: string): ImportProblem => {
    const isNamed = field === 'command' || field === 'subject';
    const column = isNamed ? field : field && asked ? columnOf(asked, field) : null;
    return { file, row, column, value: shownValue(column === null ? undefined : cells.get(column)), message };
  };
  if (error instanceof InvalidInput) return error.problems.map(({ field, message }) => about(field, message));
  if (error instanceof Refused) return [about(error.refusal.rule.field, error.message)];
  if (error instanceof NotFound) return [about('subject', error.message)];
  if (error instanceof NotAllowed || error instanceof KeyUsedOtherwise)
    return [about('command', error.message)];
  throw error;
}
