/** Checks an import whole: every cell as its command wants it, then every row decided on what the rows before it make. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Person } from '#domain/entry.js';
import type { Command } from '#application/commands/command.js';
import { Rehearsal, type Footprint, type RehearsalParts } from '#application/handling/rehearsal.js';
import { InvalidInput, KeyUsedOtherwise, NotAllowed, NotFound, Refused } from '#application/problems.js';
import { columnOf, knownColumns } from './columns.js';
import {
  shownValue,
  type ImportFile,
  type ImportProblem,
  type ImportProgress,
  type RowPlace,
  type UnjudgedRow,
} from './report.js';
import { readRow, RowKeys, type ReadRow } from './row.js';
import { MOST_ROWS, readSheet } from './sheet.js';
import { Spoiled } from './spoiled.js';

export interface Importing {
  /** In the order in which they are to be taken. */
  readonly files: readonly ImportFile[];
  /** Who imports. */
  readonly caller: Person;
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
export async function check({ files, caller, parts, onProgress }: Importing): Promise<Checked> {
  const sheets = files.map((file) => readSheet(file, knownColumns));
  const problems = sheets.flatMap((sheet) => sheet.problems);
  const total = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  if (total > MOST_ROWS) {
    const message = `An import has at most ${MOST_ROWS.toLocaleString('en-GB')} rows in all; these files have ${total.toLocaleString('en-GB')}.`;
    const file = files.at(-1)?.name ?? '';
    return {
      rows: total,
      planned: [],
      problems: [...problems, { file, row: null, column: null, value: null, message }],
      unjudged: [],
    };
  }

  const correlationId = randomUUID();
  const rehearsal = new Rehearsal(parts);
  const spoiled = new Spoiled();
  const planned: PlannedRow[] = [];
  const unjudged: UnjudgedRow[] = [];
  let done = 0;
  let turn = performance.now();
  for (const sheet of sheets) {
    const keys = new RowKeys();
    for (const sheetRow of sheet.rows) {
      const key = keys.keyOf(sheetRow.cells);
      const read = readRow(sheet.file, sheetRow);
      problems.push(...read.problems);
      if (read.asked === undefined || read.command === undefined) spoiled.note(read);
      else {
        const { on } = read.asked.definition;
        const subject = read.cells.get('subject');
        const about = subject === undefined ? {} : { subject };
        const command = read.command.calledBy({
          ...{ caller, channel: 'import', on, key, keyOf: 'import', correlationId },
          ...about,
        });
        const rehearsed = await rehearsal.execute(read.asked.definition, command);
        if (rehearsed.outcome === 'done') {
          const { receipt, isNew, read: rested, written } = rehearsed;
          const { file, row, cells, asked } = read;
          const place = { file, row, cells, asked };
          planned.push({ ...place, command, reference: receipt.reference, isNew, read: rested, written });
        } else {
          const cause = spoiled.causeOf(rehearsed.read);
          if (cause === undefined) problems.push(...problemsOf(read, rehearsed.error));
          else unjudged.push({ file: read.file, row: read.row, because: cause });
          spoiled.note(read, cause);
        }
      }
      done += 1;
      if (performance.now() - turn < LONGEST_TURN_MS && done < total) continue;
      onProgress?.({ phase: 'checking', done, total });
      await setImmediate();
      turn = performance.now();
    }
  }
  return { rows: total, planned, problems, unjudged };
}

/**
 * Says in which cells the reason lies for which a row is not carried out.
 * @throws the error itself when it is none of the row's
 */
export function problemsOf(
  { file, row, cells, asked }: Pick<ReadRow, 'file' | 'row' | 'cells' | 'asked'>,
  error: unknown,
): readonly ImportProblem[] {
  const about = (field: string | null, message: string): ImportProblem => {
    const column = field === null || asked === undefined ? null : (columnOf(asked, field) ?? field);
    const named = column === '' ? null : column;
    return {
      file,
      row,
      column: named,
      value: shownValue(named === null ? undefined : cells.get(named)),
      message,
    };
  };
  if (error instanceof InvalidInput) return error.problems.map(({ field, message }) => about(field, message));
  if (error instanceof Refused) return [about(columnFilled(error), error.message)];
  if (error instanceof NotFound) return [about('subject', error.message)];
  if (error instanceof NotAllowed || error instanceof KeyUsedOtherwise)
    return [about('command', error.message)];
  throw error;

  /** A rule may speak of a field that the row leaves empty; then it is about the row as a whole. */
  function columnFilled({ refusal: { rule } }: Refused): string | null {
    const { field } = rule;
    if (field === undefined || asked === undefined) return null;
    return columnOf(asked, field);
  }
}
