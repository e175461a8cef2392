/**
 * Copies what people sign in with to another store, so that nobody has to set it up anew: names, passphrases (as hashes),
 * second factors, passkeys and tokens. Sessions, links and attempts end by themselves and are left behind.
 */
import { isDeepStrictEqual } from 'node:util';
import { passkeys } from './passkeys/passkeys.js';
import { passphrases } from './passphrases/passphrases.js';
import { factors } from './second-factor.js';
import type { Collection, SecretDocument, SecretStore } from './secrets/port.js';
import { names } from './sign-in-names.js';
import { tokens } from './tokens/tokens.js';

export interface CopiedSecrets {
  /** Those of the source, all of which the target has. */
  readonly secrets: number;
  /** Written or taken away, since the target was otherwise. */
  readonly changed: number;
}

/**
 * Makes the target hold of these what the source holds. What the source has no more is taken away, so that a factor or a
 * passphrase that was removed does not live on in the copy.
 * @throws SecretsUnavailable
 */
export async function copySecrets(from: SecretStore, to: SecretStore): Promise<CopiedSecrets> {
  const copied = [
    await copyCollection(from, to, names),
    await copyCollection(from, to, passphrases),
    await copyCollection(from, to, factors),
    await copyCollection(from, to, passkeys),
    await copyCollection(from, to, tokens),
  ];
  return {
    secrets: copied.reduce((sum, { secrets }) => sum + secrets, 0),
    changed: copied.reduce((sum, { changed }) => sum + changed, 0),
  };
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
