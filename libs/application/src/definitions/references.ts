/** Which items a command's fields refer to, for looking them up and naming them in problems; and who has a part in it. */
import type { Action } from '#domain/action/facts.js';
import type { Situation } from '#domain/outcome.js';
import type { AgencyRef } from '#domain/references.js';

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

/** Every agency that independence is a matter of: of those who judge, and of those who owe the actions. */
export function agenciesJudging(
  { by, typedBy }: Situation,
  actions: readonly Action[],
): readonly (AgencyRef | undefined)[] {
  return [
    by.agency,
    typedBy.agency,
    ...actions.flatMap(({ owner, sponsor }) => [owner.agency, sponsor?.agency]),
  ];
}
