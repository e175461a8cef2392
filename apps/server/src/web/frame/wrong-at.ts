/** What is wrong with a field, in the words that its page asked with: not in those of the command behind it. */
import type { Wanted } from '#application/problems.js';
import type { FormView } from './trouble.js';

/** How a field is filled in. */
export type Way = 'typed' | 'chosen' | 'date';

/** The summary in the order in which its fields stand on the page; what is of no field comes first. */
export function inPageOrder(summary: FormView['summary']): FormView['summary'] {
  return summary.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
}

/** What is wrong with a thing as a whole, such as `lead`, stands at the first of its parts on the page: `lead.name`. */
function problemFieldOf(form: FormView, field: string): string {
  const whole = field.split('.')[0] ?? field;
  if (form.errors[field] !== undefined || form.errors[whole] === undefined) return field;
  for (const line of form.summary)
    if (line.field === whole && line.place === undefined) {
      line.href = `#${field}`;
      return whole;
    }
  return field;
}

/**
 * The error at a field; undefined when nothing is wrong there. What the summary above says of the field becomes the
 * same.
 * @param label as the field is labelled on the page
 */
export function wrongAt(
  form: FormView,
  field: string,
  label: string,
  way: Way,
): { readonly text: string } | undefined {
  const wrong = problemFieldOf(form, field);
  const error = form.errors[wrong];
  if (error === undefined) return undefined;
  const placed = form.summary.filter(({ place }) => place !== undefined).length;
  for (const line of form.summary) if (line.field === wrong) line.place ??= placed + 1;
  if (error.wanted === undefined) return error;
  const text = sentenceFor(error.wanted, label.replace(/ \([^()]*\)$/, ''), way);
  for (const line of form.summary) if (line.field === wrong && line.text === error.text) line.text = text;
  return { text };
}

function sentenceFor({ isMissing, expected }: Wanted, label: string, way: Way): string {
  if (way === 'chosen') return `Choose an answer: “${label}”.`;
  if (isMissing) return `Fill in “${label}”.`;
  if (way === 'date')
    return `“${label}” must be a date that exists: day, month and year as numbers, such as 3 3 2015.`;
  return `“${label}” must be ${expected}.`;
}
