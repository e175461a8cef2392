/** Reads what came from outside into a command or query, or says for each field what was expected. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { fieldsOf, isMissing } from './field.js';
import './looked-up-once.js';
import { InvalidInput, type FieldProblem } from '../problems.js';

/** Deepest nesting of an input. No field needs more, and deeper input is refused before anything walks it. */
const DEEPEST = 6;

/**
 * Makes an instance of a command or query class from plain input.
 * @throws InvalidInput naming every field that is missing, unknown or not as expected
 */
export function readInput<T extends object>(type: new () => T, input: unknown): T {
  if (!isPlain(input))
    throw new InvalidInput([{ field: '', message: 'Expected an object with named fields.' }]);
  refuseStrangeShapes(input, 1);
  const unknown: FieldProblem[] = [];
  const instance = plainToInstance(type, declared(type, input, '', unknown), { exposeUnsetFields: false });
  const errors = validateSync(instance, {
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false },
  });
  const problems = [...unknown, ...errors.flatMap((error) => problemsOf(error, ''))];
  if (problems.length > 0) throw new InvalidInput(problems);
  return instance;
}

/**
 * The members that are declared fields. The others are told apart here, since on an instance they would meet methods
 * and accessors that happen to bear their names.
 */
function declared(type: new () => object, input: object, path: string, unknown: FieldProblem[]): object {
  const fields = fieldsOf(type);
  const members = Object.entries(input as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    const field = fields.find((each) => each.name === name);
    if (field === undefined) {
      unknown.push({ field: path + name, message: `There is no field “${path}${name}” here.` });
      return [];
    }
    if (value === undefined) return [];
    if (field.part === undefined || !isPlain(value)) return [[name, value] as const];
    return [[name, declared(field.part, value, `${path}${name}.`, unknown)] as const];
  });
  return Object.fromEntries(members);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemsOf(error: ValidationError, path: string): readonly FieldProblem[] {
  const field = path === '' ? error.property : `${path}.${error.property}`;
  const messages = Object.values(error.constraints ?? {});
  const { expected } = (error.contexts?.['isField'] ?? {}) as { readonly expected?: string };
  const wanted = expected === undefined ? {} : { wanted: { isMissing: isMissing(error.value), expected } };
  const nested = (error.children ?? []).flatMap((child) => problemsOf(child, field));
  return [
    ...(nested.length > 0 ? [] : messages.slice(0, 1).map((message) => ({ field, message, ...wanted }))),
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
