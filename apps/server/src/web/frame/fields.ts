/** What a form sent, read into the input of a command. */
import { fieldsOf } from '#application/fields/field.js';
import { fromText } from '#application/fields/from-text.js';

export type Texts = Readonly<Record<string, string | readonly string[]>>;

/** The form's fields as they were typed: `owner.agency` for a field of a part, `due-day` for a part of a date. */
export class FormFields {
  constructor(readonly texts: Texts) {}

  /** One field's text, trimmed; undefined when it was left empty. */
  text(name: string): string | undefined {
    const value = this.texts[name];
    const text = typeof value === 'string' ? value.trim() : value?.[0]?.trim();
    return text === undefined || text === '' ? undefined : text;
  }

  /** One field's text to the letter, as a passphrase is taken; empty when it was not sent. */
  exact(name: string): string {
    const value = this.texts[name];
    return (typeof value === 'string' ? value : value?.[0]) ?? '';
  }

  /** All values of a field that may be given several times. */
  all(name: string): readonly string[] {
    const value = this.texts[name];
    if (value === undefined) return [];
    return typeof value === 'string' ? [value] : value;
  }

  /** A date typed as day, month and year: `2015-03-03`; as it was typed where it is no date, so that the field says so. */
  date(name: string): string | undefined {
    const whole = this.text(name);
    if (whole !== undefined) return whole;
    const [day, month, year] = ['day', 'month', 'year'].map((part) => this.text(`${name}-${part}`));
    if (day === undefined && month === undefined && year === undefined) return undefined;
    const padded = (text: string | undefined, width: number) => (text ?? '?').padStart(width, '0');
    return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  }

  /** The fields of a command or query among what was typed. What was left empty is left out. */
  input(type: new () => object): object {
    const input = fromText(type, this.named(type, ''));
    // A part of which nothing was typed lacks its fields, each of which the page asks for, and not the whole of them.
    const parts = fieldsOf(type).filter(({ part, optional }) => part !== undefined && !optional);
    return { ...Object.fromEntries(parts.map(({ name }) => [name, {}])), ...input };
  }

  private named(type: new () => object, prefix: string): Record<string, string | readonly string[]> {
    return Object.fromEntries(
      fieldsOf(type).flatMap(({ name, kind, part }) => {
        const path = prefix + name;
        if (part !== undefined) return Object.entries(this.named(part, `${path}.`));
        const value = this.read(path, kind);
        return value === undefined ? [] : [[path, value] as const];
      }),
    );
  }

  private read(path: string, kind: string): string | readonly string[] | undefined {
    if (kind === 'date') return this.date(path);
    if (kind !== 'list') return this.text(path);
    const items = this.all(path).filter((item) => item.trim() !== '');
    return items.length === 0 ? undefined : items.length === 1 ? items[0] : items;
  }
}

/** Reads a form’s body; the same name given several times becomes a list. */
export function readForm(body: string): Texts {
  return textsOf(new URLSearchParams(body));
}

/** The same of names and values in the order in which they were sent. */
export function textsOf(sent: Iterable<readonly [name: string, value: string]>): Texts {
  const texts: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of sent) {
    const earlier = texts[name];
    // Browsers send line ends as CRLF (HTML, “constructing the entry list”); the record keeps them as one character.
    const text = value.replaceAll('\r\n', '\n');
    texts[name] =
      earlier === undefined ? text : typeof earlier === 'string' ? [earlier, text] : [...earlier, text];
  }
  return texts;
}
