/** `status`: the board's position in the terminal. */
import { GetPosition, type PositionRow, type StatusCount } from '#application/queries/position.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
import { print, table, type OutputOptions } from '../output/print.js';

interface Position {
  readonly past?: { readonly knownAt: string | null; readonly asAt: string | null };
  readonly asOf: string;
  readonly strengths: number;
  readonly areasForAction: number;
  readonly illustrative: number;
  readonly statuses: readonly StatusCount[];
  readonly needsTheBoard: Readonly<Record<string, number>>;
  readonly byAudit: readonly PositionRow[];
  readonly byTheme: readonly PositionRow[];
  readonly byAgency: readonly PositionRow[];
}

export async function statusCommand(
  settings: Settings,
  { knownAt, asAt, ...output }: OutputOptions & { readonly knownAt?: string; readonly asAt?: string },
): Promise<void> {
  const asked = { knownAt, asAt };
  await lookAt(
    settings,
    { what: 'view', path: 'position', asked },
    async (reading) => (await reading.ask(GetPosition, asked)) as Position,
    (position) => {
      print(output, position, () => inWords(position));
    },
  );
}

function inWords(position: Position): string {
  const { asOf, areasForAction, strengths, illustrative, statuses, needsTheBoard, past } = position;
  const needs = Object.entries(needsTheBoard).filter(([, total]) => total > 0);
  return [
    `Position on ${asOf}: ${areasForAction} areas for action, ${strengths} strengths`,
    ...(past === undefined ? [] : [`(${ofThePast(past)})`]),
    ...(illustrative === 0
      ? []
      : [`(${illustrative} findings rest in whole or in part on illustrative entries)`]),
    '',
    'Current impact status',
    statuses.length === 0 ? '  none yet' : table(statuses.map(countLine), '  '),
    '',
    'Needs the board (actions)',
    needs.length === 0
      ? '  nothing'
      : table(
          needs.map(([what, total]) => [String(total), wordsOf(what)]),
          '  ',
        ),
    ...section('By audit', position.byAudit),
    ...section('By theme', position.byTheme),
    ...section('By agency', position.byAgency),
  ].join('\n');
}

function ofThePast({ knownAt, asAt }: NonNullable<Position['past']>): string {
  const known = knownAt === null ? 'as known now' : `as known at ${knownAt}`;
  return asAt === null ? known : `what was true on ${asAt}, ${known}`;
}

function countLine({ label, total }: StatusCount): readonly string[] {
  return [String(total), label];
}

function section(title: string, rows: readonly PositionRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = rows.map((row) => [
    row.title,
    String(row.total),
    row.statuses.map(({ label, total }) => `${total} ${label}`).join(', '),
  ]);
  return ['', title, table(lines, '  ')];
}

/** `awaitingVerification` → `awaiting verification`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
