/** A form that gives one command about one item: most forms are that and nothing else. */
import type { Command } from '#application/commands/command.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { Kind } from '#domain/references.js';
import type { FormFields } from './fields.js';
import type { Form, Sent } from './page.js';
import type { Given, Visit } from './visit.js';

export interface CommandForm extends Omit<Form, 'send'> {
  readonly command: new () => Command;
  /** The kind of item in the address, as `:reference`. */
  readonly on: Kind;
  /** What the fields cannot say by themselves is added to them here. */
  input?(visit: Visit, fields: FormFields): object;
  /** Where to go then, and what that page says: what was recorded, and what happens next. */
  then(visit: Visit, receipt: CommandReceipt): Omit<Sent, 'position'>;
}

/** What the hidden fields of a form say. */
export function givenWith(fields: FormFields): Given {
  const key = fields.text('_key');
  const seen = fields.text('_seen');
  return {
    ...(key === undefined ? {} : { key }),
    ...(seen !== undefined && /^\d{1,9}$/.test(seen) ? { seen: Number(seen) } : {}),
  };
}

export function commandForm({ command, on, input, then, ...page }: CommandForm): Form {
  return {
    ...page,
    async send(visit, fields) {
      const given = input?.(visit, fields) ?? fields.input(command);
      const receipt = await visit.give(command, on, visit.params['reference'], given, givenWith(fields));
      return { ...then(visit, receipt), position: String(receipt.position) };
    },
  };
}
