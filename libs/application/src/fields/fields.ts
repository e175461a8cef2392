/** The kinds of field that commands and queries are made of. */
import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { isEmail, ValidateNested } from 'class-validator';
import { referenceExample, referencePattern, type Kind } from '#domain/references.js';
import { readPeriod } from '#domain/indicator/period.js';
import { isPlainDate, readEffective } from '#domain/time.js';
import { declareField, type FieldTerms } from './field.js';

interface Terms {
  readonly label: string;
  readonly optional?: boolean;
  readonly example?: unknown;
}

/** Longest text that one field takes, in UTF-16 code units: some four printed pages. */
export const LONGEST_TEXT = 20_000;
/** Longest title or name. */
export const LONGEST_TITLE = 300;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028\u2029]/;

/** Text that can be stored, hashed and shown: not blank, well-formed Unicode, no control characters. */
export function isReadableText(value: unknown, longest: number): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longest &&
    value.isWellFormed() &&
    !CONTROL.test(value)
  );
}

function example(terms: Terms): Readonly<Record<string, unknown>> {
  return terms.example === undefined ? {} : { example: terms.example };
}

function declare(terms: Terms, rest: Omit<FieldTerms, 'label' | 'optional'>): PropertyDecorator {
  const schema = { ...rest.schema, ...example(terms) };
  return declareField({ ...rest, schema, label: terms.label, optional: terms.optional ?? false });
}

/** A paragraph or more. */
export function Text(terms: Terms & { readonly longest?: number }): PropertyDecorator {
  const longest = terms.longest ?? LONGEST_TEXT;
  return declare(terms, {
    kind: 'text',
    expected: `text of at most ${longest.toLocaleString('en-GB')} characters`,
    schema: { type: 'string', minLength: 1, maxLength: longest },
    accepts: (value) => isReadableText(value, longest),
  });
}

/** A line: a title, a name, a post. */
export function Line(terms: Terms): PropertyDecorator {
  return Text({ ...terms, longest: LONGEST_TITLE });
}

/** An e-mail address, of a form that mail can be sent to. */
export function Email(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'text',
    expected: 'an e-mail address such as name@example.org',
    schema: { type: 'string', format: 'email', maxLength: LONGEST_TITLE },
    accepts: (value) => isReadableText(value, LONGEST_TITLE) && isEmail(value),
  });
}

/** A date that exists, in Europe/London. */
export function DateField(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'date',
    expected: 'a date that exists, written like 2015-03-03',
    schema: { type: 'string', format: 'date' },
    accepts: (value) => typeof value === 'string' && isPlainDate(value),
  });
}

/** When something took effect: a date, a month, a period, or unknown. */
export function EffectiveField(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'date',
    expected:
      'a date (2015-03-03), a month (2015-03), a year (2014/15), a period (2014-04-01/2015-03-31) or “unknown”',
    schema: { type: 'string' },
    accepts: (value) => typeof value === 'string' && readEffective(value) !== undefined,
  });
}

/** The period of a reading. */
export function PeriodField(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'date',
    expected: 'a month (2015-03), a year (2014/15) or a period (2014-04-01/2014-06-30)',
    schema: { type: 'string' },
    accepts: (value) => typeof value === 'string' && readPeriod(value) !== undefined,
  });
}

/** One of a few words. */
export function Choice(choices: readonly string[], terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'choice',
    expected: `one of ${choices.join(', ')}`,
    schema: { type: 'string', enum: [...choices] },
    accepts: (value) => typeof value === 'string' && choices.includes(value),
  });
}

/** Some of a few words. */
export function Choices(choices: readonly string[], terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'list',
    expected: `a list of ${choices.join(', ')}`,
    schema: { type: 'array', items: { type: 'string', enum: [...choices] } },
    accepts: (value) => isListOf(value, (item) => typeof item === 'string' && choices.includes(item)),
  });
}

export function YesNo(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'yes-no',
    expected: 'true or false',
    schema: { type: 'boolean' },
    accepts: (value) => typeof value === 'boolean',
  });
}

/** A whole number within bounds, both included. */
export function Whole(
  bounds: { readonly from: number; readonly to: number },
  terms: Terms,
): PropertyDecorator {
  const { from, to } = bounds;
  return declare(terms, {
    kind: 'number',
    expected: `a whole number from ${from.toLocaleString('en-GB')} to ${to.toLocaleString('en-GB')}`,
    schema: { type: 'integer', minimum: from, maximum: to },
    accepts: (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
  });
}

/** A number within bounds, both included, with at most six decimals. */
export function Decimal(
  bounds: { readonly from: number; readonly to: number },
  terms: Terms,
): PropertyDecorator {
  const { from, to } = bounds;
  return declare(terms, {
    kind: 'number',
    expected: `a number from ${from.toLocaleString('en-GB')} to ${to.toLocaleString('en-GB')}, with at most six decimals`,
    schema: { type: 'number', minimum: from, maximum: to },
    accepts: (value) =>
      typeof value === 'number' && value >= from && value <= to && /^\d+(\.\d{1,6})?$/.test(String(value)),
  });
}

/** Text of an exact form, such as a hash. */
export function Pattern(pattern: RegExp, expected: string, terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'text',
    expected,
    schema: { type: 'string', pattern: pattern.source },
    accepts: (value) => typeof value === 'string' && pattern.test(value),
  });
}

/** A reference to one item. */
export function Ref(kind: Kind, terms: Terms): PropertyDecorator {
  const pattern = referencePattern[kind];
  return Pattern(pattern, `${article(kind)} reference such as ${referenceExample[kind]}`, {
    example: referenceExample[kind],
    ...terms,
  });
}

/** A reference to a finding or an action. */
export function ItemRef(terms: Terms): PropertyDecorator {
  const { finding, action } = referencePattern;
  const either = new RegExp(`${finding.source}|${action.source}`);
  const expected = `a finding or action reference such as ${referenceExample.finding} or ${referenceExample.action}`;
  return Pattern(either, expected, { example: referenceExample.finding, ...terms });
}

/** References to several items. */
export function Refs(kind: Kind, terms: Terms): PropertyDecorator {
  const pattern = referencePattern[kind];
  return declare(terms, {
    kind: 'list',
    expected: `a list of ${kind} references such as ${referenceExample[kind]}`,
    schema: {
      type: 'array',
      items: { type: 'string', pattern: pattern.source },
      example: [referenceExample[kind]],
    },
    accepts: (value) => isListOf(value, (item) => typeof item === 'string' && pattern.test(item)),
  });
}

/** Short texts, such as themes or case references. */
export function Lines(terms: Terms): PropertyDecorator {
  return declare(terms, {
    kind: 'list',
    expected: `a list of texts of at most ${LONGEST_TITLE} characters each`,
    schema: { type: 'array', items: { type: 'string', minLength: 1, maxLength: LONGEST_TITLE } },
    accepts: (value) => isListOf(value, (item) => isReadableText(item, LONGEST_TITLE)),
  });
}

/** An object with fields of its own. */
export function Part(type: new () => object, terms: Terms): PropertyDecorator {
  const declared = declare(terms, {
    kind: 'object',
    expected: 'an object with the fields that the API documentation lists',
    schema: { type: () => type },
    part: type,
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  });
  return applyDecorators(
    declared,
    ValidateNested(),
    Type(() => type),
  );
}

const MOST_ITEMS = 500;

function isListOf(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= MOST_ITEMS && value.every(accepts);
}

function article(kind: Kind): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
