/** How every benchmark tells its result: what was measured beside its limit from the same run, as a table or JSON. */
import { cpus } from 'node:os';

export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** What it is compared with, in the same unit. */
  readonly limit: number;
  /** Measured over limit; the median of the rounds' ratios where rounds were interleaved. */
  readonly ratio: number;
  /** The target in words, such as `≥ 0.8 × raw`. */
  readonly target: string;
  /** Null for a row that has no target and is there to inform. */
  readonly met: boolean | null;
}

/** Prints the rows as a table, or as JSON when the command line says `--json`. Exit code 1 when a target is missed. */
export function report(name: string, rows: readonly Row[]): void {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ name, machine: machine(), rows }));
  else printTable(name, rows);
  if (rows.some((row) => row.met === false)) process.exitCode = 1;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('There is no median of nothing');
  return middle;
}

/** The least of the values that this share of them does not exceed (the nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((less, greater) => less - greater);
  const ranked = sorted[Math.ceil(sorted.length * share) - 1];
  if (ranked === undefined) throw new RangeError('There is no percentile of nothing');
  return ranked;
}

function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${process.platform}, Node ${process.version}`;
}

function printTable(name: string, rows: readonly Row[]): void {
  console.log(`${name} on ${machine()}`);
  const header = ['what', 'measured', 'limit', 'unit', 'ratio', 'target', 'met'];
  const body = rows.map((row) => [
    row.what,
    number(row.measured),
    number(row.limit),
    row.unit,
    row.ratio.toFixed(2),
    row.target,
    row.met === null ? '–' : row.met ? 'yes' : 'NO',
  ]);
  const lines = [header, ...body];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines)
    console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

function number(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 ? 2 : 0 });
}
