/** A field of a form that is told rather than drawn; views/frame/asked-fields.njk draws it. */
import type { Choice } from './wording.js';

export interface Item extends Choice {
  readonly hint?: { readonly text: string };
}

export interface AskedField {
  /** The command's field; `owner.agency` for a field of a part. */
  readonly name: string;
  readonly as: 'line' | 'area' | 'radios' | 'select' | 'checkboxes' | 'date' | 'number' | 'hidden';
  readonly label: string;
  readonly hint?: string;
  readonly items?: readonly Item[];
  /** What a line is offered to be filled in with; anything else may be typed. */
  readonly suggestions?: readonly string[];
  /** What it starts with. */
  readonly at?: string | readonly string[] | undefined;
  readonly type?: 'email';
  readonly autocomplete?: string;
  /** Smaller radios or checkboxes, where there are many. */
  readonly small?: boolean;
}

/** What can be chosen, after an answer of none: for a field that may be left empty, or that nobody has chosen for yet. */
export function orNone(items: readonly Item[], text: string): readonly Item[] {
  return [{ value: '', text }, ...items];
}
