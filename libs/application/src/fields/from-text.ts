/** Reads fields that arrive as text (an address's query, a spreadsheet's cells) into the shapes that their kinds expect. */
import { fieldsOf, type DeclaredField } from './field.js';

/** What separates items of a list in one cell or parameter. */
const SEPARATOR = ';';

/**
 * Turns named texts into the input of a command or query class. `owner.agency` stands for a field of a part.
 * What cannot be turned is left as text, so that the field itself says what it expected.
 */
export function fromText(
  type: new () => object,
  texts: Readonly<Record<string, string | readonly string[]>>,
): object {
  const result = new Map<string, unknown>();
  const fields = new Map(fieldsOf(type).map((field) => [field.name, field]));
  const parts = new Map<string, Map<string, string | readonly string[]>>();
  for (const [name, text] of Object.entries(texts)) {
    const dot = name.indexOf('.');
    const head = dot < 0 ? name : name.slice(0, dot);
    const part = fields.get(head)?.part;
    if (dot > 0 && part !== undefined) {
      const inner = parts.get(head) ?? new Map<string, string | readonly string[]>();
      inner.set(name.slice(dot + 1), text);
      parts.set(head, inner);
      result.set(head, fromText(part, Object.fromEntries(inner)));
    } else result.set(name, readOne(fields.get(name), text));
  }
  return Object.fromEntries(result);
}

function readOne(field: DeclaredField | undefined, text: string | readonly string[]): unknown {
  if (field?.kind === 'list')
    return (typeof text === 'string' ? text.split(SEPARATOR) : text)
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (typeof text !== 'string') return text;
  if (field?.kind === 'number' && /^-?\d{1,15}(\.\d{1,6})?$/.test(text)) return Number(text);
  if (field?.kind === 'yes-no' && /^(true|yes)$/i.test(text)) return true;
  if (field?.kind === 'yes-no' && /^(false|no)$/i.test(text)) return false;
  return text;
}
