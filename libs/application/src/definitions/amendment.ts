/** Putting entries right, the same on every kind of item. */
import { decideAmendment } from '#domain/amendment/amendment.js';
import type * as asked from '#domain/amendment/amendment.js';
import { agenciesNamedIn, brokenRule, type CorrectionFacts } from '#domain/amendment/kept-rules.js';
import type { Entry } from '#domain/entry.js';
import type { FindingFact } from '#domain/finding/facts.js';
import type { Kind } from '#domain/references.js';
import * as commands from '../commands/amendment.js';
import { on } from '../handling/define.js';
import type { Asked, CommandDefinition } from '../handling/definition.js';
import { coordinatorOnly as may } from '../permissions/roles.js';

const history = (_: object, { standing }: Asked<unknown>): Promise<readonly Entry[]> => standing.history();

interface FactsForCorrection extends CorrectionFacts {
  readonly entries: readonly Entry[];
  readonly reference: string;
}

/** What a corrected entry is checked against. Refuses agencies that do not exist. */
function forCorrection(
  kind: Kind,
): (command: asked.CorrectEntry, asked: Asked<unknown>) => Promise<FactsForCorrection> {
  return async ({ entry, corrected }, { standing, subject: reference, look }) => {
    const entries = await standing.history();
    const found = entries.find(({ id }) => id === entry);
    const agencies = await look.named('agency', agenciesNamedIn(found?.type, corrected));
    const facts = { entries, reference, agencies };
    if (kind !== 'finding') return { ...facts, actions: [] };
    const actions = await look.actionsOn(reference);
    const told = found as Entry<FindingFact> | undefined;
    const later = told?.type === 'ImpactAssessed' ? told.data.laterFinding : undefined;
    return {
      ...facts,
      actions,
      laterFinding: later === undefined ? undefined : await look.item('finding', later),
      audit: told?.type === 'FindingRecorded' ? await look.item('audit', told.data.audit) : undefined,
    };
  };
}

function amendmentsOf(kind: Kind): readonly CommandDefinition[] {
  return [
    on<asked.CorrectEntry, unknown, FactsForCorrection>(
      kind,
      (_, command, { entries, reference, ...facts }, situation) =>
        decideAmendment.correctEntry(entries, command, (corrected, before) => {
          const fields = new Set(Object.keys(command.corrected));
          return brokenRule({ reference, corrected, fields, before }, facts, situation);
        }),
      {
        command: commands.CorrectEntry,
        summary: 'Corrects an entry; the old value stays in the log',
        may,
        gather: forCorrection(kind),
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
