/** Whom entries were done by, as people say it: by a name, part of one, or the id that the record has. */
import type { AccountDocument } from '#read-models/documents.js';
import { type Condition, everyOne, type ReadStore } from '#read-models/port.js';

/** Accounts that are looked through at a time. */
const AT_ONCE = 200;

/**
 * The condition on who did it: the id as it was given, and that of each account in whose name every word given begins a
 * word. Whoever asks sees no more entries by it.
 * @returns undefined where nobody is asked for
 */
export async function doneBy(models: ReadStore, who: string | undefined): Promise<Condition | undefined> {
  if (who === undefined) return undefined;
  const words = wordsOf(who);
  const ids = [who];
  for await (const { reference, name } of everyOne<AccountDocument>(models, 'accounts', {
    sort: [{ field: 'name' }],
    limit: AT_ONCE,
  })) {
    const named = wordsOf(name);
    const isMeant = words.length > 0 && words.every((word) => named.some((one) => one.startsWith(word)));
    if (isMeant && reference !== who) ids.push(reference);
  }
  return ids.length === 1 ? who : { in: ids };
}

/** Letters and digits, without case and accents: `Zoë O’Neill` → `zoe`, `o`, `neill`. */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
