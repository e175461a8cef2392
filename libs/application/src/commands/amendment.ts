/** What people ask when something was entered wrongly. */
import { declareField } from '../fields/field.js';
import { isReadableText, Line, LONGEST_TEXT, Pattern, Text } from '../fields/fields.js';
import { Command } from './command.js';

abstract class Amend extends Command {
  @Pattern(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'the id of an entry, from its trail',
    {
      label: 'Entry',
    },
  )
  entry!: string;
  @Text({ label: 'Reason' })
  reason!: string;
  @Line({ label: 'Who agreed' })
  agreedBy!: string;
}

export class CorrectEntry extends Amend {
  @declareField({
    kind: 'object',
    label: 'Corrected parts',
    optional: false,
    expected: 'the parts of the entry to correct, each with its right value',
    schema: { type: 'object', additionalProperties: true, example: { title: 'The right title' } },
    accepts: (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      isReadable(value),
  })
  corrected!: Record<string, unknown>;
}

/** Every text in it, however deep, can be stored and shown. */
function isReadable(value: unknown): boolean {
  if (typeof value === 'string') return isReadableText(value, LONGEST_TEXT);
  return typeof value !== 'object' || value === null || Object.values(value).every(isReadable);
}

export class WithdrawEntry extends Amend {}
export class RedactText extends Amend {
  @Pattern(
    /^[a-zA-Z]{1,40}(\.[a-zA-Z]{1,40}){0,3}$/,
    'the name of a text in the entry, such as note or to.title',
    { label: 'Field' },
  )
  field!: string;
}
