/** How files are understood that call their columns otherwise, as it is said to the API and on the command line. */
import { InvalidInput, type FieldProblem } from '#application/problems.js';
import { importableCommands, knownColumns } from './columns.js';
import type { Understanding } from './sheet.js';

/** What is said of files, in text. */
export interface SaidOfColumns {
  /** Each `Heading=column`; `Heading=` leaves the heading's column out. */
  readonly columns: readonly string[];
  /** What each row does, in a file without a column that says it. */
  readonly command?: string | undefined;
}

/** @throws InvalidInput when a saying is no such pair, names a column that there is not, or a command that is not imported */
export function understandingOf({ columns, command }: SaidOfColumns): Understanding {
  const problems: FieldProblem[] = [];
  const understood = new Map<string, string>();
  for (const said of columns) {
    // A heading may hold the sign too; the name of a column never does.
    const sign = said.lastIndexOf('=');
    const [heading, column] = [said.slice(0, sign).trim(), said.slice(sign + 1).trim()];
    const problem = (message: string) => problems.push({ field: 'column', message });
    if (sign < 1 || heading === '') problem(`“${said}”: expected Heading=column, such as Date due=due.`);
    else if (column !== '' && !knownColumns.has(column))
      problem(`“${said}”: there is no column “${column}”.`);
    else if (understood.has(heading)) problem(`“${heading}” is said twice.`);
    else understood.set(heading, column);
  }
  if (command !== undefined && !importableCommands.has(command))
    problems.push({ field: 'command', message: `There is no command “${command}” that can be imported.` });
  if (problems.length > 0) throw new InvalidInput(problems);
  return { columns: understood, ...(command === undefined ? {} : { command }) };
}
