/** What a form of the administrator's says, beside its frame. */
import type { AskedField } from '../frame/asked-field.js';

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
export const reason: AskedField = { as: 'area', name: 'reason', label: 'Reason' };
