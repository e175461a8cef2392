/** A form of few fields, described: the administrator's forms need nothing that a description cannot say. */

interface Item {
  readonly value: string;
  readonly text: string;
  readonly hint?: { readonly text: string };
}

export interface AskedField {
  readonly kind: 'line' | 'area' | 'date' | 'radios' | 'checkboxes' | 'select';
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly items?: readonly Item[];
  /** What it starts with. */
  readonly at?: string;
  readonly type?: 'email';
  readonly autocomplete?: string;
}

export interface Asked {
  readonly title: string;
  /** What the button does, said before it. */
  readonly consequence: string;
  readonly button: string;
  /** For what takes something away. */
  readonly isWarning?: boolean;
  readonly fields: readonly AskedField[];
}

/** Why something is done: most of these need nothing else. */
export const reason: AskedField = { kind: 'area', name: 'reason', label: 'Reason' };
