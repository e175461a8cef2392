/**
 * Copies what people sign in with to another store, so that nobody has to set it up anew: names, passphrases (as hashes),
 * second factors, passkeys and tokens. Sessions, links and attempts end by themselves and are left behind.
 */
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

/**
 * What a copy left at the target, or may have left while it is under way: so that the next one knows whether anybody has
 * changed it since.
 */
interface CopyDocument {
  /** Each secret by its name, with the prints of how it may lie there; what is not named here must not be there. */
  readonly left: readonly (readonly [name: string, prints: readonly string[]])[];
}
const copies: Collection<CopyDocument> = { name: 'copies', indexes: [] };
const LAST = 'last';
/** Stands for the print of what is not there. */
const ABSENT = '';

/** One secret as it lies in a store. */
interface Lying {
  readonly print: string;
  readonly put: (store: SecretStore) => Promise<void>;
  readonly take: (store: SecretStore) => Promise<unknown>;
}

/**
 * Makes the target hold of these what the source holds. What the source has no more is taken away, so that a factor or a
 * passphrase that was removed does not live on in the copy. One that was interrupted may be run again, unless the target
 * was used in between.
 * @throws SecretsInUse when the target is neither empty nor as the last copy left it; nothing was written
 * @throws SecretsUnavailable
 */
export async function copySecrets(from: SecretStore, to: SecretStore): Promise<CopiedSecrets> {
  const there = await secretsIn(to);
  const last = (await to.get(copies, LAST))?.document;
  if (!isAsLeft(there, last))
    throw new SecretsInUse('The target has secrets that are not as a copy left them: it is in use.');
  const wanted = await secretsIn(from);
  await to.put(copies, LAST, { left: statesOf(there, wanted) });
  let changed = 0;
  for (const [name, { print, put }] of wanted) {
    if (there.get(name)?.print === print) continue;
    await put(to);
    changed += 1;
  }
  for (const [name, { take }] of there) {
    if (wanted.has(name)) continue;
    await take(to);
    changed += 1;
  }
  await to.put(copies, LAST, { left: statesOf(wanted) });
  return { secrets: wanted.size, changed };
}

function isAsLeft(there: ReadonlyMap<string, Lying>, last: CopyDocument | undefined): boolean {
  const left = new Map(last?.left);
  const names = new Set([...there.keys(), ...left.keys()]);
  return [...names].every((name) => (left.get(name) ?? [ABSENT]).includes(there.get(name)?.print ?? ABSENT));
}

/** How each secret may lie: as in any of these. */
function statesOf(...all: readonly ReadonlyMap<string, Lying>[]): CopyDocument['left'] {
  const names = new Set(all.flatMap((secrets) => [...secrets.keys()]));
  return Array.from(names, (name) => {
    const prints = all.map((secrets) => secrets.get(name)?.print ?? ABSENT);
    return [name, [...new Set(prints)]];
  });
}

/** Of all that is copied, each by its name. */
async function secretsIn(store: SecretStore): Promise<ReadonlyMap<string, Lying>> {
  const of = async <D extends SecretDocument>(collection: Collection<D>) =>
    (await store.all(collection)).map(({ key, document }): [string, Lying] => [
      `${collection.name} ${key}`,
      {
        print: printOf(JSON.stringify(document)),
        put: (target) => target.put(collection, key, document),
        take: (target) => target.take(collection, key),
      },
    ]);
  return new Map([
    ...(await of(names)),
    ...(await of(passphrases)),
    ...(await of(factors)),
    ...(await of(passkeys)),
    ...(await of(tokens)),
  ]);
}
