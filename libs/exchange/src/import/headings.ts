/** Files whose columns are called otherwise than ours: which headings those are, and what each may be. */
import { columnChoices, knownColumns } from './columns.js';
import { readTable } from './sheet.js';
import { shownValue, type ImportFile } from './report.js';

/** A heading that is none of our columns' names. */
export interface StrangeHeading {
  readonly heading: string;
  /** Some of what stands below it. */
  readonly examples: readonly string[];
  /** The column that it names in other letters, or by its label; undefined when there is none, or several. */
  readonly guess: string | undefined;
}

export interface Headings {
  readonly strange: readonly StrangeHeading[];
  /** Headings that are our columns' names. */
  readonly known: readonly string[];
  /** Whether each file has a column that says what a row does. */
  readonly sayCommands: boolean;
}

const EXAMPLES = 3;

/** The headings of some files, each once. A file that cannot be read has none: the check says what is wrong with it. */
export function headingsOf(files: readonly ImportFile[]): Headings {
  const known = new Set<string>();
  const examples = new Map<string, Set<string>>();
  let sayCommands = true;
  for (const file of files) {
    const table = readTable(file);
    if ('message' in table) continue;
    const { headings, body } = table;
    sayCommands &&= headings.includes('command');
    for (const [place, heading] of headings.entries()) {
      if (heading === '') continue;
      if (knownColumns.has(heading)) {
        known.add(heading);
        continue;
      }
      const seen = examples.get(heading) ?? new Set();
      examples.set(heading, seen);
      for (const record of body) {
        if (seen.size >= EXAMPLES) break;
        const value = shownValue(record[place]?.trim());
        if (value !== null) seen.add(value);
      }
    }
  }
  const strange = [...examples].map(([heading, seen]) => ({
    ...{ heading, examples: [...seen], guess: guessOf(heading) },
  }));
  return { strange, known: [...known], sayCommands };
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function guessOf(heading: string): string | undefined {
  const meant = letters(heading);
  const byName = columnChoices.filter(({ name }) => letters(name) === meant);
  const byLabel = columnChoices.filter(({ label }) => letters(label) === meant);
  const [found, ...others] = byName.length > 0 ? byName : byLabel;
  return others.length === 0 ? found?.name : undefined;
}
