/** Codes of the domain as people read them. */

/** What can be chosen from a list. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** `in-progress` → `In progress`. */
export function worded(code: string): string {
  return capitalised(code.replaceAll('-', ' '));
}

/** `CompletionClaimed` → `Completion claimed`. */
export function spelt(type: string): string {
  return capitalised(type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase());
}

/** Codes to choose from, in words. */
export function inWords(codes: readonly string[]): readonly Choice[] {
  return codes.map((value) => ({ value, text: worded(value) }));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
