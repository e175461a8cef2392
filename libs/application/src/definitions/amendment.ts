/** Putting entries right, the same on every kind of item. */
import { decideAmendment } from '#domain/amendment/amendment.js';
import type * as asked from '#domain/amendment/amendment.js';
import type { Entry } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import * as commands from '../commands/amendment.js';
import { on } from '../handling/define.js';
import type { Asked, CommandDefinition } from '../handling/definition.js';
import { coordinatorOnly as may } from '../permissions/roles.js';

const history = (_: object, { standing }: Asked<unknown>): Promise<readonly Entry[]> => standing.history();

function amendmentsOf(kind: Kind): readonly CommandDefinition[] {
  return [
    on<asked.CorrectEntry, unknown, readonly Entry[]>(
      kind,
      (_, command, entries) => decideAmendment.correctEntry(entries, command),
      {
        command: commands.CorrectEntry,
        summary: 'Corrects an entry; the old value stays in the log',
        may,
        gather: history,
      },
    ),
    on<asked.WithdrawEntry, unknown, readonly Entry[]>(
      kind,
      (_, command, entries) => decideAmendment.withdrawEntry(entries, command),
      {
        command: commands.WithdrawEntry,
        summary: 'Withdraws an entry that should not have been made; it stays in the log, marked',
        may,
        gather: history,
      },
    ),
    on<asked.RedactText, unknown, readonly Entry[]>(
      kind,
      (_, command, entries) => decideAmendment.redactText(entries, command),
      {
        command: commands.RedactText,
        summary: 'Takes a text out of view, leaving a visible marker',
        may,
        gather: history,
      },
    ),
  ];
}

/** Not on an account: a role is taken away and granted anew, so that what somebody could do is never rewritten. */
const kinds: readonly Kind[] = ['agency', 'audit', 'finding', 'action', 'indicator', 'meeting', 'notice'];

export const amendmentCommands: readonly CommandDefinition[] = kinds.flatMap(amendmentsOf);
