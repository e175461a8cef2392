/** What a command answers: text for people, or JSON with --json. Always on stdout; everything else goes to stderr. */

export interface OutputOptions {
  readonly json?: boolean;
}

/** Prints the answer in the form that was asked for. */
export function print(options: OutputOptions, answer: object, inWords: () => string): void {
  const text = options.json === true ? JSON.stringify(answer, null, 2) : inWords();
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Says something beside the answer. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows with their columns one under the other. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
    )
    .join('\n');
}
