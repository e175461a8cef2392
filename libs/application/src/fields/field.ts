/** A field of a command or query: declared once, it validates, documents the API and reads an import's column. */
import 'reflect-metadata';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';

export type FieldKind = 'text' | 'date' | 'choice' | 'yes-no' | 'number' | 'list' | 'object';

export interface FieldTerms {
  readonly kind: FieldKind;
  /** As people read it. */
  readonly label: string;
  readonly optional: boolean;
  /** What a good value looks like, in words: the message when it is not. */
  readonly expected: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** For a field with fields of its own. */
  readonly part?: new () => object;
  accepts(value: unknown): boolean;
}

export interface DeclaredField extends FieldTerms {
  readonly name: string;
}

const FIELDS = Symbol('fields');

/** The fields of a command or query class, inherited ones last. */
export function fieldsOf(owner: object): readonly DeclaredField[] {
  return (Reflect.getMetadata(FIELDS, owner) as readonly DeclaredField[] | undefined) ?? [];
}

/** Declares a property as a field with these terms. */
export function declareField(terms: FieldTerms): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const owner = target.constructor;
    const earlier = fieldsOf(owner).filter((field) => field.name !== name);
    Reflect.defineMetadata(FIELDS, [...earlier, { ...terms, name }], owner);
    ApiProperty({ ...terms.schema, required: !terms.optional, description: describe(terms) })(
      target,
      property,
    );
    if (terms.optional) ValidateIf((_, value) => value !== undefined)(target, property);
    ValidateBy(
      {
        name: 'isField',
        validator: {
          validate: (value: unknown) => terms.accepts(value),
          defaultMessage: (about?: ValidationArguments) => message(terms, about?.value),
        },
      },
      { context: { expected: terms.expected } },
    )(target, property);
  };
}

/** Whether nothing was given for a field. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** "Due date: expected a date that exists, written 2015-03-03." */
function message({ label, expected }: FieldTerms, value: unknown): string {
  return isMissing(value) ? `${label} is missing: expected ${expected}.` : `${label}: expected ${expected}.`;
}

function describe({ label, expected }: FieldTerms): string {
  return `${label}: ${expected}`;
}
