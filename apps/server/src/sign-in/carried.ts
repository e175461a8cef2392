/** What somebody typed when their session had ended: carried along while they sign in, and then offered for sending. */
import type { Texts } from '../web/frame/fields.js';
import { localPath } from './local-path.js';

/** A form that was not taken. */
export interface Carried {
  /** The page it was sent to. */
  readonly path: string;
  readonly texts: Texts;
}

/** Names of fields that are secrets, or belong to the session that ended: they are not carried. */
const leftBehind = /^_csrf$|^_carried$|passphrase|passkey|code|secret/i;

/** For a hidden field of the sign-in form; undefined when there is nothing to carry. */
export function carry(path: string, body: unknown): string | undefined {
  const { _carried: before } = (body ?? {}) as Texts;
  // Signing in took too long: it goes on being carried.
  if (typeof before === 'string' && carriedIn(before) !== undefined) return before;
  const texts = Object.fromEntries(
    Object.entries((body ?? {}) as Texts).filter(([name]) => !leftBehind.test(name)),
  );
  const isTyped = Object.keys(texts).some((name) => !name.startsWith('_'));
  return isTyped && localPath(path) !== '/' ? JSON.stringify({ path, texts }) : undefined;
}

/** What such a field holds; undefined when it is none of ours. */
export function carriedIn(field: string | undefined): Carried | undefined {
  if (field === undefined) return undefined;
  try {
    const { path, texts } = JSON.parse(field) as Partial<Carried>;
    if (path === undefined || texts === undefined || localPath(path) !== path) return undefined;
    const isTexts = Object.values(texts).every(
      (value) => typeof value === 'string' || value.every((one) => typeof one === 'string'),
    );
    return isTexts ? { path, texts } : undefined;
  } catch {
    // Nobody but this service writes the field; whoever else did types again.
    return undefined;
  }
}

/** The fields of a carried form, one for each value, for hidden inputs. */
export function fieldsOfCarried({
  texts,
}: Carried): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );
}
