/** Reads what came from outside into a command or query, or says for each field what was expected. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidInput, type FieldProblem } from '../problems.js';

/** Deepest nesting of an input. No field needs more, and deeper input is refused before anything walks it. */
const DEEPEST = 6;

/**
 * Makes an instance of a command or query class from plain input.
 * @throws InvalidInput naming every field that is missing, unknown or not as expected
 */
export function readInput<T extends object>(type: new () => T, input: unknown): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new InvalidInput([{ field: '', message: 'Expected an object with named fields.' }]);
  refuseStrangeShapes(input, 1);
  const instance = plainToInstance(type, withoutUndefined(input), { exposeUnsetFields: false });
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) throw new InvalidInput(errors.flatMap((error) => problemsOf(error, '')));
  return instance;
}

function problemsOf(error: ValidationError, path: string): readonly FieldProblem[] {
  const field = path === '' ? error.property : `${path}.${error.property}`;
  const messages = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
    constraint === 'whitelistValidation' ? `There is no field “${field}” here.` : message,
  );
  const nested = (error.children ?? []).flatMap((child) => problemsOf(child, field));
  return [
    ...(nested.length > 0 ? [] : messages.slice(0, 1).map((message) => ({ field, message }))),
    ...nested,
  ];
}

/** Keys that reach an object's prototype, and bottomless nesting, name no field and are never copied anywhere. */
function refuseStrangeShapes(value: object, depth: number): void {
  if (depth > DEEPEST) throw new InvalidInput([{ field: '', message: 'The input is nested too deeply.' }]);
  for (const [key, part] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      throw new InvalidInput([{ field: key, message: `There is no field “${key}” here.` }]);
    if (typeof part === 'object' && part !== null) refuseStrangeShapes(part as object, depth + 1);
  }
}

function withoutUndefined(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
