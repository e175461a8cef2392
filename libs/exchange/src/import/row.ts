/** Reads one row as the command it stands for, or says for each of its cells what was expected. */
import { createHash } from 'node:crypto';
import { referenceExample, referencePattern } from '#domain/references.js';
import type { Command } from '#application/commands/command.js';
import { fromText } from '#application/fields/from-text.js';
import { readInput } from '#application/fields/read.js';
import { InvalidInput } from '#application/problems.js';
import { columnOf, importableCommands, takes, type ImportableCommand } from './columns.js';
import { shownValue, type ImportProblem, type RowPlace } from './report.js';
import type { SheetRow } from './sheet.js';

/** A row and what it asks for; the command is absent when the row has problems. */
export interface ReadRow extends RowPlace {
  readonly cells: ReadonlyMap<string, string>;
  /** Undefined when there is no such command. */
  readonly asked: ImportableCommand | undefined;
  readonly command: Command | undefined;
  readonly problems: readonly ImportProblem[];
}

/** Reads a row. */
export function readRow(file: string, { row, cells }: SheetRow): ReadRow {
  const about = (column: string | null, message: string): ImportProblem => ({
    file,
    row,
    column,
    value: shownValue(column === null ? undefined : cells.get(column)),
    message,
  });
  const name = cells.get('command');
  const asked = name === undefined ? undefined : importableCommands.get(name);
  if (asked === undefined) {
    const message =
      name === undefined
        ? 'Command is missing: expected a command such as record-finding.'
        : 'There is no such command to import: expected a command such as record-finding.';
    return { file, row, cells, asked, command: undefined, problems: [about('command', message)] };
  }
  const own = [...cells].filter(([column]) => column !== 'command' && column !== 'subject');
  const strangers = own
    .filter(([column]) => !takes(asked, column))
    .map(([column]) => about(column, `${asked.name} takes no “${column}”: expected an empty cell.`));
  const subject = subjectProblem(asked, cells.get('subject'));
  const problems = [...strangers, ...(subject === undefined ? [] : [about('subject', subject)])];
  const texts = Object.fromEntries(own.filter(([column]) => takes(asked, column)));
  try {
    const command = readInput(asked.definition.command, fromText(asked.definition.command, texts));
    return { file, row, cells, asked, command: problems.length > 0 ? undefined : command, problems };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const fields = error.problems.map(({ field, message }) => about(columnOf(asked, field), message));
    return { file, row, cells, asked, command: undefined, problems: [...problems, ...fields] };
  }
}

function subjectProblem(
  { name, definition: { on, target } }: ImportableCommand,
  subject: string | undefined,
): string | undefined {
  if (target.of === 'named')
    return subject === undefined
      ? undefined
      : `${name} makes a new ${on}: expected an empty cell, and its reference in “reference”.`;
  if (subject !== undefined && referencePattern[on].test(subject)) return undefined;
  const missing = subject === undefined ? 'Subject is missing: expected' : 'Subject: expected';
  return `${missing} the reference of the ${on} it is about, such as ${referenceExample[on]}.`;
}

/**
 * Gives each row of one file its key: made from what it says, and from how many rows before it say the same. The same
 * rows have the same keys in whichever file and order they come, and whoever imports them.
 */
export class RowKeys {
  private readonly counts = new Map<string, number>();

  keyOf(cells: ReadonlyMap<string, string>): string {
    const content = JSON.stringify([...cells].sort(([one], [other]) => (one < other ? -1 : 1)));
    const digest = createHash('sha256').update(content).digest('hex');
    const count = (this.counts.get(digest) ?? 0) + 1;
    this.counts.set(digest, count);
    return `${digest}/${count}`;
  }
}
