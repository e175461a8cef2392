/** What stood in the way of a form, as its page shows it: a summary above, a message at each field, nothing lost. */
import {
  ChangedMeanwhile,
  InvalidInput,
  NotAllowed,
  Refused,
  type ChangeSince,
  type FieldProblem,
  type Wanted,
} from '#application/problems.js';
import { TooManyAttempts } from '../../sign-in/too-many-attempts.js';
import type { Texts } from './fields.js';

/** A line of the summary; the page's field words it, where it knows better. */
interface Line {
  text: string;
  /** Where its field stands among those of the page that have one, once the page is drawn. */
  place?: number;
  href?: string;
  readonly field: string;
}

interface FieldError {
  readonly text: string;
  readonly wanted?: Wanted;
}

export interface Trouble {
  readonly status: number;
  /** For the summary: each message, and the field it is about. */
  readonly summary: readonly Line[];
  /** By field. */
  readonly errors: Readonly<Record<string, FieldError>>;
  /** What others recorded since the person saw the item, and the revision that holds it. */
  readonly conflict: { readonly revision: number; readonly changes: readonly ChangeSince[] } | null;
}

/** A form as its page draws it. */
export interface FormView extends Omit<Trouble, 'status'> {
  readonly values: Texts;
}

export const untouched: FormView = { values: {}, summary: [], errors: {}, conflict: null };

/** The trouble that an error means for the person at the form; undefined for what no typing can mend. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof InvalidInput) return troubleWith(400, error.problems);
  if (error instanceof NotAllowed) return troubleWith(403, [{ field: '', message: error.message }]);
  if (error instanceof TooManyAttempts) return troubleWith(429, [{ field: '', message: error.message }]);
  if (error instanceof Refused) {
    const { rule, sentence } = error.refusal;
    return troubleWith(422, [{ field: rule.field ?? '', message: sentence }]);
  }
  if (error instanceof ChangedMeanwhile) {
    const { revision, changes } = error;
    const message =
      'Somebody else changed this while you were typing. What they recorded is below; what you typed is still here.';
    return { ...troubleWith(412, [{ field: '', message }]), conflict: { revision, changes } };
  }
  return undefined;
}

function troubleWith(status: number, problems: readonly FieldProblem[]): Trouble {
  const errors: Record<string, FieldError> = {};
  for (const { field, message, wanted } of problems)
    errors[field] ??= { text: message, ...(wanted === undefined ? {} : { wanted }) };
  return {
    status,
    summary: problems.map(({ field, message }) =>
      field === '' ? { text: message, field } : { text: message, href: `#${field}`, field },
    ),
    errors,
    conflict: null,
  };
}
