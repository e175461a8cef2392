/** Makes people's words safe to stand in Markdown: they are shown as they are and can be neither markup nor HTML. */

const MARKUP = /[\\`*_[\]<>&|~$]/g;
const LINE_START = /^(?:([#+=:>-])|(\d{1,9})([.)]))/;

/** One line of CommonMark text that reads as the words given. Line breaks and runs of space become one space. */
export function markdownText(words: string): string {
  return words
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(MARKUP, (mark) => `\\${mark}`)
    .replace(LINE_START, (_, mark?: string, number?: string, after?: string) =>
      mark === undefined ? `${number ?? ''}\\${after ?? ''}` : `\\${mark}`,
    );
}

/** The same value with every text in it made safe, so that a template cannot forget one. */
export function markdownTexts<T>(value: T): T {
  if (typeof value === 'string') return markdownText(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => markdownTexts(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, markdownTexts<unknown>(part)]),
  ) as T;
}
