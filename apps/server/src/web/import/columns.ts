/** Which of our columns the headings of a file are, where they are called otherwise: said once, for the look and the record. */
import { InvalidInput, type FieldProblem } from '#application/problems.js';
import { columnChoices, importableCommands, knownColumns } from '#exchange/import/columns.js';
import type { Headings } from '#exchange/import/headings.js';
import type { FormFields } from '../frame/fields.js';
import type { Form } from '../frame/page.js';
import { HeldFiles, heldIn, idIn, type Held, type Understood } from './held.js';
import { isGoing } from './run.js';

/** Most headings that are asked about on one page; of a file with more, the look says that there are no such columns. */
const MOST_ASKED = 24;

const LEFT_OUT = 'left-out';

const none: Headings = { strange: [], known: [], sayCommands: true };

/** Whether there is something to ask about the columns. */
export function asksOfColumns({ headings = none }: Held): boolean {
  const { strange, sayCommands } = headings;
  return strange.length <= MOST_ASKED && (strange.length > 0 || !sayCommands);
}

const choices = [
  { value: '', text: 'Choose' },
  { value: LEFT_OUT, text: 'Leave this column out' },
  ...columnChoices.map(({ name, label }) => ({ value: name, text: `${name} (${label})` })),
];
const commands = [
  { value: '', text: 'One of the columns above says it' },
  ...importableCommands.values().map(({ name, definition: { summary } }) => ({
    value: name,
    text: `${name}: ${summary}`,
  })),
];

/** What was chosen before, or what the heading seems to be. */
function chosen({ understood }: Held, heading: string, guess: string | undefined): string {
  const column = understood?.columns.find(([one]) => one === heading)?.[1];
  return column === '' ? LEFT_OUT : (column ?? guess ?? '');
}

/** @throws InvalidInput when a heading has no answer, or nothing says what a row does */
function readAnswers({ strange, sayCommands }: Headings, fields: FormFields): Understood {
  const problems: FieldProblem[] = [];
  const columns = new Map<string, string>();
  for (const [at, { heading }] of strange.entries()) {
    const answer = fields.text(`column-${at}`);
    if (answer === LEFT_OUT) columns.set(heading, '');
    else if (answer !== undefined && knownColumns.has(answer)) columns.set(heading, answer);
    else problems.push({ field: `column-${at}`, message: `Choose what “${heading}” is, or leave it out.` });
  }
  const command = fields.text('command');
  const isSaid = sayCommands || [...columns.values()].includes('command');
  if (!isSaid && (command === undefined || !importableCommands.has(command)))
    problems.push({ field: 'command', message: 'Choose what each row does, or which column says it.' });
  if (problems.length > 0) throw new InvalidInput(problems);
  return { columns: [...columns], ...(isSaid || command === undefined ? {} : { command }) };
}

export const importColumns: Form = {
  path: '/import/:held/columns',
  view: 'coordinator/import-columns.njk',
  async load(visit) {
    const held = await heldIn(visit);
    const { strange, known, sayCommands } = held.headings ?? none;
    return {
      names: held.files.map(({ name }) => name),
      asked: strange.map(({ heading, examples, guess }) => ({
        ...{ heading, examples, at: chosen(held, heading, guess) },
      })),
      ...{ known, choices, saysCommands: sayCommands, command: held.understood?.command },
      commands,
    };
  },
  async send(visit, fields) {
    const understood = readAnswers((await heldIn(visit)).headings ?? none, fields);
    await HeldFiles.of(visit.service).change(idIn(visit), ({ run, ...before }) => {
      // What is being recorded, or was, is understood as it was when it began.
      const isRecorded =
        run?.dryRun === false && (run.report !== undefined || isGoing(run, visit.service.now()));
      return isRecorded ? undefined : { ...before, understood };
    });
    return { to: `/import/${idIn(visit)}` };
  },
};
