/**
 * Copies what people sign in with to another store, so that nobody has to set it up anew: names, passphrases (as hashes),
 * second factors, passkeys and tokens. Sessions, links and attempts end by themselves and are left behind.
 */
import { isDeepStrictEqual } from 'node:util';
import { passkeys } from './passkeys/passkeys.js';
import { passphrases } from './passphrases/passphrases.js';
import { factors } from './second-factor.js';
import { printOf } from './secret-value.js';
import type { Collection, SecretDocument, SecretStore } from './secrets/port.js';
import { names } from './sign-in-names.js';
import { tokens } from './tokens/tokens.js';

export interface CopiedSecrets {
  /** Those of the source, all of which the target has. */
  readonly secrets: number;
  /** Written or taken away, since the target was otherwise. */
  readonly changed: number;
}

/** The target holds secrets that no copy left there: somebody has set theirs up there, or changed or used them. */
export class SecretsInUse extends Error {
  override readonly name = 'SecretsInUse';
}

/** What a copy left at the target, so that the next one knows whether anybody has changed it since. */
interface CopyDocument {
  /** Of all that it left; null while it is under way, so that one that was interrupted may be run again. */
  readonly print: string | null;
}
const copies: Collection<CopyDocument> = { name: 'copies', indexes: [] };
const LAST = 'last';

/**
 * Makes the target hold of these what the source holds. What the source has no more is taken away, so that a factor or a
 * passphrase that was removed does not live on in the copy.
 * @throws SecretsInUse when the target is neither empty nor as the last copy left it; nothing was written
 * @throws SecretsUnavailable
 */
export async function copySecrets(from: SecretStore, to: SecretStore): Promise<CopiedSecrets> {
  const last = (await to.get(copies, LAST))?.document;
  const isUnderWay = last?.print === null;
  const before = await printOfAll(to);
  if (!isUnderWay && before !== undefined && before !== last?.print)
    throw new SecretsInUse('The target has secrets that are not as a copy left them: it is in use.');
  await to.put(copies, LAST, { print: null });
  const copied = await ofEach((collection) => copyCollection(from, to, collection));
  await to.put(copies, LAST, { print: (await printOfAll(to)) ?? '' });
  return {
    secrets: copied.reduce((sum, { secrets }) => sum + secrets, 0),
    changed: copied.reduce((sum, { changed }) => sum + changed, 0),
  };
}

/** Of all that is copied; undefined where there is none of it. */
async function printOfAll(store: SecretStore): Promise<string | undefined> {
  const all = await ofEach(async (collection) =>
    (await store.all(collection)).map(({ key, document }) => [key, document] as const),
  );
  return all.every((held) => held.length === 0) ? undefined : printOf(JSON.stringify(all));
}

/** Does something with each collection that is copied, one after the other. */
async function ofEach<T>(
  work: <D extends SecretDocument>(collection: Collection<D>) => Promise<T>,
): Promise<readonly T[]> {
  return [
    await work(names),
    await work(passphrases),
    await work(factors),
    await work(passkeys),
    await work(tokens),
  ];
}

async function copyCollection<D extends SecretDocument>(
  from: SecretStore,
  to: SecretStore,
  collection: Collection<D>,
): Promise<CopiedSecrets> {
  const there = new Map((await to.all(collection)).map(({ key, document }) => [key, document]));
  const all = await from.all(collection);
  let changed = 0;
  for (const { key, document } of all) {
    if (!isDeepStrictEqual(there.get(key), document)) {
      await to.put(collection, key, document);
      changed += 1;
    }
    there.delete(key);
  }
  for (const key of there.keys()) await to.take(collection, key);
  return { secrets: all.length, changed: changed + there.size };
}
