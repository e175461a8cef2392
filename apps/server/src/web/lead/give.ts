/** Several commands about one action from one form: the first only if nobody changed the action meanwhile. */
import { AttachEvidence } from '#application/commands/action.js';
import type { Command } from '#application/commands/command.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { InvalidInput } from '#application/problems.js';
import { GetAction } from '#application/queries/registers.js';
import { sayInstant } from '#domain/time.js';
import { givenWith } from '../frame/command-form.js';
import type { FormFields } from '../frame/fields.js';
import type { Sent } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import type { ActionShown } from './action-shown.js';
import { evidenceNamed, filesIn } from './evidence.js';

export interface Asked {
  readonly command: new () => Command;
  readonly input: object;
}

/**
 * Attaches the form's files, then gives its command; sent again, each is carried out once.
 * @param description what the files show
 * @throws InvalidInput, Refused, NotFound, NotAllowed, ChangedMeanwhile
 */
export async function giveWithFiles(
  visit: Visit,
  fields: FormFields,
  description: string | undefined,
  asked?: Asked,
): Promise<CommandReceipt> {
  const reference = visit.params['reference'];
  const files = filesIn(fields);
  const { key, seen } = givenWith(fields);
  const commands: (Asked & { readonly name: string })[] = [];
  if (files.length > 0) {
    const { evidence } = await visit.ask<ActionShown>(GetAction, {}, reference);
    const attached = [...evidence];
    for (const file of files) {
      const name = evidenceNamed(file, attached);
      if (name === undefined) continue;
      attached.push({ evidence: name, description: '', file, withdrawn: false });
      const input = { evidence: name, description: description ?? '', file };
      commands.push({ command: AttachEvidence, input, name: `:${file.sha256}` });
    }
  }
  if (asked !== undefined) commands.push({ ...asked, name: '' });
  let receipt: CommandReceipt | undefined;
  for (const { command, input, name } of commands)
    receipt = await visit.give(command, 'action', reference, input, {
      ...(key === undefined ? {} : { key: `${key}${name}` }),
      ...(receipt === undefined && seen !== undefined ? { seen } : {}),
    });
  if (receipt === undefined)
    throw new InvalidInput([{ field: 'files', message: 'These files are attached already.' }]);
  return receipt;
}

/**
 * Where somebody goes after they wrote about an action: where they came from when that was its own page; else a lead to it
 * among what is owed, the others to their first page.
 */
function backTo(visit: Visit): string {
  const reference = encodeURIComponent(visit.params['reference'] ?? '');
  if (visit.asked('back') === 'action') return `/actions/${reference}`;
  return visit.is('agency-lead') ? `/?sent=${reference}#${reference}` : '/';
}

/** What the next page says: thanks, when it was recorded, and what happens next. */
export function thanked(visit: Visit, { recordedAt, position }: CommandReceipt, next: string): Sent {
  return {
    to: backTo(visit),
    said: `Thank you. Recorded ${sayInstant(recordedAt)}. ${next}`,
    position: String(position),
  };
}
