/** Pairs the fields of a command with the references they hold, for looking them up and naming them in problems. */

export interface NamedReference {
  readonly field: string;
  readonly reference: string;
}

/** `{ earlier: 'CP1415.F1', alsoAnswers: ['…'] }` → one pair for each reference that is given. */
export function named(
  fields: Readonly<Record<string, string | readonly string[] | undefined>>,
): readonly NamedReference[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    (value === undefined ? [] : typeof value === 'string' ? [value] : value).map((reference) => ({
      field,
      reference,
    })),
  );
}
