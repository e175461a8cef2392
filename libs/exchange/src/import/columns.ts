/** Which commands can be imported, under which name, and the columns of each: taken from the commands' own fields. */
import { kebabCase } from '#domain/outcome.js';
import { entryFields } from '#application/commands/command.js';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { fieldsOf, type DeclaredField, type FieldKind } from '#application/fields/field.js';
import type { CommandDefinition } from '#application/handling/definition.js';

export interface ImportColumn {
  /** `title`, or dotted for a part: `owner.agency`. */
  readonly name: string;
  readonly label: string;
  readonly expected: string;
  readonly kind: FieldKind;
  /** Needed in every row of this command. */
  readonly isRequired: boolean;
  /** Needed once another column of the same part is filled, such as `source.document`. */
  readonly isRequiredInPart: boolean;
}

export interface ImportableCommand {
  readonly name: string;
  readonly definition: CommandDefinition;
  /** The command's own columns; those that every command has are `entryColumns`. */
  readonly columns: readonly ImportColumn[];
}

/**
 * By name. Left out: amendments, which point at an entry by its id and are made where its trail is seen, and what only
 * the service itself does, and accounts, which no spreadsheet hands out.
 */
export const importableCommands: ReadonlyMap<string, ImportableCommand> = new Map(
  commandDefinitions
    .filter(
      ({ command, on, may }) =>
        on !== 'account' &&
        commandDefinitions.filter((one) => one.command === command).length === 1 &&
        may.some(({ role }) => role !== 'system'),
    )
    .map((definition) => {
      const name = kebabCase(definition.command.name);
      const own = fieldsOf(definition.command).filter((field) => !entryFields.has(field.name));
      return [name, { name, definition, columns: own.flatMap(columnsOf) }];
    }),
);

/** Columns that every command has: when, on what basis, from which source, on whose behalf. */
export const entryColumns: readonly ImportColumn[] = [...importableCommands.values()]
  .slice(0, 1)
  .flatMap(({ definition }) => fieldsOf(definition.command))
  .filter((field) => entryFields.has(field.name))
  .flatMap(columnsOf);

const entryColumnNames = new Set(entryColumns.map(({ name }) => name));

/** Every column that a file may have. */
export const knownColumns: ReadonlySet<string> = new Set([
  'command',
  'subject',
  ...entryColumnNames,
  ...[...importableCommands.values()].flatMap(({ columns }) => columns.map(({ name }) => name)),
]);

/** Every column with what it is, in the words of the first command that has it. */
export const columnChoices: readonly Pick<ImportColumn, 'name' | 'label'>[] = [
  { name: 'command', label: 'What the row does' },
  { name: 'subject', label: 'Reference of what it is about' },
  ...new Map(
    [...[...importableCommands.values()].flatMap(({ columns }) => columns), ...entryColumns]
      .toReversed()
      .map(({ name, label }) => [name, { name, label }] as const),
  )
    .values()
    .toArray()
    .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
];

/** Whether rows of a command may fill this column. */
export function takes({ columns }: ImportableCommand, column: string): boolean {
  return entryColumnNames.has(column) || columns.some(({ name }) => name === column);
}

/** The column in which a field's problem is shown: its own, or the first of the part that it is. */
export function columnOf({ columns }: ImportableCommand, field: string): string | null {
  const all = [...columns, ...entryColumns];
  const found =
    all.find(({ name }) => name === field) ?? all.find(({ name }) => name.startsWith(`${field}.`));
  return found?.name ?? null;
}

function columnsOf(field: DeclaredField): readonly ImportColumn[] {
  const { name, label, expected, kind, optional, part } = field;
  if (part === undefined)
    return [{ name, label, expected, kind, isRequired: !optional, isRequiredInPart: false }];
  return fieldsOf(part).map((inner) => ({
    name: `${name}.${inner.name}`,
    label: `${label}: ${inner.label.toLowerCase()}`,
    expected: inner.expected,
    kind: inner.kind,
    isRequired: !optional && !inner.optional,
    isRequiredInPart: optional && !inner.optional,
  }));
}
